package foehn.object.temp;

import foehn.kernel.http.Percent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Takes the files of a web form whose hidden fields carry a signed permission. The fields must stand before the
/// files; each file is stored while it comes in.
public final class FormPost {
    private static final int VALUE_BYTES_MAX = 4096;

    private final Set<Digest> digests;
    private final List<String> roots;

    /// Forms that are signed with one of the digests.
    ///
    /// @param roots what the paths that clients sign may begin with: `/v1/`
    public FormPost(Set<Digest> digests, List<String> roots) {
        this.digests = Set.copyOf(digests);
        this.roots = List.copyOf(roots);
    }

    /// Stores one file under the form's address.
    @FunctionalInterface
    public interface Uploads {
        /// Says how it went; a fault of the client's is an answer too.
        ///
        /// @param name the object's
        /// @param headers by lower-case name
        Stored put(String name, Map<String, String> headers, InputStream body) throws IOException;
    }

    /// How storing went.
    ///
    /// @param body what else was said of it; empty for nothing
    public record Stored(int status, String reason, Map<String, String> headers, String body) {
        boolean isSuccess() {
            return status / 100 == 2;
        }
    }

    /// What the browser is told.
    public record Answer(int status, String contentType, Map<String, String> headers, String body) {}

    /// Where the form was sent to.
    ///
    /// @param path the address as it was signed, behind `/v1/`
    /// @param prefix what stands behind the container, and begins the names of all files; may be empty
    public record Target(String path, String prefix) {}

    /// The boundary when the content type is that of a form with files.
    public static Optional<String> boundary(String contentType) {
        var parsed = HeaderValue.parse(contentType);
        return parsed.value().equals("multipart/form-data")
                ? Optional.ofNullable(parsed.attributes().get("boundary"))
                : Optional.empty();
    }

    /// Reads a whole form.
    public Answer take(String boundary, InputStream in, Target target, TempKeys keys, long nowSeconds, Uploads uploads)
            throws IOException {
        var form = new Form(target, keys, nowSeconds);
        try {
            var parts = new Multipart(in, boundary);
            for (var part = parts.next(); part.isPresent(); part = parts.next()) {
                if (!form.take(part.get(), uploads)) {
                    break;
                }
            }
            return form.answer();
        } catch (Multipart.Malformed malformed) {
            return text(400, "FormPost: " + malformed.getMessage());
        } catch (Refused refused) {
            return text(refused.status, "FormPost: " + refused.getMessage());
        }
    }

    private static Answer text(int status, String body) {
        return new Answer(status, "text/plain", Map.of(), body);
    }

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final int status;

