package foehn.identity;

import foehn.kernel.Digests;
import foehn.kernel.Fault;
import foehn.kernel.http.Percent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The signature that a request to EC2 must have, by all of AWS's versions: 0, 1, 2 and 4.
///
/// @param params of the query, or of a form
/// @param headers by their names in lower case
/// @param bodyHash SHA-256 of the body, in hexadecimal digits
record Ec2Signature(
        Map<String, String> params,
        String verb,
        String host,
        String path,
        Map<String, String> headers,
        String bodyHash) {
    private static final String V4 = "AWS4-HMAC-SHA256";

    String by(String secret) {
        var key = utf8(secret);
        return switch (params.getOrDefault("SignatureVersion", "")) {
            case "0" -> base64(hmac("HmacSHA1", key, param("Action") + param("Timestamp")));
            case "1" -> base64(hmac("HmacSHA1", key, joined()));
            case "2" -> base64(hmac("HmacSHA256", key, verb + "\n" + host + "\n" + path + "\n" + query(true)));
            case "" -> version4(secret);
            default -> throw Fault.unauthorized("Unknown signature version.");
        };
    }

    private String version4(String secret) {
        var credential = fromAuthorization("Credential").split("/", -1);
        var date = headers.getOrDefault("x-amz-date", params.getOrDefault("X-Amz-Date", ""));
        boolean known = headers.getOrDefault("authorization", "").startsWith(V4)
                || params.getOrDefault("X-Amz-Algorithm", "").equals(V4);
        if (!known || credential.length != 5 || credential[1].isEmpty() || !date.startsWith(credential[1])) {
            throw Fault.unauthorized("Unexpected signature format.");
        }
        var scope = String.join("/", credential[1], credential[2], credential[3], credential[4]);
        var request = String.join(
                "\n",
                verb.toUpperCase(Locale.ROOT),
                path,
                verb.equalsIgnoreCase("POST") ? "" : query(false),
                canonicalHeaders(),
                fromAuthorization("SignedHeaders"),
                bodyHash);
        var text = String.join("\n", V4, date, scope, Digests.hex("SHA-256", utf8(request)));
        return HexFormat.of()
                .formatHex(hmac("HmacSHA256", signingKey(secret, credential[1], credential[2], credential[3]), text));
    }

    /// AWS's fourth version: a key for one day, region and service.
    static byte[] signingKey(String secret, String date, String region, String service) {
        var key = hmac("HmacSHA256", utf8("AWS4" + secret), date);
        key = hmac("HmacSHA256", key, region);
        key = hmac("HmacSHA256", key, service);
        return hmac("HmacSHA256", key, "aws4_request");
    }

    private String canonicalHeaders() {
        return fromAuthorization("SignedHeaders")
                        .lines()
                        .flatMap(names -> Arrays.stream(names.split(";", -1)))
                        .filter(headers::containsKey)
                        .map(name -> name + ":"
                                + Objects.requireNonNull(headers.get(name)).strip())
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    /// From the header `Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…`, or from the query.
    private String fromAuthorization(String name) {
        var header = headers.get("authorization");
        if (header == null) {
            return params.getOrDefault("X-Amz-" + name, "");
        }
        int at = header.indexOf(name + "=");
        return at < 0
                ? ""
                : header.substring(at + name.length() + 1).split(",", 2)[0].strip();
    }

    private String param(String name) {
        return Optional.ofNullable(params.get(name))
                .orElseThrow(() -> Fault.unauthorized("The parameter " + name + " is not there."));
    }

    /// Version 1: in the order of the names without regard to case, with nothing between.
    private String joined() {
        var sorted = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(params);
        return sorted.entrySet().stream().map(e -> e.getKey() + e.getValue()).collect(Collectors.joining());
    }

    private String query(boolean withMethod) {
        var sorted = new TreeMap<>(params);
        sorted.remove("X-Amz-Signature");
        if (withMethod) {
            sorted.put("SignatureMethod", "HmacSHA256");
        }
        return sorted.entrySet().stream()
                .map(e -> Percent.encode(e.getKey()) + "=" + Percent.encode(e.getValue()))
                .collect(Collectors.joining("&"));
    }

    static byte[] hmac(String algorithm, byte[] key, String text) {
        return hmac(algorithm, key, utf8(text));
    }

    static byte[] hmac(String algorithm, byte[] key, byte[] text) {
        return Digests.hmac(algorithm, key.length == 0 ? new byte[1] : key, text);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
