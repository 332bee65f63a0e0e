package foehn.qemu;

import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.MigrationContract;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// QEMU keeps the contract of a hypervisor, with guests that consist of a boot sector.
@Tag("world")
class QemuHostTest extends MigrationContract {
    @TempDir
    static Path directory;

    private static QemuHost a;
    private static QemuHost b;

    @BeforeAll
    static void open() throws Exception {
        var hosts = new TwoHosts(directory);
        a = hosts.open("a", 46300);
        b = hosts.open("b", 46400);
        a.putImage(IMAGE_REF, new ByteArrayInputStream(IMAGE));
    }

    @AfterAll
    static void stop() {
        a.close();
        b.close();
    }

    @Override
    protected Hypervisor host() {
        return a;
    }

    @Override
    protected Hypervisor other() {
        return b;
    }
}
