package foehn.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Objects over HTTP.
class ObjectsTest {
    private static final TestClock clock = new TestClock();
    private static LocalStore store;
    private static Client owner;

    @BeforeAll
    static void open(@TempDir Path directory) throws Exception {
        store = new LocalStore(directory, 0, clock, _ -> Rings.NONE);
        owner = Client.user(store, "test:tester", "testing");
        owner.call("PUT", "/c", "");
        owner.call("PUT", "/d", "");
    }

    @AfterAll
    static void close() throws Exception {
        store.close();
    }

    private static String asOwner(String request) throws Exception {
        return Client.raw(
                store,
                request.replace(
                        "\r\n\r\n", "\r\nHost: x\r\nConnection: close\r\nX-Auth-Token: " + owner.token() + "\r\n\r\n"));
    }

    @Test
    void severalRangesComeInParts() throws Exception {
        owner.call("PUT", "/c/ranged", "0123456789", "Content-Type", "text/x");
        var answer = owner.call("GET", "/c/ranged", "", "Range", "bytes=0-1,5-6,-1");
        assertThat(answer.status()).isEqualTo(206);
        var type = answer.header("Content-Type");
        assertThat(type).startsWith("multipart/byteranges;boundary=");
        var boundary = type.substring(type.indexOf('=') + 1);
        assertThat(answer.text()).isEqualTo("""
                --B\r
                Content-Type: text/x\r
                Content-Range: bytes 0-1/10\r
                \r
                01\r
                --B\r
                Content-Type: text/x\r
                Content-Range: bytes 5-6/10\r
                \r
                56\r
                --B\r
                Content-Type: text/x\r
                Content-Range: bytes 9-9/10\r
                \r
                9\r
                --B--""".replace("B", boundary));
        assertThat(owner.call("GET", "/c/ranged", "", "Range", "bytes=10-").status())
                .isEqualTo(416);
        assertThat(owner.call("GET", "/c/ranged", "", "Range", "bytes=4-").text())
                .isEqualTo("456789");
    }

    @Test
    void conditionsHoldReadersToWhatTheyKnow() throws Exception {
        var etag = owner.call("PUT", "/c/known", "x").header("Etag");
        assertThat(owner.call("GET", "/c/known", "", "If-None-Match", '"' + etag + '"')
                        .status())
                .isEqualTo(304);
        assertThat(owner.call("GET", "/c/known", "", "If-None-Match", "other").status())
                .isEqualTo(200);
        assertThat(owner.call("GET", "/c/known", "", "If-Match", "other").status())
                .isEqualTo(412);
        assertThat(owner.call("GET", "/c/known", "", "If-Match", "\"other\", \"" + etag + "\"")
                        .status())
                .isEqualTo(200);
        assertThat(owner.call("GET", "/c/none", "", "If-Match", "*").status()).isEqualTo(412);
        var long1 = "Tue, 15 Nov 1994 08:12:31 GMT";
        assertThat(owner.call("GET", "/c/known", "", "If-Unmodified-Since", long1)
                        .status())
                .isEqualTo(412);
        assertThat(owner.call("GET", "/c/known", "", "If-Modified-Since", long1).status())
                .isEqualTo(200);
    }

    @Test
    void onlyTheFirstOfTwoWritersMakesAnObject() throws Exception {
        assertThat(owner.call("PUT", "/c/first", "1", "If-None-Match", "*").status())
                .isEqualTo(201);
        assertThat(owner.call("PUT", "/c/first", "2", "If-None-Match", "*").status())
                .isEqualTo(412);
        assertThat(owner.call("PUT", "/c/first", "2", "If-None-Match", "x").status())
                .isEqualTo(400);
        assertThat(owner.call("GET", "/c/first", "").text()).isEqualTo("1");
    }

