package foehn.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names and headers that were made to break out.
class HostileTest {
    private static LocalStore store;
    private static Client owner;
    private static Path outside;

    @BeforeAll
    static void open(@TempDir Path directory) throws Exception {
        outside = directory.resolve("outside");
        Files.writeString(outside, "secret");
        store = new LocalStore(directory.resolve("data"), 0, InstantSource.system(), _ -> Rings.NONE);
        owner = Client.user(store, "test:tester", "testing");
        owner.call("PUT", "/c", "");
        owner.call("PUT", "/other", "");
        owner.call("PUT", "/other/o", "other's");
    }

    @AfterAll
    static void close() throws Exception {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../other/o",
                "../../../outside",
                "%2e%2e/%2e%2e/outside",
                "..%2Fother%2Fo",
                "./.",
                "a/../b",
                "a//b",
                "/",
                "//",
                "a%2F",
                "%2F",
                "a;b=c",
                "a%3Bb",
                "a%5Cb",
                "%E2%98%83",
                "a+b",
                "a%20b",
                "%25",
                "%2525",
                "a%0Ab",
                "a%0D%0AX-Evil:%201",
                "con",
                "~",
                "-rf",
                "%3F%23"
            })
    void anObjectIsKeptUnderItsNameAndNoOther(String name) throws Exception {
        var request = "PUT /v1/AUTH_test/c/" + name + " HTTP/1.1\r\nHost: x\r\nX-Auth-Token: " + owner.token()
                + "\r\nContent-Length: " + name.length() + "\r\nConnection: close\r\n\r\n" + name;
        assertThat(Client.raw(store, request)).startsWith("HTTP/1.1 201 ");
        var read = Client.raw(
                store,
                "GET /v1/AUTH_test/c/" + name + " HTTP/1.1\r\nHost: x\r\nX-Auth-Token: " + owner.token()
                        + "\r\nConnection: close\r\n\r\n");
        assertThat(read).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + name).doesNotContain("\r\nX-Evil:");
        assertThat(owner.call("GET", "/other/o", "").text()).isEqualTo("other's");
        assertThat(Files.readString(outside)).isEqualTo("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%00",
                "a%00b",
                "%FF",
                "%C0%AF",
                "%ED%A0%80",
                "a%E2%98",
                "%F5%80%80%80",
                "\u00ff",
                "\u00e2\u0098",
                "a%",
                "a%2"
            })
    void aNameThatIsNoTextFailsAPrecondition(String name) throws Exception {
        for (var path : new String[] {"/v1/AUTH_test/c/" + name, "/v1/AUTH_test/" + name, "/v1/" + name}) {
            var answer = Client.raw(
                    store,
                    "PUT " + path + " HTTP/1.1\r\nHost: x\r\nX-Auth-Token: " + owner.token()
                            + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            assertThat(answer).as(path).startsWith("HTTP/1.1 412 ").endsWith("Invalid UTF8 or contains NULL");
        }
    }

    @Test
    void aMalformedEscapeIsRefused() throws Exception {
        assertThat(Client.raw(store, "GET /v1/AUTH_test/c/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void namesAreAsLongAsTheyMayBeAndNotLonger() throws Exception {
        assertThat(owner.call("PUT", "/c/" + "n".repeat(1024), "x").status()).isEqualTo(201);
        assertThat(owner.call("PUT", "/c/" + "n".repeat(1025), "x").status()).isEqualTo(400);
        assertThat(owner.call("PUT", "/c/" + "%E2%98%83".repeat(341), "x").status())
                .isEqualTo(201);
        assertThat(owner.call("PUT", "/c/" + "%E2%98%83".repeat(342), "x").status())
                .isEqualTo(400);
        assertThat(owner.call("PUT", "/" + "n".repeat(256), "").status()).isEqualTo(201);
        assertThat(owner.call("PUT", "/" + "n".repeat(257), "").status()).isEqualTo(400);
        assertThat(owner.call("PUT", "/" + "%E2%98%83".repeat(86), "").status()).isEqualTo(400);
    }

    @Test
    void aContainersNameHasNoSlash() throws Exception {
        assertThat(owner.call("PUT", "/with%2Fslash", "x").status()).isEqualTo(404);
        assertThat(owner.call("PUT", "/c%2Fin%2Fc", "x").status()).isEqualTo(201);
        assertThat(owner.call("GET", "/c/in/c", "").text()).isEqualTo("x");
        assertThat(owner.call("GET", "?format=json", "").text()).doesNotContain("with/slash");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"X-Object-Meta-A: one\r\n two", "X-Object-Meta-A: \r\nX-Evil: 1", "X-Object-Meta-\u00e9: 1"})
    void headersAreNotSmuggled(String line) throws Exception {
        Client.raw(
                store,
                "PUT /v1/AUTH_test/c/smuggled HTTP/1.1\r\nHost: x\r\nX-Auth-Token: " + owner.token() + "\r\n" + line
                        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var read = owner.call("HEAD", "/c/smuggled", "");
        assertThat(read.header("X-Evil")).isEmpty();
    }

    @Test
    void clientsCannotSayWhatOnlyFeaturesSay() throws Exception {
        owner.call(
                "PUT",
                "/c/inner",
                "x",
                "X-Object-Sysmeta-Slo-Etag",
                "1",
                "X-Object-Transient-Sysmeta-A",
                "1",
                "X-Backend-Storage-Policy-Index",
                "1",
                "X-Static-Large-Object",
                "True",
                "X-Timestamp",
                "1");
        var row = store.service()
                .parts()
                .backend()
                .object(ObjectPath.container("AUTH_test", "c").key(), "inner")
                .orElseThrow();
        assertThat(row.metadata()).isEmpty();
        assertThat(row.at().tenMicros()).isGreaterThan(100_000);
        owner.call("POST", "/c", "", "X-Container-Sysmeta-A", "1");
        var container = store.service()
                .parts()
                .backend()
                .container(ObjectPath.container("AUTH_test", "c").key())
                .orElseThrow();
        assertThat(container.metadata()).doesNotContainKey("x-container-sysmeta-a");
        owner.call("POST", "", "", "X-Account-Sysmeta-Quota-Bytes", "1");
        assertThat(owner.call("HEAD", "", "").header("X-Account-Quota-Bytes")).isEmpty();
    }

    @Test
    void metadataThatIsNoTextIsRefusedWhereItMustBeText() throws Exception {
        var post = "POST /v1/AUTH_test/c HTTP/1.1\r\nHost: x\r\nX-Auth-Token: " + owner.token()
                + "\r\nX-Container-Meta-A: \u00ff\u00fe\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        assertThat(Client.raw(store, post)).startsWith("HTTP/1.1 400 ");
        var put = "PUT /v1/AUTH_test/c/bytes HTTP/1.1\r\nHost: x\r\nX-Auth-Token: " + owner.token()
                + "\r\nX-Object-Meta-A: \u00ff\u00fe\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        assertThat(Client.raw(store, put)).startsWith("HTTP/1.1 201 ");
        var head = "HEAD /v1/AUTH_test/c/bytes HTTP/1.1\r\nHost: x\r\nX-Auth-Token: " + owner.token()
                + "\r\nConnection: close\r\n\r\n";
        assertThat(Client.raw(store, head)).contains("\r\nX-Object-Meta-A: \u00ff\u00fe\r\n");
    }

    @Test
    void metadataHasLimits() throws Exception {
        assertThat(owner.call("PUT", "/c/m", "x", "X-Object-Meta-" + "n".repeat(128), "v".repeat(256))
                        .status())
                .isEqualTo(201);
        assertThat(owner.call("PUT", "/c/m", "x", "X-Object-Meta-" + "n".repeat(129), "v")
                        .status())
                .isEqualTo(400);
        assertThat(owner.call("PUT", "/c/m", "x", "X-Object-Meta-n", "v".repeat(257))
                        .status())
                .isEqualTo(400);
        assertThat(owner.call("PUT", "/c/m", "x", many(90)).status()).isEqualTo(201);
        assertThat(owner.call("PUT", "/c/m", "x", many(91)).status()).isEqualTo(400);
        assertThat(owner.call("POST", "/c", "", many(91)).status()).isEqualTo(204);
        for (int i = 0; i < 90; i++) {
            assertThat(owner.call("POST", "/c", "", "X-Container-Meta-" + i, "v")
                            .status())
                    .isEqualTo(204);
        }
        assertThat(owner.call("POST", "/c", "", "X-Container-Meta-More", "v").status())
                .isEqualTo(400);
    }

    private static String[] many(int count) {
        var headers = new String[count * 2];
        for (int i = 0; i < count; i++) {
            headers[2 * i] = "X-Object-Meta-" + i;
            headers[2 * i + 1] = "v";
        }
        return headers;
    }
}
