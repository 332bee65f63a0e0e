package foehn.object.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Large objects read as what they name, or not at all.
class LargeObjectsTest {
    @TempDir
    Path directory;

    private FeatureStore store;

    @BeforeEach
    void open() throws IOException {
        store = new FeatureStore(directory);
        for (var container : new String[] {"c", "segments"}) {
            assertThat(store.put(container, "").status()).isEqualTo(201);
        }
        for (var letter : new String[] {"a", "b", "c"}) {
            store.put("segments/" + letter, letter.repeat(10));
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    private FeatureStore.Answer manifest(String name, String json) throws IOException {
        return store.ask("PUT", name, "multipart-manifest=put", json.replace('\'', '"'));
    }

    @Test
    void aManifestReadsAsItsSegments() throws IOException {
        var put =
                manifest("c/slo", "[{'path': 'segments/a', 'range': '8-'}, {'data': 'eHl6'}, {'path': '/segments/b'}]");
        assertThat(put.status()).isEqualTo(201);

        var got = store.get("c/slo", "");
        assertThat(got.body()).isEqualTo("aaxyz" + "b".repeat(10));
        assertThat(got.header("etag")).isEqualTo(put.header("etag")).startsWith("\"");
        assertThat(store.get("c/slo", "multipart-manifest=get").body()).contains("\"name\":\"/segments/a\"");
        assertThat(store.get("c", "format=json").body()).contains("bytes=15", "slo_etag");
    }

    @Test
    void manifestsMayNameManifests() throws IOException {
        manifest("c/inner", "[{'path': 'segments/a'}, {'path': 'segments/b'}]");
        manifest("c/outer", "[{'path': 'c/inner', 'range': '9-10'}, {'path': 'c/inner'}, {'path': 'segments/c'}]");

        assertThat(store.get("c/outer", "").body()).isEqualTo("ab" + "a".repeat(10) + "b".repeat(10) + "c".repeat(10));
        assertThat(store.get("c/outer", "part-number=1").body()).isEqualTo("ab");
        assertThat(store.get("c/outer", "part-number=4").status()).isEqualTo(416);
    }

    @Test
    void aSegmentThatChangedIsAConflictOrBreaksOff() throws IOException {
        manifest("c/slo", "[{'path': 'segments/a'}, {'path': 'segments/b'}]");
        store.put("segments/b", "other");
        assertThatThrownBy(() -> store.get("c/slo", "")).isInstanceOf(IOException.class);
        store.put("segments/a", "other");
        assertThat(store.get("c/slo", "").status()).isEqualTo(409);
    }

    @Test
    void aNestedManifestThatBecameShorterBreaksOff() throws IOException {
        manifest("c/inner", "[{'path': 'segments/a'}, {'path': 'segments/b'}]");
        manifest("c/outer", "[{'path': 'c/inner'}, {'path': 'segments/c'}]");
        manifest("c/inner", "[{'path': 'segments/a'}]");
        assertThatThrownBy(() -> store.get("c/outer", "")).isInstanceOf(IOException.class);
        assertThat(store.ask("COPY", "c/outer", "", "", "destination", "c/copy").status())
                .isEqualTo(409);
        assertThat(store.get("c/copy", "").status()).isEqualTo(404);
    }

    @Test
    void allThatIsWrongWithSegmentsIsSaid() throws IOException {
        var put = manifest("c/slo", "[{'path': 'segments/a', 'etag': 'x', 'size_bytes': 9}, {'path': 'segments/z'}]");

        assertThat(put.status()).isEqualTo(400);
        assertThat(put.body())
                .contains("segments/a, Size Mismatch", "segments/a, Etag Mismatch", "segments/z, 404 Not Found");
        assertThat(store.get("c/slo", "").status()).isEqualTo(404);
    }

    @Test
    void aHeartbeatIsSentBeforeTheResult() throws IOException {
        var put = store.ask("PUT", "c/slo", "multipart-manifest=put&heartbeat=on", "[{\"path\": \"segments/z\"}]");

        assertThat(put.status()).isEqualTo(202);
        assertThat(put.body()).startsWith(" \r\n\r\n").contains("Response Status: 400 Bad Request", "404 Not Found");
    }

    @Test
    void deletingAManifestWithItsSegmentsLeavesNothing() throws IOException {
        manifest("c/inner", "[{'path': 'segments/a'}, {'path': 'segments/b'}]");
        manifest("c/outer", "[{'path': 'c/inner'}, {'path': 'segments/c'}]");

        var deleted = store.ask("DELETE", "c/outer", "multipart-manifest=delete", "", "accept", "application/json");

        assertThat(deleted.body()).contains("\"Number Deleted\":5", "200 OK");
        assertThat(store.get("c", "").body() + store.get("segments", "").body()).isEqualTo("[][]");
    }

    @Test
    void deletingLaterLetsTheSegmentsExpireNow() throws IOException {
        manifest("c/slo", "[{'path': 'segments/a'}, {'path': 'segments/b'}]");
        assertThat(store.ask("DELETE", "c/slo", "multipart-manifest=delete&async=on", "")
                        .status())
                .isEqualTo(204);
        assertThat(store.get("segments/a", "").status()).isEqualTo(404);
        assertThat(store.get("segments/c", "").status()).isEqualTo(200);
    }

    @Test
    void aPrefixReadsAsAllThatBeginsSo() throws IOException {
        store.put("c/dlo", "", "x-object-manifest", "segments/a");
        assertThat(store.get("c/dlo", "").body()).isEqualTo("a".repeat(10));
        store.put("segments/ab", "-");
        assertThat(store.get("c/dlo", "").body()).isEqualTo("a".repeat(10) + "-");
        assertThat(store.put("c/dlo", "", "x-object-manifest", "segments").status())
                .isEqualTo(400);
    }

    @Test
    void linksAreFollowedNoFurtherThanAllowed() throws IOException {
        store.put("c/one", "", "x-symlink-target", "segments/a");
        store.put("c/two", "", "x-symlink-target", "c/one");
        store.put("c/three", "", "x-symlink-target", "c/two");
        assertThat(store.get("c/two", "").body()).isEqualTo("a".repeat(10));
        assertThat(store.get("c/two", "").header("content-location")).isEqualTo("/v1/AUTH_a/segments/a");
        assertThat(store.get("c/three", "").status()).isEqualTo(409);
        assertThat(store.get("c/three", "symlink=get").header("x-symlink-target"))
                .isEqualTo("c/two");
        assertThat(store.put("c/fix", "", "x-symlink-target", "segments/a", "x-symlink-target-etag", "00")
                        .status())
                .isEqualTo(409);
        assertThat(store.ask("POST", "c/one", "", "", "x-object-meta-a", "b").status())
                .isEqualTo(307);
    }
}
