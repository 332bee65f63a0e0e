package foehn.it;

import foehn.kernel.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A cloud as users start it, `foehn up` with two emulated hosts, in a data directory, with names, addresses and a port
/// of its own. The processes are real and can be killed.
final class RealCloud implements AutoCloseable {
    private static final Path JARS = Path.of("..", "server", "target", "dist", "lib");

    /// What came back; `json` is an empty object where the body was none.
    record Answer(int status, JsonNode json, Optional<String> token) {
        Answer expect(int expected) {
            if (status != expected) {
                throw new AssertionError("expected " + expected + ", got " + status + ": " + json);
            }
            return this;
        }
    }

    private final Path data;
    private final String url;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();
    private String token = "";

    /// @param number tells clouds of one machine apart: their ports and address ranges follow from it
    RealCloud(Path data, String tag, int number) throws IOException {
        this.data = data;
        this.url = "http://127.0.0.1:" + (9000 + number);
        Files.createDirectories(data);
        Files.writeString(
                data.resolve("foehn.toml"), """
                [http]
                port = %d
                [object]
                s3Port = 0
                [emulation]
                tag = "%s"
                managementCidr = "198.18.%d.0/24"
                tunnelCidr = "198.18.%d.0/24"
                migrationCidr = "198.18.%d.0/24"
                externalCidr = "198.19.%d.0/24"
                """.formatted(9000 + number, tag, number, number + 1, number + 2, number));
    }

    Path data() {
        return data;
    }

    /// Starts what does not run; returns when the API answers and both hosts take guests.
    void up() throws IOException, InterruptedException {
        command("up");
        login();
        await("both hosts are up", Duration.ofSeconds(30), () -> {
            var services = get("/compute/v2.1/os-services?binary=nova-compute")
                    .expect(200)
                    .json()
                    .path("services");
            return services.size() == 2
                    && services.values().stream()
                            .allMatch(s -> s.path("state").asString("").equals("up"));
        });
    }

    private void command(String verb) throws IOException, InterruptedException {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
        words.add("-Dfoehn.home=" + Path.of("..").toAbsolutePath().normalize());
        words.addAll(List.of("-cp", classPath(), "foehn.server.Main", verb));
        var log = data.resolve("command-" + verb + ".log").toFile();
        var builder = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log);
        builder.environment().put("FOEHN_DATA", data.toString());
        var process = builder.start();
        if (!process.waitFor(Duration.ofSeconds(90)) || process.exitValue() != 0) {
            throw new IOException("foehn " + verb + " failed:\n" + Files.readString(log.toPath()));
        }
    }

    /// The jars that the launcher starts.
    static String classPath() throws IOException {
        try (var jars = Files.list(JARS)) {
            return String.join(
                    ":",
                    jars.map(jar -> jar.toAbsolutePath().normalize().toString())
                            .sorted()
                            .toList());
        }
    }

    private void login() throws IOException, InterruptedException {
        var yaml = Files.readString(data.resolve("clouds.yaml"));
        var password = Stream.of(yaml.split("\n"))
                .map(String::strip)
                .filter(line -> line.startsWith("password:"))
                .findFirst()
                .orElseThrow()
                .substring("password:".length())
                .strip()
                .replaceAll("^[\"']|[\"']$", "");
        token = "";
        var body = """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "admin",
                "domain": {"id": "default"}, "password": "%s"}}},
                "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}}""".formatted(password);
        token = post("/identity/v3/auth/tokens", body).expect(201).token().orElseThrow();
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send("GET", path, HttpRequest.BodyPublishers.noBody(), "application/json");
    }

    Answer delete(String path) throws IOException, InterruptedException {
        return send("DELETE", path, HttpRequest.BodyPublishers.noBody(), "application/json");
    }

    Answer post(String path, String json) throws IOException, InterruptedException {
        return send("POST", path, HttpRequest.BodyPublishers.ofString(json), "application/json");
    }

    Answer upload(String path, Path file) throws IOException, InterruptedException {
        return send("PUT", path, HttpRequest.BodyPublishers.ofFile(file), "application/octet-stream");
    }

    private Answer send(String method, String path, HttpRequest.BodyPublisher body, String type)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .method(method, body)
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", type)
                .header("OpenStack-API-Version", "compute 2.79");
        if (!token.isEmpty()) {
            request.header("X-Auth-Token", token);
        }
        var response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        var json = response.body().length == 0 ? Json.object() : Json.MAPPER.readTree(response.body());
        return new Answer(response.statusCode(), json, response.headers().firstValue("X-Subject-Token"));
    }

    /// kill -9 of the control plane.
    void killServer() throws IOException {
        Ground.kill(Long.parseLong(Files.readString(data.resolve("server.pid")).strip()));
    }

    /// kill -9 of a host's agent. The control plane starts another.
    void killAgent(String host) throws IOException {
        var file = data.resolve("hosts").resolve(host).resolve("agent.pid");
        Ground.kill(Long.parseLong(Files.readString(file).strip()));
    }

    /// A condition that may throw while the cloud is half dead.
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    static void await(String what, Duration deadline, Condition condition) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        Exception last = null;
        while (System.nanoTime() < end) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (IOException trouble) {
                last = trouble;
            }
            Thread.sleep(100);
        }
        throw new AssertionError("not within " + deadline.toSeconds() + " s: " + what, last);
    }

    /// Stops everything; nothing of this cloud runs afterwards.
    @Override
    public void close() throws IOException, InterruptedException {
        http.close();
        command("down");
    }
}
