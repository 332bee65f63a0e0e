package foehn.object.temp;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.object.Body;
import foehn.object.Call;
import foehn.object.Headers;
import foehn.object.LocalStore;
import foehn.object.ObjectPath;
import foehn.object.Origin;
import foehn.object.Query;
import foehn.object.Requester;
import foehn.object.feature.Features;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Over HTTP, a signature gives what was signed; whatever was changed on the way gives nothing and leaves nothing.
class SignedAccessTest {
    private static final long THEN = System.currentTimeMillis() / 1000 + 600;

    @TempDir
    Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private LocalStore store;

    @BeforeEach
    void open() throws Exception {
        store = new LocalStore(directory, 0, InstantSource.system(), Features::rings);
        ask("POST", ObjectPath.account("AUTH_test"), "", "x-account-meta-temp-url-key", "secret");
        ask("PUT", ObjectPath.container("AUTH_test", "c"), "");
        ask("PUT", new ObjectPath("AUTH_test", "c", "o"), "hidden", "x-object-meta-own", "private");
        ask("PUT", new ObjectPath("AUTH_test", "c", "other"), "other");
    }

    @AfterEach
    void close() throws IOException {
        http.close();
        store.close();
    }

    private Headers ask(String method, ObjectPath path, String body, String... headers) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var given = Headers.of(headers).put("content-length", Integer.toString(bytes.length));
        var reply = store.service()
                .handler()
                .handle(new Call(
                        method,
                        path,
                        Query.NONE,
                        given,
                        Body.of(bytes),
                        new Requester.Itself(),
                        new Origin("http://x", "192.0.2.1", path.url(), "tx")));
        return reply.headers().put(":status", Integer.toString(reply.status()));
    }

    private static String sign(String message) {
        return HexFormat.of()
                .formatHex(Digest.SHA256.sign(
                        "secret".getBytes(StandardCharsets.UTF_8), message.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + store.port() + path))
                .method(method, BodyPublishers.ofString(body, StandardCharsets.ISO_8859_1));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void aLinkGivesItsObjectInBothFormsOfItsPath() throws Exception {
        for (var path : List.of("/v1/AUTH_test/c/o", "/object-store/v1/AUTH_test/c/o")) {
            for (var signed : List.of("/v1/AUTH_test/c/o", path)) {
                var query = "?temp_url_sig=" + sign("GET\n" + THEN + "\n" + signed) + "&temp_url_expires=" + THEN;
                var answer = send("GET", path + query, "");
                assertThat(answer.body()).isEqualTo("hidden");
                assertThat(answer.headers().firstValue("x-object-meta-own")).isEmpty();
                assertThat(answer.headers().firstValue("content-disposition"))
                        .hasValue("attachment; filename=\"o\";" + " filename*=UTF-8''o");
            }
        }
    }

    @Test
    void whatWasChangedGivesNothing() throws Exception {
        var signature = sign("GET\n" + THEN + "\n/v1/AUTH_test/c/o");
        var good = "?temp_url_sig=" + signature + "&temp_url_expires=" + THEN;
        for (var changed : List.of(
                "/v1/AUTH_test/c/other" + good,
                "/v1/AUTH_test/c/o/" + good,
                "/v1/AUTH_test/c/%6f%00" + good,
                "/v1/AUTH_test/c" + good,
                "/v1/AUTH_test2/c/o" + good,
                "/v1/AUTH_test/c/o" + good + "0",
                "/v1/AUTH_test/c/o" + good + "&temp_url_prefix=",
                "/v1/AUTH_test/c/o" + good + "&temp_url_ip_range=127.0.0.1",
                "/v1/AUTH_test/c/o?temp_url_sig=&temp_url_expires=" + THEN,
                "/v1/AUTH_test/c/o?temp_url_expires=" + THEN,
                "/v1/AUTH_test/c/o?temp_url_sig=" + signature)) {
            assertThat(send("GET", changed, "").statusCode()).as(changed).isIn(401, 412);
        }
        for (var method : List.of("PUT", "POST", "DELETE")) {
            assertThat(send(method, "/v1/AUTH_test/c/o" + good, "x").statusCode())
                    .isEqualTo(401);
        }
        assertThat(send("GET", "/v1/AUTH_test/c/o" + good, "").body()).isEqualTo("hidden");
    }

    @Test
    void whoMayWriteMayNotPointElsewhere() throws Exception {
        var path = "/v1/AUTH_test/c/new";
        var query = "?temp_url_sig=" + sign("PUT\n" + THEN + "\n" + path) + "&temp_url_expires=" + THEN;
        assertThat(send("PUT", path + query, "", "X-Object-Manifest", "c/o").statusCode())
                .isEqualTo(400);
        assertThat(send("PUT", path + query, "", "X-Symlink-Target", "c/o").statusCode())
                .isEqualTo(400);
        var manifest = send("PUT", path + query + "&multipart-manifest=put", "[{\"path\": \"c/o\"}]");
        assertThat(manifest.statusCode()).isEqualTo(201);
        assertThat(ask("HEAD", new ObjectPath("AUTH_test", "c", "new"), "").has("x-static-large-object"))
                .isFalse();
    }

    private String form(String filename, String... extra) {
        var signature = sign("/v1/AUTH_test/c\n\n1000\n3\n" + THEN);
        var form = new StringBuilder();
        var fields = new String[][] {
            {"redirect", ""},
            {"max_file_size", "1000"},
            {"max_file_count", "3"},
            {"expires", Long.toString(THEN)},
            {"signature", signature}
        };
        for (var field : fields) {
            form.append(field(field[0], field[1]));
        }
        for (int i = 0; i < extra.length; i += 2) {
            form.append(field(extra[i], extra[i + 1]));
        }
        return form + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + filename
                + "\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n";
    }

    private static String field(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private int post(String form) throws Exception {
        return send("POST", "/v1/AUTH_test/c", form, "Content-Type", "multipart/form-data; boundary=b")
                .statusCode();
    }

    @Test
    void aFormStoresItsFile() throws Exception {
        assertThat(post(form("upload"))).isEqualTo(201);
        assertThat(ask("HEAD", new ObjectPath("AUTH_test", "c", "upload"), "").get("content-type"))
                .isEqualTo("text/plain");
    }

    @Test
    void noFieldOfAFormBecomesAHeader() throws Exception {
        for (var name : List.of("content-type", "content-encoding", "x_delete_at", "x_delete_after")) {
            assertThat(post(form("evil", name, "1\r\nX-Object-Meta-Evil: 1")))
                    .as(name)
                    .isEqualTo(400);
        }
        post(form("evil\r\nX-Object-Meta-Evil: 1"));
        post(form("evil\r\n\r\nX"));
        post(form("evil", "x-object-meta-evil", "1"));
        for (var name : List.of("evil", "X")) {
            assertThat(ask("HEAD", new ObjectPath("AUTH_test", "c", name), "").has("x-object-meta-evil"))
                    .isFalse();
        }
    }

    @Test
    void aFormMayNotLeaveItsContainer() throws Exception {
        post(form("../../AUTH_test2/c/evil"));
        assertThat(ask("HEAD", new ObjectPath("AUTH_test", "c", "../../AUTH_test2/c/evil"), "")
                        .get(":status"))
                .isEqualTo("200");
        assertThat(ask("HEAD", new ObjectPath("AUTH_test2", "c", "evil"), "").get(":status"))
                .isEqualTo("404");
    }
}
