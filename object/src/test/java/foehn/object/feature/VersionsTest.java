package foehn.object.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nothing is lost by a write or a DELETE where versions are kept, in either style.
class VersionsTest {
    @TempDir
    Path directory;

    private FeatureStore store;

    @BeforeEach
    void open() throws IOException {
        store = new FeatureStore(directory);
        store.put("v", "");
        store.put("old", "");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void versionsAreKeptReadMarkedAndRestored() throws IOException {
        store.put("v/o", "none");
        assertThat(store.put("v", "", "x-versions-enabled", "true").header("x-versions-enabled"))
                .isEqualTo("True");
        var one = store.put("v/o", "one").header("x-object-version-id");
        var two = store.put("v/o", "two").header("x-object-version-id");
        assertThat(store.get("v/o", "version-id=" + one).body()).isEqualTo("one");
        assertThat(store.get("v/o", "").header("x-object-version-id")).isEqualTo(two);

        var marker = store.ask("DELETE", "v/o", "", "").header("x-object-version-id");
        assertThat(store.get("v/o", "").status()).isEqualTo(404);
        assertThat(store.get("v/o", "version-id=" + marker).header("content-type"))
                .contains("deleted");
        assertThat(store.ask("DELETE", "v", "", "").status()).isEqualTo(409);

        assertThat(store.ask("PUT", "v/o", "version-id=" + one, "").status()).isEqualTo(201);
        assertThat(store.get("v/o", "").body()).isEqualTo("one");
        assertThat(store.get("v", "versions").body()).contains("\"version_id\":\"" + two, "\"is_latest\":true");
    }

    @Test
    void aContainerGoesWhenItsVersionsAreGone() throws IOException {
        store.put("v/o", "none");
        store.put("v", "", "x-versions-enabled", "true");
        store.put("v/o", "one");
        store.ask("DELETE", "v/o", "", "");
        assertThat(store.ask("DELETE", "v", "", "").status()).isEqualTo(409);
        var listing = store.get("v", "versions").body();
        var ids = Pattern.compile("\"version_id\":\"([^\"]+)\"").matcher(listing);
        int count = 0;
        while (ids.find()) {
            assertThat(store.ask("DELETE", "v/o", "version-id=" + ids.group(1), "")
                            .status())
                    .isEqualTo(204);
            count++;
        }
        assertThat(count).isEqualTo(3);
        assertThat(store.ask("DELETE", "v", "", "").status()).isEqualTo(204);
    }

    @Test
    void aStackBringsTheLastOneBack() throws IOException {
        store.put("v", "", "x-versions-location", "old");
        store.put("v/o", "one");
        store.put("v/o", "two");
        assertThat(store.get("old", "").body()).contains("name=001o/");
        assertThat(store.ask("DELETE", "v/o", "", "").status()).isEqualTo(204);
        assertThat(store.get("v/o", "").body()).isEqualTo("one");
        assertThat(store.ask("DELETE", "v/o", "", "").status()).isEqualTo(204);
        assertThat(store.get("v/o", "").status()).isEqualTo(404);
    }

    @Test
    void aHistoryRemembersDeletionsToo() throws IOException {
        store.put("v", "", "x-history-location", "old");
        store.put("v/o", "one");
        assertThat(store.ask("DELETE", "v/o", "", "").status()).isEqualTo(204);
        assertThat(store.get("v/o", "").status()).isEqualTo(404);
        assertThat(store.get("old", "").body()).contains("bytes=3", "swift_versions_deleted=1");
        assertThat(store.get("v", "").header("x-history-location")).isEqualTo("old");
    }
}
