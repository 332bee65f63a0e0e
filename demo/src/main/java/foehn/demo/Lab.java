package foehn.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The cloud's own report of its migrations, `/lab/v1`: what the stock client has no words for.
final class Lab implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private final String token;

    /// @param authUrl Keystone's address, from which the cloud's own is derived
    Lab(String authUrl, String token) {
        this.base = cloud(authUrl);
        this.token = token;
    }

    /// `http://127.0.0.1:9000/identity/v3` → `http://127.0.0.1:9000`.
    static String cloud(String authUrl) {
        int identity = authUrl.indexOf("/identity");
        return identity < 0 ? authUrl : authUrl.substring(0, identity);
    }

    List<JsonNode> migrations(String server) throws IOException, InterruptedException {
        var list = new ArrayList<JsonNode>();
        get("/lab/v1/migrations?server_id=" + server).path("migrations").forEach(list::add);
        return list;
    }

    JsonNode migration(String id) throws IOException, InterruptedException {
        return get("/lab/v1/migrations/" + id).path("migration");
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("X-Auth-Token", token)
                .timeout(Duration.ofSeconds(10))
                .build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new Shell.Failed("GET " + path + ": " + response.statusCode() + " " + response.body());
        }
        return JsonMapper.shared().readTree(response.body());
    }

    @Override
    public void close() {
        http.close();
    }
}
