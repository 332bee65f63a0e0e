package foehn.object.s3;

import foehn.kernel.Digests;
import foehn.kernel.http.Percent;
import foehn.object.Body;
import foehn.object.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request whose maker is known.
///
/// @param bucket empty when the request is about the account
/// @param key empty when it is about a bucket
/// @param query as UTF-8; what was none holds U+FFFD
/// @param raw the body as it comes; read through [#body] or [#document]
/// @param chunks what the chunks of a streamed body are checked with
record S3Request(
        Wire wire,
        Identity who,
        String bucket,
        String key,
        Map<String, String> query,
        Incoming incoming,
        InputStream raw,
        @Nullable ChunkSignatures chunks,
        Origin origin) {
    private static final int NUMBER_MAX = Integer.MAX_VALUE;

    String method() {
        return wire.method();
    }

    Optional<String> header(String name) {
        return wire.header(name);
    }

    boolean hasParam(String name) {
        return query.containsKey(name);
    }

    /// A parameter as text; no UTF-8 is refused.
    Optional<String> param(String name) {
        var value = query.get(name);
        if (value != null && value.indexOf('\uFFFD') >= 0) {
            throw S3Error.argument(name, value);
        }
        return Optional.ofNullable(value);
    }

    String param(String name, String otherwise) {
        return param(name).orElse(otherwise);
    }

    /// A parameter that goes into a header of the answer: a line break there would be an answer of its own.
    Optional<String> headerParam(String name) {
        var value = param(name);
        if (value.filter(text -> text.chars().anyMatch(c -> c < ' ' || c == 0x7F))
                .isPresent()) {
            throw S3Error.argument(name, Percent.encode(value.get()));
        }
        return value;
    }

    /// A number that is not negative; above `max` it is `max`.
    int number(String name, int otherwise, int max) {
        var text = query.get(name);
        if (text == null) {
            return otherwise;
        }
        long value;
        try {
            value = Long.parseLong(text.strip());
        } catch (NumberFormatException malformed) {
            throw notInRange(name, text);
        }
        if (value < 0) {
            throw S3Error.argument(name, text, "Argument " + name + " must be an integer between 0 and " + NUMBER_MAX);
        }
        if (value > NUMBER_MAX) {
            throw notInRange(name, text);
        }
        return (int) Math.min(value, max);
    }

    private static S3Exception notInRange(String name, String text) {
        return S3Error.argument(name, text, "Provided " + name + " not an integer or within integer range");
    }

    /// `encoding-type`: whether names in the answer are percent-encoded.
    boolean encodesNames() {
        var type = param("encoding-type");
        if (type.isPresent() && !type.get().equals("url")) {
            throw S3Error.argument("encoding-type", type.get(), "Invalid Encoding Method specified in Request");
        }
        return type.isPresent();
    }

    /// The object's bytes, checked while they are read.
    Body body() throws IOException {
        return new Body(incoming.open(raw, chunks), incoming.length());
    }

    /// A document of at most `bytesMax`, whole and checked; empty when there is none.
    byte[] document(int bytesMax) throws IOException {
        var encoding = header("Transfer-Encoding").orElse("");
        if (!encoding.isEmpty() && !encoding.strip().equalsIgnoreCase("chunked")) {
            throw S3Error.NotImplemented.saying("A header you provided implies functionality that is not implemented")
                    .with("Header", "Transfer-Encoding");
        }
        if (incoming.length() > bytesMax) {
            throw S3Error.MalformedXML.toException();
        }
        if (incoming.length() < 0 && encoding.isEmpty()) {
            return new byte[0];
        }
        byte[] bytes = incoming.open(raw, chunks).readNBytes(bytesMax + 1);
        if (bytes.length > bytesMax) {
            throw S3Error.MalformedXML.toException();
        }
        return bytes;
    }

    /// Holds a document against `Content-MD5`, where that was sent.
    boolean checkMd5(byte[] document) {
        var claimed = header("Content-MD5").filter(text -> !text.isEmpty());
        if (claimed.isPresent()) {
            var computed = Base64.getEncoder().encodeToString(Digests.md5().digest(document));
            if (!claimed.get().equals(computed)) {
                throw S3Error.BadDigest.toException().with("ExpectedDigest", claimed.get());
            }
        }
        return claimed.isPresent();
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
