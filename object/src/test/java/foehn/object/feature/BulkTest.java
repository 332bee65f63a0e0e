package foehn.object.feature;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.object.Requester;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many things in one request, each with its own result.
class BulkTest {
    @TempDir
    Path directory;

    private FeatureStore store;

    @BeforeEach
    void open() throws IOException {
        store = new FeatureStore(directory);
        store.put("c", "");
        store.put("c/one", "1");
        store.put("c/two words", "2");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void objectsGoBeforeTheirContainers() throws IOException {
        var answer =
                store.ask("POST", "", "bulk-delete", "c\n/c/one\nc/two%20words\nc/three\n", "accept", "text/plain");

        assertThat(answer.body()).contains("Number Deleted: 3", "Number Not Found: 1", "Response Status: 200 OK");
        assertThat(store.get("c", "").status()).isEqualTo(404);
    }

    @Test
    void whatCannotBeDeletedIsNamed() throws IOException {
        var answer = store.ask("POST", "", "bulk-delete", "c\nc/one\n", "accept", "application/json");

        assertThat(answer.body()).contains("[\"/c\",\"409 Conflict\"]", "\"Number Deleted\":1", "400 Bad Request");
    }

    @Test
    void nobodyDeletesNothing() throws IOException {
        var answer = store.ask(new Requester.Nobody(), "POST", "", "bulk-delete", "c/one\n", "accept", "text/plain");

        assertThat(answer.body()).contains("Number Deleted: 0", "/c/one, 401 Unauthorized");
        assertThat(store.get("c/one", "").body()).isEqualTo("1");
    }

    @Test
    void whatIsNoArchiveMakesNothing() throws IOException {
        var answer = store.ask("PUT", "new", "extract-archive=tar.gz", "nonsense", "accept", "application/xml");

        assertThat(answer.body()).contains("<response_status>400 Bad Request</response_status>", "Invalid Tar File");
        assertThat(store.ask("PUT", "new", "extract-archive=zip", "").status()).isEqualTo(400);
        assertThat(store.get("new", "").status()).isEqualTo(404);
    }
}
