package foehn.object.s3;

import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

/// What a request says to prove who made it. Made from the request alone; only [#verify] knows a secret.
sealed interface Signature permits SignatureV2, SignatureV4 {
    /// How far a client's clock may be off.
    Duration SKEW_MAX = Duration.ofMinutes(15);

    String accessKey();

    /// Whether it stands in the query: a URL that was signed for somebody else to use.
    boolean inQuery();

    /// Whether the owner of `secret` made it. Takes as long for a bad one as for a good one.
    boolean verify(String secret);

    /// What a client is told that signed something else than was received.
    S3Exception mismatch();

    /// Empty when the request says nothing of who makes it.
    static Optional<Signature> of(Wire wire, Signing signing, Instant now) {
        var query = wire.query();
        var authorization = wire.header("Authorization").orElse("");
        if (query.containsKey("X-Amz-Credential") || authorization.startsWith(SignatureV4.ALGORITHM + " ")) {
            return Optional.of(SignatureV4.parse(wire, query, signing, now));
        }
        if (query.containsKey("AWSAccessKeyId") || !authorization.isEmpty()) {
            return Optional.of(SignatureV2.parse(wire, query, signing, now));
        }
        return Optional.empty();
    }

    /// What signatures depend on besides the request.
    ///
    /// @param bucketInHost the bucket that the host's name names; empty when the path does
    record Signing(String region, Optional<String> bucketInHost) {}

    /// `47 45 54`: the bytes of a text, for people who look for an invisible difference.
    static String spelled(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }

    static S3Exception invalidDate() {
        return S3Error.AccessDenied.saying("AWS authentication requires a valid Date or x-amz-date header");
    }

    static void requireNear(Instant signed, Instant now) {
        if (signed.isBefore(Instant.EPOCH)) {
            throw S3Error.AccessDenied.toException();
        }
        if (Duration.between(signed, now).abs().compareTo(SKEW_MAX) > 0) {
            throw S3Error.RequestTimeTooSkewed.toException();
        }
    }
}
