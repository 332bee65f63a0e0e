package foehn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.auth.Authenticator;
import foehn.kernel.auth.Caller;
import foehn.kernel.http.Edge;
import foehn.kernel.http.HttpFront;
import foehn.kernel.http.Mount;
import foehn.kernel.json.Json;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/// A service behind a real socket, and a client for it. Tokens are made up by [#token]: `member of p1` and the like.
public final class Api implements AutoCloseable {
    private final HttpFront front;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, Caller> callers = new ConcurrentHashMap<>();

    /// What came back.
    public record Answer(int status, Map<String, List<String>> headers, byte[] bytes) {
        public JsonNode json() {
            return Json.MAPPER.readTree(bytes);
        }

        public Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(e -> e.getKey().equalsIgnoreCase(name))
                    .map(e -> e.getValue().getFirst())
                    .findFirst();
        }

        /// Itself, when the status is as expected; else a failure that shows the body.
        public Answer expect(int expected) {
            assertThat(status)
                    .as(() -> new String(bytes, StandardCharsets.UTF_8))
                    .isEqualTo(expected);
            return this;
        }
    }

    /// Serves these mounts on a free port of the loopback address.
    public Api(Mount... mounts) throws Exception {
        this(Optional.empty(), mounts);
    }

    /// The same with tokens that are real: [#token] makes none up.
    public Api(Authenticator authenticator, Mount... mounts) throws Exception {
        this(Optional.of(authenticator), mounts);
    }

    private Api(Optional<Authenticator> real, Mount... mounts) throws Exception {
        Authenticator authenticator = real.orElse(token -> Optional.ofNullable(callers.get(token)));
        var edge = new Edge(List.of(mounts), authenticator, new SimpleMeterRegistry(), 1 << 20);
        front = new HttpFront(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), edge, Optional.empty());
    }

    public String url() {
        return "http://127.0.0.1:" + front.port();
    }

    /// A token for a user of this name, scoped to this project, with this role and those it implies.
    public String token(String user, String project, String role) {
        var caller = new Caller(
                user,
                user,
                "default",
                Optional.of(project),
                Optional.of(project),
                Optional.empty(),
                false,
                implied(role),
                user + "@" + project + ":" + role);
        callers.put(caller.tokenId(), caller);
        return caller.tokenId();
    }

    private static Set<String> implied(String role) {
        return switch (role) {
            case "admin" -> Set.of("admin", "manager", "member", "reader");
            case "manager" -> Set.of("manager", "member", "reader");
            case "member" -> Set.of("member", "reader");
            default -> Set.of(role);
        };
    }

    public Answer get(String path, String token, String... headers) throws IOException, InterruptedException {
        return send("GET", path, token, new byte[0], headers);
    }

    public Answer delete(String path, String token, String... headers) throws IOException, InterruptedException {
        return send("DELETE", path, token, new byte[0], headers);
    }

    public Answer post(String path, String token, String json, String... headers)
            throws IOException, InterruptedException {
        return send("POST", path, token, json.getBytes(StandardCharsets.UTF_8), headers);
    }

    public Answer put(String path, String token, String json, String... headers)
            throws IOException, InterruptedException {
        return send("PUT", path, token, json.getBytes(StandardCharsets.UTF_8), headers);
    }

    /// Sends anything to anything.
    ///
    /// @param token empty: none is sent
    public Answer send(String method, String path, String token, byte[] body, String... headers)
            throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of(headers));
        if (!token.isEmpty()) {
            all.addAll(List.of("X-Auth-Token", token));
        }
        if (body.length > 0 && !all.contains("Content-Type")) {
            all.addAll(List.of("Content-Type", "application/json"));
        }
        var publisher =
                body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body);
        var request = HttpRequest.newBuilder(URI.create(url() + path)).method(method, publisher);
        if (!all.isEmpty()) {
            request.headers(all.toArray(String[]::new));
        }
        var response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response.headers().map(), response.body());
    }

    @Override
    public void close() throws Exception {
        client.close();
        front.close();
    }
}
