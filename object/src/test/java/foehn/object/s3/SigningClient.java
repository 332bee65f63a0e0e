package foehn.object.s3;

import foehn.kernel.Digests;
import foehn.kernel.http.Percent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A client that signs as Amazon describes it, written apart from what checks it.
record SigningClient(int port, String access, String secret, String region, Instant now) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    static SigningClient of(S3Box box, String access, String secret) {
        return new SigningClient(box.port(), access, secret, "us-east-1", Instant.now());
    }

    SigningClient at(Instant other) {
        return new SigningClient(port, access, secret, region, other);
    }

    SigningClient with(String otherSecret) {
        return new SigningClient(port, access, otherSecret, region, now);
    }

    /// An answer, for short.
    record Said(int status, HttpResponse<byte[]> response) {
        String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        String code() {
            return XmlTree.parse(response.body(), "Error").require("Code");
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    Said get(String target) throws IOException, InterruptedException {
        return send("GET", target, new byte[0], Map.of());
    }

    Said put(String target, String body) throws IOException, InterruptedException {
        return send("PUT", target, body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    Said send(String method, String target, byte[] body, Map<String, String> headers)
            throws IOException, InterruptedException {
        var all = new TreeMap<>(headers);
        all.putIfAbsent("x-amz-content-sha256", hash(body));
        all.put("x-amz-date", basic());
        all.put("authorization", authorization(method, target, all));
        return raw(method, target, body, all);
    }

    /// Sends just that.
    Said raw(String method, String target, byte[] body, Map<String, String> headers)
            throws IOException, InterruptedException {
        var builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(builder::header);
        var response = HTTP.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Said(response.statusCode(), response);
    }

    /// The target with a signature that lasts so long.
    String presign(String method, String target, long seconds) {
        var query = (target.indexOf('?') < 0 ? "?" : "&") + "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
                + Percent.encode(access + "/" + scope()) + "&X-Amz-Date=" + basic() + "&X-Amz-Expires="
                + seconds + "&X-Amz-SignedHeaders=host";
        var whole = target + query;
        return whole + "&X-Amz-Signature=" + signature(canonical(method, whole, Map.of(), "UNSIGNED-PAYLOAD"));
    }

    String authorization(String method, String target, Map<String, String> headers) {
        var canonical = canonical(method, target, headers, headers.getOrDefault("x-amz-content-sha256", ""));
        return "AWS4-HMAC-SHA256 Credential=" + access + "/" + scope() + ", SignedHeaders=" + names(headers)
                + ", Signature=" + signature(canonical);
    }

    private static String names(Map<String, String> headers) {
        var sorted = new TreeMap<>(headers);
        sorted.put("host", "");
        return String.join(";", sorted.keySet());
    }

    private String canonical(String method, String target, Map<String, String> headers, String payload) {
        var sorted = new TreeMap<>(headers);
        sorted.put("host", "127.0.0.1:" + port);
        int question = target.indexOf('?');
        var pairs = question < 0 ? "" : target.substring(question + 1);
        var query = java.util.Arrays.stream(pairs.split("&", -1))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> pair.indexOf('=') < 0 ? pair + "=" : pair)
                .sorted()
                .collect(Collectors.joining("&"));
        return method + "\n" + (question < 0 ? target : target.substring(0, question)) + "\n" + query + "\n"
                + sorted.entrySet().stream()
                        .map(e -> e.getKey() + ":" + e.getValue() + "\n")
                        .collect(Collectors.joining())
                + "\n" + String.join(";", sorted.keySet()) + "\n" + payload;
    }

    private String signature(String canonical) {
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (var piece : scope().split("/", -1)) {
            key = Digests.hmac("HmacSHA256", key, piece.getBytes(StandardCharsets.UTF_8));
        }
        var text = "AWS4-HMAC-SHA256\n" + basic() + "\n" + scope() + "\n"
                + hash(canonical.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(Digests.hmac("HmacSHA256", key, text.getBytes(StandardCharsets.UTF_8)));
    }

    private String scope() {
        return basic().substring(0, 8) + "/" + region + "/s3/aws4_request";
    }

    String basic() {
        return S3Times.basic(now);
    }

    static String hash(byte[] bytes) {
        return Digests.hex("SHA-256", bytes);
    }
}