    @Test
    void whatHashesToSomethingElseIsNotStored() throws Exception {
        assertThat(owner.call("PUT", "/c/hashed", "x", "Etag", "0".repeat(32)).status())
                .isEqualTo(422);
        assertThat(owner.call("GET", "/c/hashed", "").status()).isEqualTo(404);
        assertThat(owner.call("PUT", "/c/hashed", "x", "Etag", "9dd4e461268c8034f5c8564e155c67a6")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void chunksAreTakenAndATornUploadIsNot() throws Exception {
        assertThat(Client.raw(
                        store,
                        "PUT /v1/AUTH_test/c/chunked HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Auth-Token: "
                                + owner.token()
                                + "\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 201 ");
        assertThat(owner.call("GET", "/c/chunked", "").text()).isEqualTo("abcde");
        try (var socket = new java.net.Socket("127.0.0.1", store.port())) {
            socket.getOutputStream()
                    .write(("PUT /v1/AUTH_test/c/torn HTTP/1.1\r\nHost: x\r\nX-Auth-Token: " + owner.token()
                                    + "\r\nContent-Length: 100\r\n\r\nonly this")
                            .getBytes());
        }
        Thread.sleep(300);
        assertThat(owner.call("GET", "/c/torn", "").status()).isEqualTo(404);
        assertThat(owner.call("GET", "/c?format=json", "").text()).doesNotContain("torn");
    }

    @Test
    void aClientThatAsksFirstIsToldToGoOn() throws Exception {
        var head = "PUT /v1/AUTH_test/%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\n"
                + "X-Auth-Token: " + owner.token() + "\r\nContent-Length: 3\r\n\r\n";
        try (var socket = new java.net.Socket("127.0.0.1", store.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(head.formatted("c/asked").getBytes());
            var first = new byte[25];
            assertThat(socket.getInputStream().readNBytes(first, 0, 25)).isEqualTo(25);
            assertThat(new String(first)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            socket.getOutputStream().write("abc".getBytes());
            assertThat(new String(socket.getInputStream().readAllBytes())).startsWith("HTTP/1.1 201 ");
        }
        assertThat(Client.raw(store, head.formatted("never-made/asked"))).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void bodiesNeedALengthOrChunks() throws Exception {
        assertThat(asOwner("PUT /v1/AUTH_test/c/lengthless HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 411 ");
        assertThat(asOwner("PUT /v1/AUTH_test/c/l HTTP/1.1\r\nContent-Length: x\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
        assertThat(asOwner("PUT /v1/AUTH_test/c/l HTTP/1.1\r\nContent-Length: 6000000000\r\n\r\n"))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void aTimeToGoIsKept() throws Exception {
        assertThat(owner.call("PUT", "/c/brief", "x", "X-Delete-After", "100").status())
                .isEqualTo(201);
        assertThat(owner.call("PUT", "/c/past", "x", "X-Delete-At", "1").status())
                .isEqualTo(400);
        assertThat(owner.call("PUT", "/c/past", "x", "X-Delete-At", "soon").status())
                .isEqualTo(400);
        assertThat(owner.call("PUT", "/c/past", "x", "X-Delete-After", "-1").status())
                .isEqualTo(400);
        assertThat(owner.call("PUT", "/c/kept", "x", "X-Delete-After", "100").status())
                .isEqualTo(201);
        assertThat(owner.call("POST", "/c/kept", "").status()).isEqualTo(202);
        clock.jump(Duration.ofSeconds(101));
        assertThat(owner.call("GET", "/c/brief", "").status()).isEqualTo(404);
        assertThat(owner.call("POST", "/c/brief", "").status()).isEqualTo(404);
        assertThat(owner.call("GET", "/c/kept", "").status()).isEqualTo(200);
        store.service().expire();
        assertThat(owner.call("GET", "/c?format=json&prefix=brief", "").text()).isEqualTo("[]");
        assertThat(owner.call("GET", "/c/kept", "").status()).isEqualTo(200);
    }

    @Test
    void copiesTakeBytesAndMetadataAlong() throws Exception {
        owner.call(
                "PUT", "/c/from", "bytes", "X-Object-Meta-A", "1", "Content-Type", "text/x", "Content-Encoding", "z");
        assertThat(owner.call("COPY", "/c/from", "", "Destination", "d/to", "X-Object-Meta-B", "2")
                        .status())
                .isEqualTo(201);
        var copy = owner.call("GET", "/d/to", "");
        assertThat(copy.text()).isEqualTo("bytes");
        assertThat(copy.header("X-Object-Meta-A") + copy.header("X-Object-Meta-B"))
                .isEqualTo("12");
        assertThat(copy.header("Content-Type") + copy.header("Content-Encoding"))
                .isEqualTo("text/xz");
        assertThat(owner.call("PUT", "/d/part", "", "X-Copy-From", "/c/from", "Range", "bytes=1-2")
                        .status())
                .isEqualTo(201);
        assertThat(owner.call("GET", "/d/part", "").text()).isEqualTo("yt");
        owner.call("PUT", "/d/fresh", "", "X-Copy-From", "c/from", "X-Fresh-Metadata", "true");
        assertThat(owner.call("HEAD", "/d/fresh", "").header("X-Object-Meta-A")).isEmpty();
        assertThat(owner.call("COPY", "/c/from", "").status()).isEqualTo(412);
        assertThat(owner.call("COPY", "/c/none", "", "Destination", "d/x").status())
                .isEqualTo(404);
        assertThat(owner.call("COPY", "/c/from", "", "Destination", "none/x").status())
                .isEqualTo(404);
        assertThat(owner.call("COPY", "/c/from", "", "Destination", "d/x", "If-Match", "no")
                        .status())
                .isEqualTo(412);
    }

    @Test
    void postReplacesMetadataAndKeepsTheBytes() throws Exception {
        owner.call(
                "PUT", "/c/posted", "x", "X-Object-Meta-A", "1", "Content-Type", "text/x", "X-Object-Manifest", "d/x");
        assertThat(owner.call("POST", "/c/posted", "", "X-Object-Meta-B", "2").status())
                .isEqualTo(202);
        var read = owner.call("GET", "/c/posted", "");
        assertThat(read.text()).isEqualTo("x");
        assertThat(read.header("X-Object-Meta-A")).isEmpty();
        assertThat(read.header("X-Object-Meta-B")).isEqualTo("2");
        assertThat(read.header("Content-Type")).isEqualTo("text/x");
        assertThat(read.header("X-Object-Manifest")).isEmpty();
    }
}
