package foehn.object.feature;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.object.ObjectConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Options do nothing until they are named, and then what they say.
class OptionsTest {
    @TempDir
    Path directory;

    private FeatureStore store(Map<String, String> settings) throws IOException {
        return new FeatureStore(directory, ObjectConfig.defaults().withSettings(settings));
    }

    @Test
    void etagsAreQuotedWhereThatIsAskedFor() throws IOException {
        try (var store = store(Map.of("etag_quoter", "true"))) {
            store.put("c", "");
            store.put("c/o", "x");
            assertThat(store.get("c/o", "").header("etag")).doesNotContain("\"");
            assertThat(store.put("c", "", "x-container-rfc-compliant-etags", "yes")
                            .header("x-container-rfc-compliant-etags"))
                    .isEqualTo("True");
            assertThat(store.get("c/o", "").header("etag")).startsWith("\"").endsWith("\"");
            store.put("c", "", "x-container-rfc-compliant-etags", "");
            assertThat(store.get("c/o", "").header("etag")).doesNotContain("\"");
        }
    }

    @Test
    void writesAreRefusedWhereEverythingIsReadOnly() throws IOException {
        try (var store = store(Map.of())) {
            store.put("c", "");
            store.put("c/o", "x");
        }
        try (var store = store(Map.of("read_only", "true", "read_only_allow_deletes", "true"))) {
            assertThat(store.put("c/o", "y").status()).isEqualTo(405);
            assertThat(store.ask("POST", "c", "", "").status()).isEqualTo(405);
            assertThat(store.get("c/o", "").body()).isEqualTo("x");
            assertThat(store.ask("DELETE", "c/o", "", "").status()).isEqualTo(204);
        }
    }

    @Test
    void namesAreCheckedWhereThatIsAskedFor() throws IOException {
        try (var store = store(Map.of("name_check", "true"))) {
            store.put("c", "");
            assertThat(store.put("c/a<b", "").status()).isEqualTo(400);
            assertThat(store.put("c/../b", "").status()).isEqualTo(400);
            assertThat(store.put("c/" + "n".repeat(250), "").status()).isEqualTo(400);
            assertThat(store.put("c/a.b", "").status()).isEqualTo(201);
        }
    }

    @Test
    void writersThatAreTooFastAreToldSo() throws IOException {
        try (var store = store(
                Map.of("container_ratelimit_1", "1", "max_sleep_time_seconds", "0.5", "rate_buffer_seconds", "0"))) {
            store.put("c", "");
            assertThat(store.put("c/1", "").status()).isEqualTo(201);
            assertThat(store.put("c/2", "").status()).isEqualTo(201);
            assertThat(store.put("c/3", "").status()).isEqualTo(498);
            assertThat(store.get("c/3", "").status()).isEqualTo(404);
        }
    }
}
