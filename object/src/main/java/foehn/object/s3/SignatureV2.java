package foehn.object.s3;

import foehn.kernel.Digests;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Amazon's second way of signing: HMAC-SHA1 over the method, a few headers, and the resource.
record SignatureV2(String accessKey, String provided, boolean inQuery, byte[] stringToSign) implements Signature {
    private static final Set<String> SUBRESOURCES = Set.of(
            "acl",
            "cors",
            "delete",
            "lifecycle",
            "location",
            "logging",
            "notification",
            "object-lock",
            "partNumber",
            "policy",
            "publicAccessBlock",
            "requestPayment",
            "response-cache-control",
            "response-content-disposition",
            "response-content-encoding",
            "response-content-language",
            "response-content-type",
            "response-expires",
            "restore",
            "tagging",
            "torrent",
            "uploadId",
            "uploads",
            "versionId",
            "versioning",
            "versions",
            "website");
    private static final double EXPIRES_MAX = 0x1p31;

    static SignatureV2 parse(Wire wire, Map<String, String> query, Signing signing, Instant now) {
        if (query.containsKey("AWSAccessKeyId")) {
            requireNotExpired(query.getOrDefault("Expires", ""), now);
            var access = query.getOrDefault("AWSAccessKeyId", "");
            var provided = query.getOrDefault("Signature", "");
            if (access.isEmpty() || provided.isEmpty()) {
                throw S3Error.AccessDenied.toException();
            }
            return new SignatureV2(access, provided, true, stringToSign(wire, query, signing, true));
        }
        requireDate(wire, now);
        var authorization = wire.header("Authorization").orElse("");
        int colon = authorization.lastIndexOf(':');
        if (!authorization.startsWith("AWS ") || colon < 0) {
            throw S3Error.AccessDenied.toException();
        }
        return new SignatureV2(
                authorization.substring(4, colon),
                authorization.substring(colon + 1),
                false,
                stringToSign(wire, query, signing, false));
    }

    private static void requireNotExpired(String text, Instant now) {
        double expires;
        try {
            expires = Double.parseDouble(text);
        } catch (NumberFormatException malformed) {
            throw S3Error.AccessDenied.toException();
        }
        if (!(now.toEpochMilli() / 1000.0 <= expires)) {
            throw S3Error.AccessDenied.saying("Request has expired");
        }
        if (expires >= EXPIRES_MAX) {
            throw S3Error.AccessDenied.saying("Invalid date (should be seconds since epoch): " + text);
        }
    }

    private static void requireDate(Wire wire, Instant now) {
        var date = wire.header("X-Amz-Date")
                .or(() -> wire.header("Date"))
                .flatMap(text -> {
                    var parsed = S3Times.parseDate(text);
                    return parsed.isPresent() ? parsed : S3Times.parseBasic(text);
                })
                .orElseThrow(Signature::invalidDate);
        Signature.requireNear(date, now);
    }

    private static byte[] stringToSign(Wire wire, Map<String, String> query, Signing signing, boolean inQuery) {
        var amz = new TreeMap<String, String>();
        wire.joined().forEach((name, value) -> {
            if (name.startsWith("x-amz-")) {
                amz.put(name, value);
            }
        });
        String date = "";
        if (inQuery) {
            date = query.getOrDefault("Expires", "");
        } else if (!amz.containsKey("x-amz-date")) {
            date = wire.header("Date").orElse("");
        }
        var text = new StringBuilder()
                .append(wire.method())
                .append('\n')
                .append(wire.header("Content-MD5").orElse("").strip())
                .append('\n')
                .append(wire.header("Content-Type").orElse("").strip())
                .append('\n')
                .append(date)
                .append('\n');
        amz.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
        text.append(signing.bucketInHost().map(bucket -> "/" + bucket).orElse(""))
                .append(wire.rawPath());
        var signed = new TreeMap<>(query);
        signed.keySet().retainAll(SUBRESOURCES);
        if (!signed.isEmpty()) {
            text.append('?')
                    .append(signed.entrySet().stream()
                            .map(e -> e.getValue().isEmpty() ? e.getKey() : e.getKey() + "=" + e.getValue())
                            .collect(Collectors.joining("&")));
        }
        return bytes(text.toString());
    }

    /// Headers came as ISO 8859-1 and go as such; what was decoded from the query may hold more.
    private static byte[] bytes(String text) {
        boolean latin = text.chars().allMatch(c -> c < 0x100);
        return text.getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    @Override
    public boolean verify(String secret) {
        byte[] mac = Digests.hmac("HmacSHA1", secret.getBytes(StandardCharsets.UTF_8), stringToSign);
        return Digests.same(Base64.getEncoder().encodeToString(mac), provided);
    }

    @Override
    public S3Exception mismatch() {
        return S3Error.SignatureDoesNotMatch.toException()
                .with("AWSAccessKeyId", accessKey)
                .with("StringToSign", new String(stringToSign, StandardCharsets.UTF_8))
                .with("SignatureProvided", provided)
                .with("StringToSignBytes", Signature.spelled(stringToSign));
    }
}
