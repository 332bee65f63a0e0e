package foehn.block.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// With a real target daemon, which needs root, and QEMU's own initiator.
@Tag("world")
class IscsiBackendTest extends BackendContract {
    private static final long MIB = 1 << 20;

    private @Nullable IscsiBackend made;
    private String portal = "";

    private Path volumes() {
        return directory.resolve("volumes");
    }

    @Override
    VolumeBackend backend() throws Exception {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            portal = "127.0.0.1:" + free.getLocalPort();
        }
        made = new IscsiBackend("here", volumes(), portal);
        return made;
    }

    @AfterEach
    void close() throws Exception {
        IscsiBackend.shutDown(volumes());
    }

    private IscsiBackend iscsi() {
        return Objects.requireNonNull(made);
    }

    @Override
    void write(String volume, String text) throws Exception {
        try (var file = new RandomAccessFile(
                volumes().resolve("volume-" + volume + ".raw").toFile(), "rw")) {
            file.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    String leave(long bytes) throws Exception {
        Files.createDirectories(volumes());
        try (var file = new RandomAccessFile(volumes().resolve("left.raw").toFile(), "rw")) {
            file.setLength(bytes);
        }
        return "left.raw";
    }

    /// Opens it as a guest's disk would be.
    private Tool.Said open(Connection connection, String user, String password) throws Exception {
        var secret = Files.writeString(Files.createTempFile(directory, "secret", ""), password);
        return Tool.run(
                List.of(
                        "qemu-img",
                        "info",
                        "--object",
                        "secret,id=s,file=" + secret,
                        "--image-opts",
                        "driver=iscsi,transport=tcp,portal=" + connection.data().get("target_portal") + ",target="
                                + connection.data().get("target_iqn") + ",lun="
                                + connection.data().get("target_lun") + ",user=" + user + ",password-secret=s"),
                1,
                TimeUnit.MINUTES);
    }

    private Tool.Said open(Connection connection) throws Exception {
        var secrets = connection.secrets();
        return open(connection, secrets.getOrDefault("auth_username", ""), secrets.getOrDefault("auth_password", ""));
    }

    @Test
    void onlyWhoKnowsTheSecretOpensIt() throws Exception {
        iscsi().create("v", 4 * MIB, new Content.Empty());
        var connection = iscsi().connect("v", "a", false);
        assertThat(connection.toString()).doesNotContain(connection.secrets().get("auth_password"));
        var opened = open(connection);
        assertThat(opened.status()).as(opened.text()).isZero();
        assertThat(opened.text()).contains("4 MiB");
        var refused = open(connection, "a", "wrongwrongwrong1");
        assertThat(refused.status()).isNotZero();
        assertThat(refused.text()).contains("Authentication failure");
        assertThat(open(connection, "nobody", connection.secrets().get("auth_password"))
                        .status())
                .isNotZero();
    }

    @Test
    void whoIsShutOutIsOutAndTheOtherStays() throws Exception {
        iscsi().create("v", 4 * MIB, new Content.Empty());
        var one = iscsi().connect("v", "a", false);
        var two = iscsi().connect("v", "b", false);
        iscsi().disconnect("v", "a");
        assertThat(open(one).status()).isNotZero();
        assertThat(open(two).status()).isZero();
        iscsi().disconnect("v", "b");
        assertThat(open(two).status()).isNotZero();
        iscsi().delete("v");
    }

    @Test
    void afterTheDaemonHasDiedTheSameSecretsOpenTheSameVolumes() throws Exception {
        iscsi().create("v", 4 * MIB, new Content.Empty());
        var connection = iscsi().connect("v", "a", false);
        IscsiBackend.shutDown(volumes());
        assertThat(open(connection).status()).isNotZero();
        iscsi().start();
        assertThat(open(connection).status()).isZero();
        assertThat(iscsi().connect("v", "a", false)).isEqualTo(connection);
        var again = new IscsiBackend("here", volumes(), portal);
        assertThat(again.connect("v", "a", false)).isEqualTo(connection);
        iscsi().disconnect("v", "a");
    }
}
