package foehn.image;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.db.Database;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uploads that end before their end: the client hangs up, the image is deleted, the service is killed.
class BrokenUploadTest {
    @TempDir
    Path directory;

    @Test
    void aClientThatHangsUpLeavesAQueuedImageAndNoFile() throws Exception {
        try (var served = new Served()) {
            var token = served.member("p1");
            for (var framing : new String[] {"Content-Length: 1000", "Transfer-Encoding: chunked"}) {
                var id = queued(served, token);
                try (var socket = begin(served.api.url(), token, id, framing)) {
                    await(() -> served.status(token, id).equals("saving"));
                    socket.getOutputStream().flush();
                }
                await(() -> served.status(token, id).equals("queued")
                        && served.files().isEmpty());
                served.upload(token, id, new byte[10]).expect(204);
                served.api.delete("/image/v2/images/" + id, token).expect(204);
            }
        }
    }

    @Test
    void anImageDeletedDuringItsUploadStaysDeleted() throws Exception {
        try (var served = new Served()) {
            var token = served.member("p1");
            var id = queued(served, token);
            try (var socket = begin(served.api.url(), token, id, "Content-Length: 8")) {
                await(() -> served.status(token, id).equals("saving"));
                served.upload(token, id, new byte[4]).expect(409);
                served.api.delete("/image/v2/images/" + id, token).expect(204);
                socket.getOutputStream().write("5678".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                var answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
                assertThat(answer).isEqualTo("HTTP/1.1 410");
            }
            assertThat(served.files()).isEmpty();
        }
    }

    @Test
    void whatAnnouncesAnotherLengthIsRefused() throws Exception {
        try (var served = new Served()) {
            var token = served.member("p1");
            var id = queued(served, token);
            served.api
                    .send(
                            "PUT",
                            "/image/v2/images/" + id + "/file",
                            token,
                            new byte[10],
                            "Content-Type",
                            "application/octet-stream",
                            "X-OpenStack-Image-Size",
                            "11")
                    .expect(400);
            assertThat(served.status(token, id)).isEqualTo("queued");
            assertThat(served.files()).isEmpty();
        }
    }

    /// The real thing: another process, killed without warning while one upload runs and another has ended.
    @Test
    void aKilledServiceComesBackWithWholeImagesOnly() throws Exception {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var process = new ProcessBuilder(
                        java.toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "foehn.image.KilledService",
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String saving;
        String staging;
        String whole;
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("ready ")) {
                line = lines.readLine();
            }
            assertThat(line).as("the service's first words").isNotNull();
            var words = line.split(" ");
            whole = words[3];
            saving = words[4];
            staging = words[5];
            try (var one = begin(words[1], words[2], saving, "Content-Length: 100000");
                    var two = begin(words[1], words[2], staging, "stage", "Content-Length: 100000")) {
                await(() -> Files.list(directory.resolve("images/incoming")).count() == 2);
                process.destroyForcibly();
                assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(one.isConnected() && two.isConnected()).isTrue();
            }
        } finally {
            process.destroyForcibly();
        }
        Files.writeString(directory.resolve("images/blobs/orphan"), "of a crash between the rename and the row");
        var db = Database.open("jdbc:sqlite:" + directory.resolve("foehn.db"));
        try (var served = new Served(db, Served.CONFIG, directory.resolve("images"))) {
            var token = served.member("p1");
            assertThat(served.status(token, saving)).isEqualTo("queued");
            assertThat(served.status(token, staging)).isEqualTo("queued");
            assertThat(served.status(token, whole)).isEqualTo("active");
            assertThat(served.api
                            .get("/image/v2/images/" + whole + "/file", token)
                            .expect(200)
                            .bytes())
                    .isEqualTo("whole".getBytes(StandardCharsets.UTF_8));
            assertThat(served.files()).hasSize(1);
            served.upload(token, saving, new byte[3]).expect(204);
        }
    }

    private interface Question {
        boolean holds() throws Exception;
    }

    private static void await(Question question) throws Exception {
        for (int i = 0; i < 200; i++) {
            if (question.holds()) {
                return;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("it did not come to pass");
    }

    static String queued(Served served, String token) throws Exception {
        return served.create(token, "{\"container_format\": \"bare\", \"disk_format\": \"raw\"}")
                .json()
                .path("id")
                .asString();
    }

    private static Socket begin(String url, String token, String id, String framing) throws Exception {
        return begin(url, token, id, "file", framing);
    }

    /// An upload of which only four bytes are sent.
    private static Socket begin(String url, String token, String id, String what, String framing) throws Exception {
        var socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(url.replaceAll(".*:", "")));
        var head = "PUT /image/v2/images/%s/%s HTTP/1.1\r\nHost: x\r\nX-Auth-Token: %s\r\n".formatted(id, what, token)
                + "Content-Type: application/octet-stream\r\n" + framing + "\r\n\r\n";
        var body = framing.startsWith("Transfer") ? "4\r\n1234\r\n" : "1234";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }
}
