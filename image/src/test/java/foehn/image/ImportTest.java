package foehn.image;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.testkit.Api.Answer;
import foehn.testkit.Engine;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class ImportTest {
    @Parameter
    Engine engine;

    private Served served;
    private String token;
    private Web web;

    @BeforeEach
    void serve() throws Exception {
        web = new Web();
        var c = Served.CONFIG;
        served = new Served(
                engine,
                new ImageConfig(
                        c.uploadBytesMax(),
                        c.virtualBytesMax(),
                        c.imagesPerProjectMax(),
                        c.bytesPerProjectMax(),
                        c.propertiesMax(),
                        List.of(web.port()),
                        true));
        token = served.member("p1");
    }

    @AfterEach
    void close() throws Exception {
        served.close();
        web.close();
    }

    @Test
    void stagedBytesBecomeTheImage() throws Exception {
        var id = queued();
        order(id, "{\"name\": \"glance-direct\"}").expect(409);
        served.stage(token, id, "hello".getBytes(StandardCharsets.UTF_8)).expect(204);
        assertThat(served.status(token, id)).isEqualTo("uploading");
        served.upload(token, id, new byte[1]).expect(409);
        served.api.get("/image/v2/images/" + id + "/file", token).expect(204);
        var answer = order(id, "{\"name\": \"glance-direct\"}").expect(202);
        assertThat(ended(id)).isEqualTo("active");
        var task = served.api
                .get("/image/v2/images/" + id + "/tasks", token)
                .expect(200)
                .json()
                .path("tasks")
                .get(0);
        assertThat(task.path("status").asString()).isEqualTo("success");
        assertThat(task.path("request_id").asString())
                .isEqualTo(answer.header("X-Openstack-Request-Id").orElseThrow());
        assertThat(task.path("input")
                        .path("import_req")
                        .path("method")
                        .path("name")
                        .asString())
                .isEqualTo("glance-direct");
        assertThat(served.api
                        .get("/image/v2/images/" + id + "/file", token)
                        .expect(200)
                        .bytes())
                .isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
        order(id, "{\"name\": \"glance-direct\"}").expect(409);
        served.api.get("/image/v2/tasks/" + task.path("id").asString(), token).expect(200);
        served.api
                .get("/image/v2/tasks/" + task.path("id").asString(), served.member("p2"))
                .expect(404);
        assertThat(served.api
                        .get("/image/v2/tasks", token)
                        .expect(200)
                        .json()
                        .path("tasks")
                        .size())
                .isEqualTo(1);
        assertThat(served.files()).hasSize(1);
    }

    @Test
    void theWebIsASourceWhateverItsFraming() throws Exception {
        web.answer("/fixed", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        web.answer(
                "/chunked",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n");
        web.answer("/plain", "HTTP/1.0 200 OK\r\n\r\nhello");
        web.answer("/moved", "HTTP/1.1 302 Found\r\nLocation: /fixed\r\nContent-Length: 0\r\n\r\n");
        for (var path : List.of("/fixed", "/chunked", "/plain", "/moved")) {
            var id = queued();
            fetch(id, web.url(path)).expect(202);
            assertThat(ended(id)).as(path).isEqualTo("active");
            assertThat(served.api.get("/image/v2/images/" + id + "/file", token).bytes())
                    .isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void whatDoesNotArriveWholeIsQueuedAgainAndSaysSo() throws Exception {
        web.answer("/short", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello");
        web.answer("/torn", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel");
        web.answer("/missing", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        web.answer("/loop", "HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n");
        web.answer("/packed", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx");
        web.answer("/odd", "SSH-2.0-OpenSSH_9.2\r\n\r\n");
        web.answer("/large", "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat((1 << 20) + 1));
        web.answer("/qcow2", "HTTP/1.1 200 OK\r\n\r\nQFI\u00fb\0\0\0\3");
        web.answer("/inside", "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n");
        for (var path : List.of(
                "/short", "/torn", "/missing", "/loop", "/packed", "/odd", "/large", "/qcow2", "/inside", "/nowhere")) {
            var id = queued();
            fetch(id, web.url(path)).expect(202);
            assertThat(ended(id)).as(path).isEqualTo("queued");
            var image = served.api.get("/image/v2/images/" + id, token).json();
            assertThat(image.path("os_glance_failed_import").asString()).isEqualTo("file");
            var task = served.api
                    .get("/image/v2/images/" + id + "/tasks", token)
                    .json()
                    .path("tasks")
                    .get(0);
            assertThat(task.path("status").asString()).isEqualTo("failure");
            assertThat(task.path("message").asString()).isNotBlank();
        }
        assertThat(served.files()).isEmpty();
    }

    @Test
    void anImportOfADeletedImageEnds() throws Exception {
        web.answer("/held", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello");
        web.hold();
        var id = queued();
        fetch(id, web.url("/held")).expect(202);
        served.api.delete("/image/v2/images/" + id, token).expect(204);
        web.release();
        for (int i = 0; i < 200; i++) {
            var task = served.api
                    .get("/image/v2/tasks", token)
                    .json()
                    .path("tasks")
                    .get(0);
            if (task.path("status").asString().equals("failure")) {
                assertThat(served.files()).isEmpty();
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("the import did not end");
    }

    @Test
    void ordersThatMakeNoSenseAreRefused() throws Exception {
        var id = queued();
        order(id, "{\"name\": \"copy-image\"}").expect(400);
        order(id, "{\"name\": 7}").expect(400);
        order(id, "{}").expect(400);
        order(id, "\"glance-direct\"").expect(400);
        order(id, "{\"name\": \"web-download\"}").expect(400);
        order(id, "{\"name\": \"web-download\", \"uri\": 7}").expect(400);
        var path = "/image/v2/images/" + id + "/import";
        served.api
                .post(path, token, "{\"method\": {\"name\": \"glance-direct\"}, \"stores\": [\"tape\"]}")
                .expect(409);
        served.api
                .post(path, token, "{\"method\": {\"name\": \"glance-direct\"}, \"all_stores\": \"maybe\"}")
                .expect(400);
        var bare = served.create(token, "{}").json().path("id").asString();
        fetch(bare, web.url("/")).expect(409);
    }

    private String queued() throws Exception {
        return served.create(token, "{\"container_format\": \"bare\", \"disk_format\": \"raw\"}")
                .json()
                .path("id")
                .asString();
    }

    private Answer order(String id, String method) throws Exception {
        return served.api.post("/image/v2/images/" + id + "/import", token, "{\"method\": " + method + "}");
    }

    private Answer fetch(String id, String url) throws Exception {
        return order(id, "{\"name\": \"web-download\", \"uri\": \"" + url + "\"}");
    }

    /// The status when the import is over.
    private String ended(String id) throws Exception {
        for (int i = 0; i < 400; i++) {
            var status = served.status(token, id);
            if (!status.equals("importing")) {
                return status;
            }
            Thread.sleep(25);
        }
        throw new AssertionError("the import did not end");
    }

    /// A web server that says exactly what it is told.
    private static final class Web implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final ConcurrentHashMap<String, String> answers = new ConcurrentHashMap<>();
        private final Semaphore gate = new Semaphore(1);

        Web() throws Exception {
            Thread.ofVirtual().start(this::serve);
        }

        int port() {
            return socket.getLocalPort();
        }

        String url(String path) {
            return "http://127.0.0.1:" + port() + path;
        }

        void answer(String path, String whole) {
            answers.put(path, whole);
        }

        void hold() {
            gate.acquireUninterruptibly();
        }

        void release() {
            gate.release();
        }

        private void serve() {
            while (!socket.isClosed()) {
                try {
                    var client = socket.accept();
                    Thread.ofVirtual().start(() -> serve(client));
                } catch (IOException _) {
                    return;
                }
            }
        }

        private void serve(Socket client) {
            try (client) {
                var in = client.getInputStream();
                var path = WebBody.line(in, 1024).split(" ")[1];
                while (!WebBody.line(in, 1024).isEmpty()) {
                    // the rest of the request's header
                }
                gate.acquireUninterruptibly();
                gate.release();
                OutputStream out = client.getOutputStream();
                out.write(answers.getOrDefault(path, "").getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            } catch (IOException _) {
                // The other side had enough.
            }
        }

        @Override
        public void close() throws Exception {
            socket.close();
        }
    }
}
