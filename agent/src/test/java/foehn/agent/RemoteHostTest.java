package foehn.agent;

import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.MigrationContract;
import foehn.hypervisor.simulated.SimulatedHost;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// A hypervisor keeps its contract through an agent, its protocol and the client too.
class RemoteHostTest extends MigrationContract {
    @TempDir
    static Path directory;

    private static SimulatedHost a;
    private static SimulatedHost b;
    private static Served here;
    private static Served there;

    @BeforeAll
    static void serve() throws Exception {
        a = new SimulatedHost("a", "127.0.0.1", 4, 4096, 100);
        b = new SimulatedHost("b", "127.0.0.1", 4, 4096, 100);
        here = new Served(a, directory.resolve("a"));
        there = new Served(b, directory.resolve("b"));
        here.remote.putImage(IMAGE_REF, new ByteArrayInputStream(IMAGE));
        there.remote.putImage(IMAGE_REF, new ByteArrayInputStream(IMAGE));
    }

    @AfterAll
    static void stop() throws Exception {
        here.close();
        there.close();
        a.close();
        b.close();
    }

    @Override
    protected Hypervisor host() {
        return here.remote;
    }

    @Override
    protected Hypervisor other() {
        return there.remote;
    }
}
