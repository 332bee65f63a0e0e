package foehn.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The cloud's API with no client between: for what the stock client has no words for, and for what is timed to the
/// millisecond.
final class Api implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private final String token;

    private Api(String base, String token) {
        this.base = base;
        this.token = token;
    }

    /// As this client's user.
    static Api of(OpenStack client) {
        var authUrl = client.json("configuration", "show").path("auth.auth_url").asString();
        return new Api(cloud(authUrl), client.json("token", "issue").path("id").asString());
    }

    /// `http://127.0.0.1:9000/identity/v3` → `http://127.0.0.1:9000`.
    static String cloud(String authUrl) {
        int identity = authUrl.indexOf("/identity");
        return identity < 0 ? authUrl : authUrl.substring(0, identity);
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return expectSuccess(send("GET", path, HttpRequest.BodyPublishers.noBody()));
    }

    JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        return expectSuccess(send("POST", path, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    /// Nothing is there afterwards, or will be there for long.
    void delete(String path) throws IOException, InterruptedException {
        var answer = send("DELETE", path, HttpRequest.BodyPublishers.noBody());
        if (answer.statusCode() != 404) {
            expectSuccess(answer);
        }
    }

    boolean exists(String path) throws IOException, InterruptedException {
        return send("GET", path, HttpRequest.BodyPublishers.noBody()).statusCode() == 200;
    }

    private HttpResponse<String> send(String method, String path, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, body)
                .header("X-Auth-Token", token)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(10))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode expectSuccess(HttpResponse<String> answer) {
        if (answer.statusCode() / 100 != 2) {
            var request = answer.request();
            throw new Shell.Failed(request.method() + " " + request.uri().getPath() + ": " + answer.statusCode() + " "
                    + answer.body());
        }
        return answer.body().isEmpty() ? JSON.missingNode() : JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        http.close();
    }
}
