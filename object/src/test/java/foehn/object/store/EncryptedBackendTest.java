package foehn.object.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The backend keeps the contract with keys, too; and without them, nothing can be read.
class EncryptedBackendTest extends BackendContract {
    private static final String FIRST = "1 " + "0123456789abcdef".repeat(4) + "\n";
    private static final String SECOND = "2 " + "fedcba9876543210".repeat(4) + "\n";

    @TempDir
    Path directory;

    @Override
    Backend open() throws Exception {
        return open("# keys\n" + FIRST);
    }

    private DiskBackend open(String keys) throws IOException {
        var file = Files.writeString(directory.resolve("keys"), keys);
        return DiskBackend.open(
                directory.resolve("store"), DiskOptions.defaults().withAudit(0).withKeys(RootKeys.read(file)));
    }

    @Override
    Backend reopen(Backend closed) throws Exception {
        closed.close();
        return open();
    }

    private static byte[] secret(int length) {
        return "the same words again and again "
                .repeat(length / 31 + 1)
                .substring(0, length)
                .getBytes(ISO_8859_1);
    }

    @Test
    void nothingInClearLiesOnTheDisk() throws Exception {
        put(C, "small", secret(5_000));
        put(C, "large", secret(200_000));
        backend.close();
        try (var all = Files.walk(directory.resolve("store"))) {
            for (var file : all.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), ISO_8859_1))
                        .as("%s", file)
                        .doesNotContain("same words");
            }
        }
        backend = open(FIRST);
        assertThat(read(backend.object(C, "small").orElseThrow())).isEqualTo(secret(5_000));
        assertThat(read(backend.object(C, "large").orElseThrow())).isEqualTo(secret(200_000));
    }

    @Test
    void aNewKeyIsAddedAndOldContentsStayReadable() throws Exception {
        put(C, "small", secret(5_000));
        put(C, "large", secret(200_000));
        backend.close();
        backend = open(FIRST + SECOND);
        put(C, "later", secret(70_000));
        for (var name : new String[] {"small", "large", "later"}) {
            var object = backend.object(C, name).orElseThrow();
            assertThat(read(object)).isEqualTo(secret((int) object.bytes()));
        }
        backend.close();
        backend = open(SECOND);
        assertThat(read(backend.object(C, "later").orElseThrow())).isEqualTo(secret(70_000));
        for (var name : new String[] {"small", "large"}) {
            assertThatThrownBy(() -> read(backend.object(C, name).orElseThrow()))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(Rotten.class)
                    .hasMessageContaining("root key 1");
        }
    }

    @Test
    void theAuditorNeedsNoKeys() throws Exception {
        put(C, "small", secret(5_000));
        put(C, "large", secret(200_000));
        backend.close();
        var other = open(SECOND);
        backend = other;
        other.audit();
        assertThat(other.care().auditedContents()).isEqualTo(2);
        assertThat(other.care().rottenContents()).isZero();
    }

    @Test
    void keysThatAreNoneAreRefused() throws IOException {
        for (var wrong : new String[] {"", "1 abcd\n", "x " + "00".repeat(32) + "\n", FIRST + FIRST}) {
            var file = Files.writeString(directory.resolve("wrong"), wrong);
            assertThatThrownBy(() -> RootKeys.read(file)).isInstanceOf(IOException.class);
        }
    }
}
