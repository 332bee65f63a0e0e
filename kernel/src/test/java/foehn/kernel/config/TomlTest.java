package foehn.kernel.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TomlTest {
    record Sample(Http http) {
        record Http(String bind, int port) {}
    }

    record Larger(Sample.Http http, String missing) {}

    @TempDir
    Path dir;

    @Test
    void theOperatorOverridesKeyByKey() throws Exception {
        var file = Files.writeString(dir.resolve("foehn.toml"), "[http]\nport = 1\n");
        var config = Toml.load(Sample.class, "sample.toml", Optional.of(file));
        assertThat(config.http()).isEqualTo(new Sample.Http("127.0.0.1", 1));
    }

    @Test
    void aMisspeltKeyIsAnErrorThatNamesIt() throws Exception {
        var file = Files.writeString(dir.resolve("foehn.toml"), "[http]\nprot = 1\n");
        assertThatThrownBy(() -> Toml.load(Sample.class, "sample.toml", Optional.of(file)))
                .hasMessageContaining("prot");
    }

    @Test
    void aKeyWithoutADefaultIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> Toml.load(Larger.class, "sample.toml", Optional.empty()))
                .hasMessageContaining("missing");
    }
}
