package foehn.object.s3;

import foehn.kernel.Digests;
import foehn.kernel.http.Percent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Amazon's fourth way of signing: HMAC-SHA256 over a canonical form of the whole request, with a key that is good for
/// one day, region and service.
record SignatureV4(
        String accessKey, String provided, boolean inQuery, String date, Scope scope, byte[] canonicalRequest)
        implements Signature {
    static final String ALGORITHM = "AWS4-HMAC-SHA256";
    static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final Duration EXPIRES_MAX = Duration.ofDays(7);

    /// Headers that change what a request does, so that none may be slipped in beside the signed ones.
    private static final List<String> MUST_BE_SIGNED = List.of("x-amz-copy", "x-amz-acl", "x-amz-grant", "x-amz-meta");

    /// What a signing key is good for.
    record Scope(String date, String region, String service, String terminal) {
        @Override
        public String toString() {
            return date + "/" + region + "/" + service + "/" + terminal;
        }

        byte[] key(String secret) {
            byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
            for (String piece : List.of(date, region, service, terminal)) {
                key = Digests.hmac("HmacSHA256", key, piece.getBytes(StandardCharsets.UTF_8));
            }
            return key;
        }
    }

    static SignatureV4 parse(Wire wire, Map<String, String> query, Signing signing, Instant now) {
        return query.containsKey("X-Amz-Credential")
                ? inQuery(wire, query, signing, now)
                : inHeader(wire, signing, now);
    }

    private static SignatureV4 inQuery(Wire wire, Map<String, String> query, Signing signing, Instant now) {
        var at = S3Times.parseBasic(query.getOrDefault("X-Amz-Date", ""))
                .or(() -> query.containsKey("X-Amz-Date") ? java.util.Optional.empty() : headerDate(wire))
                .orElseThrow(Signature::invalidDate);
        requireNotExpired(query, at, now);
        if (!ALGORITHM.equals(query.get("X-Amz-Algorithm"))) {
            throw S3Error.argument("X-Amz-Algorithm", query.getOrDefault("X-Amz-Algorithm", ""));
        }
        var credential = credential(query.getOrDefault("X-Amz-Credential", ""));
        var provided = query.getOrDefault("X-Amz-Signature", "");
        if (provided.isEmpty()) {
            throw S3Error.AccessDenied.toException();
        }
        var signed = query.get("X-Amz-SignedHeaders");
        if (signed == null) {
            throw S3Error.AuthorizationHeaderMalformed.toException();
        }
        var scope = scope(
                credential,
                at,
                signing,
                S3Error.AuthorizationQueryParametersError,
                "Error parsing the X-Amz-Credential parameter;");
        return new SignatureV4(
                credential.getFirst(), provided, true, S3Times.basic(at), scope, canonical(wire, signed));
    }

    private static SignatureV4 inHeader(Wire wire, Signing signing, Instant now) {
        var at = headerDate(wire).orElseThrow(Signature::invalidDate);
        Signature.requireNear(at, now);
        var authorization = wire.header("Authorization").orElse("");
        var credential = credential(field(authorization, "Credential="));
        var provided = field(authorization, "Signature=");
        if (provided.isEmpty()) {
            throw S3Error.AccessDenied.toException();
        }
        var signed = field(authorization, "SignedHeaders=");
        if (signed.isEmpty()) {
            throw S3Error.AuthorizationHeaderMalformed.toException();
        }
        var scope = scope(
                credential,
                at,
                signing,
                S3Error.AuthorizationHeaderMalformed,
                "The authorization header is malformed;");
        return new SignatureV4(
                credential.getFirst(), provided, false, S3Times.basic(at), scope, canonical(wire, signed));
    }

    private static java.util.Optional<Instant> headerDate(Wire wire) {
        var amz = wire.header("X-Amz-Date").filter(text -> !text.isEmpty());
        if (amz.isPresent()) {
            var basic = S3Times.parseBasic(amz.get());
            return basic.isPresent() ? basic : S3Times.parseDate(amz.get());
        }
        return wire.header("Date").flatMap(S3Times::parseDate);
    }

    private static void requireNotExpired(Map<String, String> query, Instant at, Instant now) {
        var text = query.get("X-Amz-Expires");
        if (text == null) {
            throw S3Error.AccessDenied.toException();
        }
        long seconds;
        try {
            seconds = Long.parseLong(text.strip());
        } catch (NumberFormatException malformed) {
            throw S3Error.AuthorizationQueryParametersError.saying("X-Amz-Expires should be a number");
        }
        if (seconds < 0) {
            throw S3Error.AuthorizationQueryParametersError.saying("X-Amz-Expires must be non-negative");
        }
        if (seconds > EXPIRES_MAX.toSeconds()) {
            throw S3Error.AuthorizationQueryParametersError.saying(
                    "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be "
                            + "less than 604800 seconds");
        }
        if (at.plusSeconds(seconds).isBefore(now)) {
            throw S3Error.AccessDenied.saying("Request has expired");
        }
        if (at.isAfter(now.plus(SKEW_MAX))) {
            throw S3Error.AccessDenied.saying("Request is not valid yet");
        }
    }

    private static String field(String authorization, String name) {
        int start = authorization.indexOf(name);
        if (start < 0) {
            return "";
        }
        int end = authorization.indexOf(',', start);
        return authorization
                .substring(start + name.length(), end < 0 ? authorization.length() : end)
                .strip();
    }

    /// `access/date/region/service/terminal`.
    private static List<String> credential(String text) {
        var parts = List.of(text.split("/", -1));
        if (parts.size() != 5 || parts.getFirst().isEmpty()) {
            throw S3Error.AccessDenied.toException();
        }
        return parts;
    }

    private static Scope scope(List<String> credential, Instant at, Signing signing, S3Error error, String prefix) {
        var date = S3Times.basic(at).substring(0, 8);
        if (!credential.get(1).equals(date)) {
            throw error.saying("Invalid credential date \"" + credential.get(1)
                    + "\". This date is not the same as X-Amz-Date: \"" + date + "\".");
        }
        var region = credential.get(2);
        // .NET's SDK writes the region in lower case whatever it was told.
        if (!region.equals(signing.region()) && !region.equals(signing.region().toLowerCase(java.util.Locale.ROOT))) {
            throw error.saying(prefix + " the region '" + region + "' is wrong; expecting '" + signing.region() + "'")
                    .with("Region", signing.region());
        }
        if (!credential.get(3).equals("s3")) {
            throw error.saying(
                    prefix + " incorrect service \"" + credential.get(3) + "\". This endpoint belongs to \"s3\".");
        }
        if (!credential.get(4).equals("aws4_request")) {
            throw error.saying(
                    prefix + " incorrect terminal \"" + credential.get(4) + "\". This endpoint uses \"aws4_request\".");
        }
        return new Scope(date, region, "s3", "aws4_request");
    }

    private static byte[] canonical(Wire wire, String signedHeaders) {
        var signed = new TreeSet<>(List.of(signedHeaders.split(";", -1)));
        var headers = headers(wire, signed);
        return (wire.method()
                        + "\n"
                        + Percent.encode(Percent.octets(wire.rawPath()), "/")
                        + "\n"
                        + query(wire)
                        + "\n"
                        + headers.entrySet().stream()
                                .map(e -> e.getKey() + ":" + e.getValue() + "\n")
                                .collect(Collectors.joining())
                        + "\n"
                        + String.join(";", headers.keySet())
                        + "\n"
                        + wire.header("X-Amz-Content-SHA256").orElse(UNSIGNED))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String query(Wire wire) {
        var pairs = new ArrayList<String[]>();
        for (var param : wire.params()) {
            var name = Percent.encode(param.name(), "");
            if (!name.equals("X-Amz-Signature") && !name.equals("Signature")) {
                pairs.add(new String[] {name, Percent.encode(param.value(), "")});
            }
        }
        pairs.sort(Comparator.<String[], String>comparing(pair -> pair[0]).thenComparing(pair -> pair[1]));
        return pairs.stream().map(pair -> pair[0] + "=" + pair[1]).collect(Collectors.joining("&"));
    }

    private static Map<String, String> headers(Wire wire, Set<String> signed) {
        var headers = new TreeMap<String, String>();
        for (var entry : wire.joined().entrySet()) {
            var name = entry.getKey();
            if (signed.contains(name)) {
                headers.put(name, squeezed(entry.getValue()));
            } else if (MUST_BE_SIGNED.stream().anyMatch(name::startsWith)) {
                throw S3Error.AccessDenied.saying("There were headers present in the request which were not signed")
                        .with("HeadersNotSigned", name);
            }
        }
        if (headers.size() != signed.size()) {
            throw S3Error.SignatureDoesNotMatch.toException();
        }
        return headers;
    }

    /// Runs of blanks become one, as the signer did.
    private static String squeezed(String value) {
        var out = new StringBuilder(value.length());
        boolean blank = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ' ' || c == '\t') {
                blank = true;
            } else {
                if (blank && !out.isEmpty()) {
                    out.append(' ');
                }
                blank = false;
                out.append(c);
            }
        }
        return out.toString();
    }

    private String stringToSign() {
        return ALGORITHM + "\n" + date + "\n" + scope + "\n" + Digests.hex("SHA-256", canonicalRequest);
    }

    @Override
    public boolean verify(String secret) {
        byte[] mac =
                Digests.hmac("HmacSHA256", scope.key(secret), stringToSign().getBytes(StandardCharsets.UTF_8));
        return Digests.same(HexFormat.of().formatHex(mac), provided);
    }

    /// What the chunks of a streamed body are checked with.
    ChunkSignatures chunks(String secret) {
        return new ChunkSignatures(scope.key(secret), date, scope.toString(), provided, this);
    }

    @Override
    public S3Exception mismatch() {
        return mismatch(stringToSign());
    }

    S3Exception mismatch(String stringToSign) {
        return S3Error.SignatureDoesNotMatch.toException()
                .with("AWSAccessKeyId", accessKey)
                .with("StringToSign", stringToSign)
                .with("SignatureProvided", provided)
                .with("StringToSignBytes", Signature.spelled(stringToSign.getBytes(StandardCharsets.UTF_8)))
                .with("CanonicalRequest", new String(canonicalRequest, StandardCharsets.UTF_8))
                .with("CanonicalRequestBytes", Signature.spelled(canonicalRequest));
    }
}
