package foehn.object.s3;

import foehn.kernel.Digests;
import foehn.kernel.http.Percent;
import foehn.object.Headers;
import foehn.object.S3Keys;
import foehn.object.temp.HeaderValue;
import foehn.object.temp.Multipart;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A form in a browser that uploads one file: its fields take the place of headers, and a signed policy says what they
/// may be.
///
/// @param fields by lower-case name, and those before the file alone
record PostForm(Map<String, String> fields, InputStream file) {
    private static final int FIELDS_BYTES_MAX = 64 * 1024;
    private static final List<String> HEADERS = List.of(
            "content-type",
            "content-disposition",
            "content-encoding",
            "cache-control",
            "expires",
            "x-amz-storage-class",
            "x-amz-website-redirect-location",
            "x-amz-server-side-encryption");

    static boolean isOne(Wire wire) {
        return wire.method().equals("POST")
                && wire.header("Content-Type")
                        .orElse("")
                        .toLowerCase(Locale.ROOT)
                        .startsWith("multipart/form-data");
    }

    static PostForm read(Wire wire, String bucket, InputStream body) throws IOException {
        var type = HeaderValue.parse(wire.header("Content-Type").orElse(""));
        var boundary = type.attributes().get("boundary");
        if (boundary == null) {
            throw S3Error.MalformedPOSTRequest.toException();
        }
        var fields = new TreeMap<String, String>();
        fields.put("bucket", bucket);
        try {
            var parts = new Multipart(body, boundary);
            int bytes = 0;
            for (var part = parts.next(); part.isPresent(); part = parts.next()) {
                var named = HeaderValue.parse(part.get().headers().getOrDefault("content-disposition", ""))
                        .attributes();
                var name = named.getOrDefault("name", "").toLowerCase(Locale.ROOT);
                if (name.equals("file")) {
                    fields.computeIfPresent(
                            "key", (_, key) -> key.replace("${filename}", base(named.getOrDefault("filename", ""))));
                    return new PostForm(fields, part.get().body());
                }
                byte[] value = part.get().body().readNBytes(FIELDS_BYTES_MAX - bytes + 1);
                bytes += value.length;
                if (bytes > FIELDS_BYTES_MAX) {
                    throw S3Error.MalformedPOSTRequest.toException();
                }
                // A field of that name is no bucket: what was signed for another one is not good here.
                if (!name.equals("bucket")) {
                    fields.put(name, new String(value, StandardCharsets.UTF_8));
                }
            }
        } catch (Multipart.Malformed malformed) {
            throw S3Error.MalformedPOSTRequest.toException();
        }
        throw S3Error.InvalidArgument.saying("POST requires exactly one file upload per request.");
    }

    private static String base(String filename) {
        int slash = Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\'));
        return filename.substring(slash + 1);
    }

    String field(String name) {
        return fields.getOrDefault(name, "");
    }

    private String require(String name) {
        var value = field(name);
        if (value.isEmpty()) {
            throw S3Error.argument(name, "", "Bucket POST must contain a field named '" + name + "'.");
        }
        return value;
    }

    String key() {
        return require("key");
    }

    /// Whose access key signed it.
    String accessKey() {
        if (field("policy").isEmpty()) {
            throw S3Error.AccessDenied.toException();
        }
        if (!field("x-amz-credential").isEmpty()) {
            return field("x-amz-credential").split("/", -1)[0];
        }
        return require("awsaccesskeyid");
    }

    /// Refuses a form that the owner of the key did not sign, or whose fields are not what they signed.
    PostPolicy verify(S3Keys.Key key, String region, Instant now) {
        var policy = field("policy");
        boolean good = field("x-amz-credential").isEmpty() ? second(key, policy) : fourth(key, policy, region);
        if (!good) {
            throw S3Error.SignatureDoesNotMatch.toException().with("AWSAccessKeyId", key.access());
        }
        return PostPolicy.check(policy, fields, now);
    }

    private boolean second(S3Keys.Key key, String policy) {
        byte[] mac = Digests.hmac(
                "HmacSHA1", key.secret().getBytes(StandardCharsets.UTF_8), policy.getBytes(StandardCharsets.UTF_8));
        return Digests.same(Base64.getEncoder().encodeToString(mac), require("signature"));
    }

    private boolean fourth(S3Keys.Key key, String policy, String region) {
        var scope = field("x-amz-credential").split("/", -1);
        if (scope.length != 5
                || !scope[2].equals(region)
                || !field("x-amz-date").startsWith(scope[1])) {
            throw S3Error.AuthorizationHeaderMalformed.toException();
        }
        byte[] signing = new SignatureV4.Scope(scope[1], scope[2], "s3", "aws4_request").key(key.secret());
        byte[] mac = Digests.hmac("HmacSHA256", signing, policy.getBytes(StandardCharsets.UTF_8));
        return Digests.same(HexFormat.of().formatHex(mac), require("x-amz-signature"));
    }

    /// The PUT that it stands for.
    Wire put() {
        var headers = new ArrayList<Wire.Header>();
        // Nobody said how long the file is.
        headers.add(new Wire.Header("Transfer-Encoding", "chunked"));
        fields.forEach((name, value) -> {
            if (HEADERS.contains(name) || name.startsWith("x-amz-meta-") || name.startsWith("x-amz-grant-")) {
                headers.add(new Wire.Header(name, Headers.encoded(value)));
            }
        });
        if (!field("acl").isEmpty()) {
            headers.add(new Wire.Header("x-amz-acl", field("acl")));
        }
        if (!field("tagging").isEmpty()) {
            var tags = Tags.parse(field("tagging").getBytes(StandardCharsets.UTF_8), TaggingCalls.OBJECT_TAGS_MAX);
            headers.add(new Wire.Header("x-amz-tagging", Tags.encode(tags)));
        }
        return new Wire("PUT", "/", "", headers);
    }

    /// The file, which breaks off when it is longer or shorter than the policy allows.
    InputStream bytes(PostPolicy policy) {
        return new FilterInputStream(file) {
            private long given;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int n = super.read(buffer, offset, length);
                given += Math.max(n, 0);
                if (given > policy.bytesMax()) {
                    throw S3Error.EntityTooLarge.toException();
                }
                if (n < 0 && given < policy.bytesMin()) {
                    throw S3Error.EntityTooSmall.toException();
                }
                return n;
            }
        };
    }

    /// What the browser is told once the file is stored.
    Answer answer(String location, String bucket, Headers told) {
        var etag = told.get("etag", "");
        var redirect = Optional.of(field("success_action_redirect"))
                .filter(url -> !url.isEmpty())
                .or(() -> Optional.of(field("redirect")));
        if (redirect.get().startsWith("http") && redirect.get().chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            var url = redirect.get() + (redirect.get().indexOf('?') < 0 ? "?" : "&") + "bucket="
                    + Percent.encode(bucket) + "&key=" + Percent.encode(key()) + "&etag="
                    + Percent.encode(etag);
            return Answer.empty(303, told.put("location", url));
        }
        told.put("location", location);
        return switch (field("success_action_status")) {
            case "200" -> Answer.empty(200, told);
            case "201" ->
                Answer.xml(
                        201,
                        told,
                        new Xml()
                                .open("PostResponse")
                                .leaf("Location", location)
                                .leaf("Bucket", bucket)
                                .leaf("Key", key())
                                .leaf("ETag", etag)
                                .bytes());
            default -> Answer.empty(204, told);
        };
    }
}
