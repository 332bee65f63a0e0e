package foehn.server;

import foehn.kernel.json.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/// A client of this cloud's own API, for the commands that look at it from outside.
final class ApiClient {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    ApiClient(String url) {
        this.url = url;
    }

    String url() {
        return url;
    }

    /// Whether somebody listens who speaks HTTP.
    boolean answers() throws IOException, InterruptedException {
        try {
            return send(request("/")).statusCode() == 200;
        } catch (ConnectException _) {
            return false;
        }
    }

    /// What `/healthz` says, well or not.
    JsonNode health() throws IOException, InterruptedException {
        return Json.MAPPER.readTree(send(request("/healthz")).body());
    }

    /// A token of this user, for the project of the same name.
    String token(String user, String password) throws IOException, InterruptedException {
        var body = Json.object();
        var auth = body.putObject("auth");
        var identity = auth.putObject("identity");
        identity.putArray("methods").add("password");
        var who = identity.putObject("password").putObject("user");
        who.put("name", user).put("password", password).putObject("domain").put("id", "default");
        var project = auth.putObject("scope").putObject("project");
        project.put("name", user).putObject("domain").put("id", "default");
        var request = request("/identity/v3/auth/tokens")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.MAPPER.writeValueAsBytes(body)));
        var answer = expect(201, send(request));
        return answer.headers().firstValue("X-Subject-Token").orElseThrow();
    }

    JsonNode get(String path, String token) throws IOException, InterruptedException {
        return Json.MAPPER.readTree(
                expect(200, send(request(path).header("X-Auth-Token", token))).body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(DEADLINE);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> expect(int status, HttpResponse<byte[]> answer) throws IOException {
        if (answer.statusCode() != status) {
            throw new IOException(answer.request().uri() + " answered " + answer.statusCode());
        }
        return answer;
    }
}
