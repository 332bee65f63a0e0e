package foehn.object.sync;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.object.Body;
import foehn.object.Call;
import foehn.object.Headers;
import foehn.object.LocalStore;
import foehn.object.ObjectConfig;
import foehn.object.ObjectPath;
import foehn.object.ObjectService;
import foehn.object.Origin;
import foehn.object.Payload;
import foehn.object.Query;
import foehn.object.Reply;
import foehn.object.Requester;
import foehn.object.feature.Features;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A container follows another one in a store of its own, over HTTP, and nobody else is let in.
class ContainerSyncTest {
    private static final ObjectPath CONTAINER = ObjectPath.container("AUTH_test", "c");

    @TempDir
    Path directory;

    private LocalStore here;
    private LocalStore there;
    private SyncSender sender;

    @BeforeEach
    void open() throws Exception {
        there = store("there", 1);
        here = store("here", there.port());
        var realms = Realms.parse(Files.readAllLines(directory.resolve("here.conf")));
        sender = new SyncSender(here.service().parts(), realms, Duration.ofDays(1));
        ask(there, "PUT", CONTAINER, "", "x-container-sync-key", "shared");
        ask(here, "PUT", CONTAINER, "", "x-container-sync-key", "shared");
        assertThat(ask(here, "POST", CONTAINER, "", "x-container-sync-to", "//realm/there/AUTH_test/c")
                        .ok())
                .isTrue();
    }

    @AfterEach
    void close() throws IOException {
        here.close();
        there.close();
    }

    private LocalStore store(String name, int portThere) throws Exception {
        var file = directory.resolve(name + ".conf");
        Files.write(
                file,
                List.of(
                        "# who trusts whom",
                        "[Realm]",
                        "key = operators",
                        "cluster_there = http://127.0.0.1:" + portThere + "/v1/"));
        var config = ObjectConfig.defaults().withSettings(Map.of("container_sync_realms", file.toString()));
        return new LocalStore(config, directory.resolve(name), 0, InstantSource.system(), Features::rings);
    }

    private static Reply ask(LocalStore store, String method, ObjectPath path, String body, String... headers)
            throws IOException {
        ObjectService service = store.service();
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var given = Headers.of(headers).put("content-length", Integer.toString(bytes.length));
        var origin = new Origin("http://x", "192.0.2.1", path.url(), "tx");
        return service.handler()
                .handle(new Call(method, path, Query.NONE, given, Body.of(bytes), new Requester.Itself(), origin));
    }

    private static String read(LocalStore store, String name) throws IOException {
        var reply = ask(store, "GET", CONTAINER.withObject(name), "");
        if (!(reply.payload() instanceof Payload.Entity entity)) {
            return Integer.toString(reply.status());
        }
        try (var download = entity.source().open()) {
            return new String(download.stream(0, entity.source().length()).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void whatIsWrittenAndDeletedHereIsSoThere() throws Exception {
        var name = CONTAINER.withObject("a b/ü");
        ask(here, "PUT", name, "one", "x-object-meta-color", "blue", "content-type", "text/x");
        ask(here, "PUT", CONTAINER.withObject("big"), "0123456789".repeat(200_000));
        sender.round();

        assertThat(read(there, "a b/ü")).isEqualTo("one");
        assertThat(read(there, "big")).hasSize(2_000_000);
        var copy = ask(there, "HEAD", CONTAINER.withObject("a b/ü"), "");
        assertThat(copy.headers().get("x-object-meta-color")).isEqualTo("blue");
        assertThat(copy.headers().get("content-type")).isEqualTo("text/x");
        assertThat(copy.headers().get("x-timestamp"))
                .isEqualTo(ask(here, "HEAD", CONTAINER.withObject("a b/ü"), "")
                        .headers()
                        .get("x-timestamp"));

        ask(here, "DELETE", CONTAINER.withObject("big"), "");
        ask(here, "PUT", CONTAINER.withObject("a b/ü"), "two");
        sender.round();
        assertThat(read(there, "big")).isEqualTo("404");
        assertThat(read(there, "a b/ü")).isEqualTo("two");
    }

    @Test
    void whatIsNewerThereStays() throws Exception {
        ask(here, "PUT", CONTAINER.withObject("o"), "older");
        ask(here, "PUT", CONTAINER.withObject("p"), "older");
        ask(here, "DELETE", CONTAINER.withObject("p"), "");
        ask(there, "PUT", CONTAINER.withObject("o"), "newer");
        ask(there, "PUT", CONTAINER.withObject("p"), "newer");
        sender.round();
        assertThat(read(there, "o")).isEqualTo("newer");
        assertThat(read(there, "p")).isEqualTo("newer");
    }

    @Test
    void onlyAnotherStoresSignatureLetsIn() throws Exception {
        for (var auth : List.of(
                "realm nonce 00",
                "realm nonce",
                "other nonce 00",
                "",
                "realm nonce "
                        + new Realms.Signed("PUT", "/v1/AUTH_test/c/other", "1.0", "nonce", "shared").by("operators"),
                "realm nonce " + new Realms.Signed("PUT", "/v1/AUTH_test/c/o", "1.0", "nonce", "wrong").by("operators"),
                "realm nonce " + new Realms.Signed("PUT", "/v1/AUTH_test/c/o", "1.0", "nonce", "shared").by("wrong"))) {
            assertThat(put(auth)).isEqualTo(401);
        }
        assertThat(put("realm nonce "
                        + new Realms.Signed("PUT", "/v1/AUTH_test/c/o", "1.0", "nonce", "shared").by("operators")))
                .isEqualTo(201);
    }

    private int put(String auth) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + there.port() + "/v1/AUTH_test/c/o"))
                .header("X-Container-Sync-Auth", auth)
                .header("X-Timestamp", "1.0")
                .PUT(HttpRequest.BodyPublishers.ofString("x"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void unknownRealmsAreRefused() throws IOException {
        for (var to :
                List.of("//other/there/AUTH_test/c", "//realm/nowhere/AUTH_test/c", "//realm", "http://x/v1/a/c")) {
            assertThat(ask(here, "POST", CONTAINER, "", "x-container-sync-to", to)
                            .status())
                    .isEqualTo(400);
        }
    }
}