        Refused(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }
    }

    private final class Form {
        private final Target target;
        private final TempKeys keys;
        private final long nowSeconds;
        private final Map<String, String> fields = new LinkedHashMap<>();
        private int files;
        private Stored last = new Stored(400, "Bad Request", Map.of(), "");
        private String message = "no files to process";

        Form(Target target, TempKeys keys, long nowSeconds) {
            this.target = target;
            this.keys = keys;
            this.nowSeconds = nowSeconds;
        }

        boolean take(Multipart.Part part, Uploads uploads) throws IOException {
            var disposition = HeaderValue.parse(part.headers().getOrDefault("content-disposition", ""));
            var filename = disposition.attributes().getOrDefault("filename", "");
            if (!disposition.value().equals("form-data") || filename.isEmpty()) {
                takeField(disposition.attributes().get("name"), part.body());
                return true;
            }
            files++;
            if (files > number("max_file_count")) {
                last = new Stored(400, "Bad Request", Map.of(), "");
                message = "max file count exceeded";
                return false;
            }
            takeFile(filename, part, uploads);
            return last.isSuccess();
        }

        private void takeField(@Nullable String name, InputStream body) throws IOException {
            var value = new String(body.readNBytes(VALUE_BYTES_MAX), StandardCharsets.UTF_8);
            if (name == null) {
                return;
            }
            int end = value.length();
            while (end > 0 && "\r\n-".indexOf(value.charAt(end - 1)) >= 0) {
                end--;
            }
            fields.put(name.toLowerCase(Locale.ROOT), value.substring(0, end));
        }

        private void takeFile(String filename, Multipart.Part part, Uploads uploads) throws IOException {
            var headers = headers(part.headers());
            long bytesMax = number("max_file_size");
            if (!number("expires", nowSeconds)) {
                throw new Refused(401, "Form Expired");
            }
            if (!isSigned()) {
                throw new Refused(401, "Invalid Signature");
            }
            var body = new Capped(part.body(), bytesMax);
            try {
                last = uploads.put(target.prefix() + filename, headers, body);
            } catch (IOException | RuntimeException broken) {
                if (body.isExceeded()) {
                    throw new Refused(400, "max_file_size exceeded");
                }
                throw broken;
            }
            message = "";
        }

        /// A field's value ends up in a header, so a line break in it would be another header.
        private Map<String, String> headers(Map<String, String> ofPart) {
            var headers = new TreeMap<String, String>();
            for (var name : List.of("content-type", "content-encoding")) {
                var value = fields.containsKey(name) ? fields.get(name) : ofPart.get(name);
                if (value != null && !value.isEmpty()) {
                    headers.put(name, singleLine(name, value));
                }
            }
            copyNumber("x_delete_at", "x-delete-at", "Unix timestamp required.", headers);
            copyNumber("x_delete_after", "x-delete-after", "Number of seconds required.", headers);
            return headers;
        }

        private void copyNumber(String field, String header, String what, Map<String, String> headers) {
            var value = fields.get(field);
            if (value != null) {
                if (!value.strip().matches("-?[0-9]{1,15}")) {
                    throw new Refused(400, field + " not an integer: " + what);
                }
                headers.put(header, value.strip());
            }
        }

        private long number(String field) {
            var text = fields.getOrDefault(field, "").strip();
            if (text.isEmpty()) {
                return 0;
            }
            if (!text.matches("-?[0-9]{1,18}")) {
                throw new Refused(400, field + " not an integer");
            }
            return Long.parseLong(text);
        }

        private boolean number(String field, long least) {
            return number(field) >= least;
        }

        private boolean isSigned() {
            var signature =
                    Signature.parse(fields.getOrDefault("signature", "")).filter(s -> digests.contains(s.digest()));
            if (signature.isEmpty()) {
                return false;
            }
            var rest = "\n" + orElse("redirect", "") + "\n" + orElse("max_file_size", "0") + "\n"
                    + orElse("max_file_count", "0") + "\n" + orElse("expires", "0");
            boolean signed = false;
            for (var key : keys.all()) {
                for (var root : roots) {
                    signed |= signature.get().matches(key, root + target.path() + rest);
                }
            }
            return signed;
        }

        private String orElse(String field, String instead) {
            var value = fields.getOrDefault(field, "");
            return value.isEmpty() ? instead : value;
        }

        /// Only a signed redirect is followed: any other is somebody else's idea of where the browser should go.
        Answer answer() {
            var headers = new TreeMap<String, String>();
            last.headers().forEach((name, value) -> {
                if (name.toLowerCase(Locale.ROOT).startsWith("access-control")) {
                    headers.put(name, value);
                }
            });
            var redirect = fields.getOrDefault("redirect", "");
            if (redirect.isEmpty() || !isSigned()) {
                return new Answer(last.status(), "text/plain", headers, body());
            }
            var location = singleLine("redirect", redirect) + (redirect.contains("?") ? "&" : "?") + "status="
                    + last.status() + "&message=" + Percent.path(message);
            headers.put("Location", location);
            var link = location.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
            return new Answer(
                    303,
                    "text/html; charset=UTF-8",
                    headers,
                    "<html><body><p><a href=\"" + link + "\">Click to continue...</a></p></body></html>");
        }

        private String body() {
            if (!last.isSuccess() && !last.body().isEmpty()) {
                return last.body();
            }
            var status = last.status() + " " + last.reason();
            return message.isEmpty() ? status : status + "\r\nFormPost: " + titled(message);
        }

        private static String titled(String message) {
            var out = new StringBuilder(message);
            for (int i = 0; i < out.length(); i++) {
                if (i == 0 || out.charAt(i - 1) == ' ') {
                    out.setCharAt(i, Character.toUpperCase(out.charAt(i)));
                }
            }
            return out.toString();
        }

        private static String singleLine(String field, String value) {
            if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
                throw new Refused(400, field + " must be one line");
            }
            return value;
        }
    }
}
