package foehn.object;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import java.math.BigInteger;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalLong;

/// What must hold of a request that writes an object.
final class ObjectChecks {
    static void creation(Call call, int nameBytesMax, long bytesMax) {
        var headers = call.headers();
        var encoding = headers.get("transfer-encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("chunked")) {
            throw Fault.named(501, "", "Unsupported Transfer-Encoding header value");
        }
        if (call.body().length() > bytesMax) {
            throw Fault.named(413, "", "Your request is too large.");
        }
        if (call.body().length() < 0 && encoding == null && !headers.has("content-length")) {
            throw Fault.named(411, "", "Missing Content-Length header.");
        }
        name(call.path().object(), nameBytesMax);
        if (headers.isTrue("x-detect-content-type")
                || headers.get("content-type", "").isEmpty()) {
            headers.put("content-type", guess(call.path().object()));
        }
        if (Headers.isBadText(headers.get("content-type", ""))) {
            throw Fault.named(400, "", "Invalid Content-Type");
        }
        if (headers.get("content-type", "").contains(";swift_")
                || headers.get("content-type", "").contains("; swift_")) {
            throw Fault.named(400, "", "Invalid Content-Type, swift_* is not a valid parameter name.");
        }
        Metadata.check(headers, "object");
    }

    static void name(String name, int bytesMax) {
        if (name.length() * 3 > bytesMax) {
            int bytes = name.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > bytesMax) {
                throw Fault.named(400, "", "Object name length of " + bytes + " longer than " + bytesMax);
            }
        }
    }

    static String guess(String name) {
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return "application/octet-stream";
        }
        var guessed =
                URLConnection.guessContentTypeFromName("x" + name.substring(dot).toLowerCase(Locale.ROOT));
        return guessed == null ? "application/octet-stream" : guessed;
    }

    /// When the object is to be deleted. `X-Delete-After` wins; the header that is kept says `X-Delete-At`.
    static OptionalLong deleteAt(Headers headers, long nowSeconds) {
        var after = headers.get("x-delete-after");
        if (after != null) {
            long seconds = number(after, "Non-integer X-Delete-After");
            if (seconds <= 0) {
                throw Fault.named(400, "", "X-Delete-After in past");
            }
            headers.remove("x-delete-after");
            headers.put("x-delete-at", Long.toString(Math.min(nowSeconds + seconds, 9_999_999_999L)));
        }
        var at = headers.get("x-delete-at");
        if (at == null || at.isEmpty()) {
            headers.remove("x-delete-at");
            return OptionalLong.empty();
        }
        long seconds = number(at, "Non-integer X-Delete-At");
        if (seconds <= nowSeconds) {
            throw Fault.named(400, "", "X-Delete-At in past");
        }
        headers.put("x-delete-at", Long.toString(Math.min(seconds, 9_999_999_999L)));
        return OptionalLong.of(Math.min(seconds, 9_999_999_999L));
    }

    private static long number(String text, String message) {
        try {
            var number = new BigInteger(text.strip());
            return number.bitLength() > 62 ? number.signum() * Long.MAX_VALUE / 2 : number.longValue();
        } catch (NumberFormatException malformed) {
            throw Fault.named(400, "", message);
        }
    }

    /// The time at which an object must be due for a DELETE to count.
    static OptionalLong ifDeleteAt(Headers headers) {
        var at = headers.get("x-if-delete-at");
        return at == null ? OptionalLong.empty() : OptionalLong.of(number(at, "Bad X-If-Delete-At header value"));
    }

    /// What the client says the bytes hash to must be true.
    static void etag(Headers headers, String md5) {
        var etag = headers.get("etag");
        if (etag != null && !etag.isEmpty() && !unquoted(etag).equalsIgnoreCase(md5)) {
            throw new FaultException(new Fault.Named(422, "", ""));
        }
    }

    private static String unquoted(String etag) {
        return etag.length() >= 2 && etag.startsWith("\"") && etag.endsWith("\"")
                ? etag.substring(1, etag.length() - 1)
                : etag;
    }

    private ObjectChecks() {}
}
