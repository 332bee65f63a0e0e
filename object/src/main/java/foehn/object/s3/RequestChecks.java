package foehn.object.s3;

import foehn.kernel.http.Percent;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is refused of a request by its headers alone, whatever it asks for.
final class RequestChecks {
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+={0,2}");
    private static final List<String> CONDITIONS = List.of("If-Match", "If-Modified-Since", "If-Unmodified-Since");

    private RequestChecks() {}

    static void require(Wire wire) {
        conditions(wire);
        copySource(wire);
        wire.header("x-amz-metadata-directive").ifPresent(directive -> {
            if (!directive.equals("COPY") && !directive.equals("REPLACE")) {
                throw S3Error.argument("x-amz-metadata-directive", directive, "Unknown metadata directive.");
            }
        });
        wire.header("x-amz-storage-class").ifPresent(storage -> {
            if (!storage.equals("STANDARD")) {
                throw S3Error.InvalidStorageClass.toException();
            }
        });
        unsupported(wire);
    }

    private static void conditions(Wire wire) {
        boolean conditional = CONDITIONS.stream().anyMatch(wire::has)
                || !wire.header("If-None-Match").orElse("*").equals("*");
        if (wire.method().equals("PUT") && conditional) {
            throw S3Error.NotImplemented.saying("Conditional object PUTs are not supported.");
        }
        boolean conditionalDelete = wire.has("If-Match")
                || wire.has("x-amz-if-match-last-modified-time")
                || wire.has("x-amz-if-match-size");
        if (wire.method().equals("DELETE") && conditionalDelete) {
            throw S3Error.NotImplemented.saying("Conditional deletes are not supported.");
        }
    }

    private static void copySource(Wire wire) {
        wire.header("x-amz-copy-source").ifPresent(source -> {
            var path = S3Request.text(Percent.octets(source.startsWith("/") ? source.substring(1) : source));
            int slash = path.indexOf('/');
            if (slash <= 0 || slash == path.length() - 1) {
                throw S3Error.argument(
                        "x-amz-copy-source",
                        source,
                        "Copy Source must mention the source bucket and key: sourcebucket/sourcekey");
            }
        });
    }

    private static void unsupported(Wire wire) {
        if (wire.has("x-amz-mfa")) {
            throw S3Error.NotImplemented.saying("MFA Delete is not supported.");
        }
        wire.header("x-amz-server-side-encryption").ifPresent(method -> {
            if (!method.equals("aws:kms") && !method.equals("AES256")) {
                throw S3Error.argument(
                        "x-amz-server-side-encryption", method, "The encryption method specified is not supported");
            }
            throw S3Error.NotImplemented.saying("Server-side encryption is not supported.");
        });
        refuse(wire, "x-amz-server-side-encryption-customer-", "Server-side encryption is not supported.");
        refuse(wire, "x-amz-copy-source-server-side-encryption-", "Server-side encryption is not supported.");
        refuse(wire, "x-amz-object-lock-", "Object lock is not supported.");
        wire.header("x-amz-bucket-object-lock-enabled").ifPresent(enabled -> {
            if (!enabled.equalsIgnoreCase("false")) {
                throw S3Error.NotImplemented.saying("Object lock is not supported.");
            }
        });
        if (wire.has("x-amz-website-redirect-location")) {
            throw S3Error.NotImplemented.saying("Website redirection is not supported.");
        }
    }

    /// Who asks for protection must not believe to have got it.
    private static void refuse(Wire wire, String prefix, String words) {
        if (wire.joined().keySet().stream().anyMatch(name -> name.startsWith(prefix))) {
            throw S3Error.NotImplemented.saying(words);
        }
    }

    /// Refuses a `Content-MD5` that is none.
    static void md5(Wire wire) {
        var claimed = wire.header("Content-MD5").map(RequestChecks::stripped).filter(text -> !text.isEmpty());
        if (claimed.isPresent() && hexOfMd5(claimed.get()).isEmpty()) {
            throw S3Error.InvalidDigest.toException();
        }
    }

    /// The hexadecimal form of a `Content-MD5`; empty when it is none.
    static Optional<String> hexOfMd5(String base64) {
        if (!BASE64.matcher(base64).matches()) {
            return Optional.empty();
        }
        try {
            byte[] digest = Base64.getDecoder().decode(base64);
            boolean padded = base64.length() % 4 == 0;
            return padded && digest.length == 16 ? Optional.of(HexFormat.of().formatHex(digest)) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /// S3 drops every control character around a value.
    private static String stripped(String value) {
        int start = 0;
        int end = value.length();
        while (start < end && value.charAt(start) <= ' ') {
            start++;
        }
        while (end > start && value.charAt(end - 1) <= ' ') {
            end--;
        }
        return value.substring(start, end);
    }
}
