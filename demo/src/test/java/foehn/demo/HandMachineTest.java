package foehn.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandMachineTest {
    @Test
    void itIsTheCloudsGuestButWithItsOwnHostsCertificatesAndBooting(@TempDir Path data) throws Exception {
        var guest = Files.createDirectories(data.resolve("hosts/h1/guests/g"));
        var tls = "tls-creds-x509,id=tls-server,dir=" + data.resolve("hosts/h1/tls");
        Files.writeString(
                guest.resolve("arguments.json"),
                "[\"qemu\", \"-object\", \"" + tls + "\", \"-incoming\", \"defer\", \"-m\", \"128M\"]");
        var model = HandMachine.Model.of(guest);
        assertThat(model.arguments()).containsExactly("qemu", "-object", tls, "-m", "128M");
        assertThat(model.on("h2", tls)).endsWith("dir=" + data.resolve("hosts/h2/tls"));
        assertThat(model.on("h1", tls)).isEqualTo(tls);
    }
}
