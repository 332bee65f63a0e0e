package foehn.object.s3;

import foehn.kernel.Digests;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a request says of its body, and how that is held against the bytes.
///
/// @param length of the object's bytes; -1 when the request does not say
/// @param streaming whether the body is in `aws-chunked` encoding
/// @param sha256 what the whole body should hash to
/// @param checksum named by a header or a trailer
/// @param checksumValue empty when a trailer will bring it
record Incoming(
        long length,
        boolean streaming,
        boolean chunksSigned,
        boolean trailerSigned,
        Optional<String> sha256,
        Optional<Checksum> checksum,
        Optional<String> checksumValue) {
    private static final String STREAMING = "STREAMING-";
    private static final String ECDSA = "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD";
    private static final Set<String> STREAMS = Set.of(
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
            ECDSA,
            ECDSA + "-TRAILER");
    private static final long HASHED_MAX = 1 << 20;

    /// @param signature null when nobody signed
    static Incoming of(Wire wire, @Nullable Signature signature, long bodyLength, InputStream body) throws IOException {
        boolean takesBody = wire.method().equals("PUT") || wire.method().equals("POST");
        var claimed = wire.header("x-amz-content-sha256").filter(text -> !text.isEmpty());
        boolean v4Header = signature instanceof SignatureV4 && !signature.inQuery();
        if (claimed.isEmpty() && v4Header) {
            throw S3Error.InvalidRequest.saying("Missing required header for this request: x-amz-content-sha256");
        }
        boolean streaming = claimed.filter(STREAMS::contains).isPresent();
        long length = bodyLength;
        if (streaming) {
            length = decodedLength(wire);
            requireStreamable(claimed.get(), v4Header, length, bodyLength, body);
        } else if (claimed.isPresent() && v4Header && !known(claimed.get())) {
            throw S3Error.argument(
                    "x-amz-content-sha256",
                    claimed.get(),
                    "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
                            + "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a "
                            + "valid sha256 value.");
        }
        RequestChecks.md5(wire);
        if (!takesBody) {
            return new Incoming(length, false, false, false, Optional.empty(), Optional.empty(), Optional.empty());
        }
        return checked(wire, length, streaming, claimed);
    }

    private static long decodedLength(Wire wire) {
        var text = wire.header("x-amz-decoded-content-length").orElse("");
        long length;
        try {
            length = Long.parseLong(text.strip());
        } catch (NumberFormatException malformed) {
            throw S3Error.MissingContentLength.toException();
        }
        if (length < 0) {
            throw S3Error.argument("x-amz-decoded-content-length", text);
        }
        return length;
    }

    private static void requireStreamable(
            String claimed, boolean v4Header, long length, long bodyLength, InputStream body) throws IOException {
        if (!v4Header) {
            if (length < bodyLength) {
                throw S3Error.IncompleteBody.toException()
                        .with("NumberBytesExpected", Long.toString(length))
                        .with("NumberBytesProvided", Long.toString(bodyLength));
            }
            byte[] bytes = body.readNBytes((int) Math.min(Math.max(bodyLength, 0), HASHED_MAX));
            throw CheckedBody.mismatch(claimed, Digests.hex("SHA-256", bytes));
        }
        if (claimed.startsWith(ECDSA)) {
            throw S3Error.NotImplemented.saying("Don't know how to validate " + claimed + " streams");
        }
    }

    private static boolean known(String claimed) {
        return claimed.equals(SignatureV4.UNSIGNED)
                || (claimed.length() == 64 && claimed.chars().allMatch(c -> Character.digit(c, 16) >= 0));
    }

    private static Incoming checked(Wire wire, long length, boolean streaming, Optional<String> claimed) {
        var inHeader = checksumHeaders(wire);
        var inTrailer = checksumTrailers(wire);
        if (inHeader.size() + inTrailer.size() > 1) {
            throw S3Error.InvalidRequest.saying("Expecting a single x-amz-checksum- header");
        }
        Optional<Checksum> checksum = Optional.empty();
        Optional<String> value = Optional.empty();
        if (!inHeader.isEmpty()) {
            var chosen = inHeader.getFirst();
            checksum = Optional.of(chosen);
            value = wire.header(chosen.header());
            if (value.flatMap(chosen::decode).isEmpty()) {
                throw S3Error.InvalidRequest.saying("Value for " + chosen.header() + " header is invalid.");
            }
        } else if (!inTrailer.isEmpty()) {
            checksum = Optional.of(inTrailer.getFirst());
        }
        requireDeclared(wire, checksum);
        if (!streaming && !inTrailer.isEmpty()) {
            throw S3Error.MalformedTrailerError.toException();
        }
        // POST takes checksums too, but only that of a list of keys to delete is of its own body.
        boolean verified = wire.method().equals("PUT") || wire.query().containsKey("delete");
        boolean unsignedBody = claimed.isEmpty() || claimed.get().equals(SignatureV4.UNSIGNED);
        boolean trailing = checksum.isPresent() && value.isEmpty();
        return new Incoming(
                length,
                streaming,
                streaming && claimed.orElse("").startsWith(STREAMING + "AWS4-HMAC"),
                streaming && claimed.orElse("").endsWith("HMAC-SHA256-PAYLOAD-TRAILER"),
                streaming || unsignedBody ? Optional.empty() : claimed,
                verified || trailing ? checksum : Optional.empty(),
                value);
    }

    private static List<Checksum> checksumHeaders(Wire wire) {
        var found = new ArrayList<Checksum>();
        boolean unknown = false;
        for (var name : wire.joined().keySet()) {
            if (name.startsWith("x-amz-checksum-")
                    && !name.equals("x-amz-checksum-algorithm")
                    && !name.equals("x-amz-checksum-type")) {
                Checksum.ofHeader(name).ifPresent(found::add);
                unknown |= Checksum.ofHeader(name).isEmpty();
            }
        }
        if (unknown) {
            throw S3Error.InvalidRequest.saying(
                    "The algorithm type you specified in x-amz-checksum- header is invalid.");
        }
        requireOne(found.size());
        return found;
    }

    private static List<Checksum> checksumTrailers(Wire wire) {
        var header = wire.header("x-amz-trailer").orElse("").strip();
        var found = new ArrayList<Checksum>();
        if (!header.isEmpty()) {
            for (String name : header.replaceAll(",+$", "").split(",", -1)) {
                found.add(Arrays.stream(Checksum.values())
                        .filter(c -> c.header().equals(name.strip()))
                        .findFirst()
                        .orElseThrow(() -> S3Error.InvalidRequest.saying(
                                "The value specified in the x-amz-trailer header is not supported")));
            }
        }
        requireOne(found.size());
        return found;
    }

    private static void requireOne(int count) {
        if (count > 1) {
            throw S3Error.InvalidRequest.saying(
                    "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        }
    }

    private static void requireDeclared(Wire wire, Optional<Checksum> checksum) {
        var declared = wire.header("x-amz-sdk-checksum-algorithm").filter(text -> !text.isEmpty());
        if (declared.isEmpty()) {
            return;
        }
        if (checksum.isEmpty()) {
            throw S3Error.InvalidRequest.saying("x-amz-sdk-checksum-algorithm specified, but no corresponding "
                    + "x-amz-checksum-* or x-amz-trailer headers were found.");
        }
        if (!declared.get().toUpperCase(Locale.ROOT).equals(checksum.get().name())) {
            throw S3Error.InvalidRequest.saying("Value for x-amz-sdk-checksum-algorithm header is invalid.");
        }
    }

    /// The object's bytes, checked while they are read.
    ///
    /// @param chunks what signed chunks are checked with; null when nobody signed in a header
    InputStream open(InputStream raw, @Nullable ChunkSignatures chunks) throws IOException {
        InputStream in = raw;
        CheckedBody.Expected expected = null;
        if (streaming) {
            var trailers = new HashSet<String>();
            if (trailerSigned) {
                trailers.add(AwsChunked.TRAILER_SIGNATURE);
            }
            if (checksumValue.isEmpty()) {
                checksum.ifPresent(c -> trailers.add(c.header()));
            }
            var chunked = new AwsChunked(
                    new BufferedInputStream(raw, 64 * 1024), length, trailers, chunksSigned ? chunks : null);
            in = chunked;
            if (checksum.isPresent()) {
                var name = checksum.get().header();
                expected =
                        new CheckedBody.Expected(checksum.get(), () -> checksumValue.or(() -> chunked.trailer(name)));
            }
        } else if (checksum.isPresent()) {
            expected = new CheckedBody.Expected(checksum.get(), () -> checksumValue);
        }
        var body = new CheckedBody(in, length, sha256, expected);
        body.checkEmpty();
        return body;
    }
}
