package foehn.object;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A user of the store over HTTP.
final class Client {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    record Answer(int status, HttpResponse<byte[]> response) {
        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    private final int port;
    private final String token;
    final String account;

    private Client(int port, String token, String account) {
        this.port = port;
        this.token = token;
        this.account = account;
    }

    static Client nobody(LocalStore store, String account) {
        return new Client(store.port(), "", account);
    }

    static Client with(LocalStore store, String token, String account) {
        return new Client(store.port(), token, account);
    }

    /// Logs in by name and key.
    static Client user(LocalStore store, String name, String key) throws Exception {
        var answer =
                new Client(store.port(), "", "").at("GET", "/auth/v1.0", "", "X-Auth-User", name, "X-Auth-Key", key);
        var url = answer.header("X-Storage-Url");
        return new Client(store.port(), answer.header("X-Auth-Token"), url.substring(url.lastIndexOf('/') + 1));
    }

    String token() {
        return token;
    }

    /// The same user in another's account.
    Client in(String other) {
        return new Client(port, token, other);
    }

    /// `path` is behind the account, as it stands on the wire.
    Answer call(String method, String path, String body, String... headers) throws Exception {
        return at(method, "/v1/" + account + path, body, headers);
    }

    Answer at(String method, String path, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        if (!token.isEmpty()) {
            request.header("X-Auth-Token", token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        var response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response);
    }

    /// Bytes on the wire as they are (one char each); answers all that comes until the server closes.
    static String raw(LocalStore store, String request) throws IOException {
        try (var socket = new Socket("127.0.0.1", store.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
