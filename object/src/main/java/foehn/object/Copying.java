package foehn.object;

import foehn.kernel.Fault;
import foehn.kernel.http.Percent;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// COPY, and PUT with `X-Copy-From`: reads through the features behind it, and writes through them again.
public final class Copying implements Feature {
    /// What of the source the copy does not take over: it is said anew, or is not true of the copy.
    private static final Set<String> NOT_COPIED = Set.of(
            "x-static-large-object",
            "x-object-manifest",
            "etag",
            "content-type",
            "x-timestamp",
            "last-modified",
            "accept-ranges",
            "content-range");

    private static final Set<String> OF_THE_REQUEST =
            Set.of("x-copy-from", "x-copy-from-account", "destination", "destination-account", "range", "if-match");

    private final long bytesMax;

    public Copying(Parts parts) {
        this.bytesMax = parts.config().objectBytesMax();
    }

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        if (!call.path().isObject()) {
            return next.handle(call);
        }
        if (call.is("COPY")) {
            return copy(call, next);
        }
        if (call.is("PUT") && !call.headers().get("x-copy-from", "").isEmpty()) {
            if (call.body().length() > 0) {
                throw Fault.named(400, "", "Copy requests require a zero byte body");
            }
            var headers = call.headers();
            var account = headers.get("x-copy-from-account");
            var from = named(
                    headers.get("x-copy-from", ""),
                    account == null ? call.path().account() : account(account),
                    "X-Copy-From header must be of the form <container name>/<object name>");
            return copy(call, from, next);
        }
        return next.handle(call);
    }

    private Reply copy(Call call, Handler next) throws IOException {
        var destination = call.headers().get("destination", "");
        if (destination.isEmpty()) {
            throw Fault.named(412, "", "Destination header required");
        }
        var account = call.headers().get("destination-account");
        var to = named(
                destination,
                account == null ? call.path().account() : account(account),
                "Destination header must be of the form <container name>/<object name>");
        return copy(call.withMethod("PUT").withPath(to), call.path(), next);
    }

    private static String account(String header) {
        var account = unquoted(header);
        if (account.isEmpty()) {
            throw Fault.named(412, "", "Account name cannot be empty");
        }
        if (account.indexOf('/') >= 0) {
            throw Fault.named(412, "", "Account name cannot contain slashes");
        }
        return account;
    }

    private static ObjectPath named(String header, String account, String message) {
        var path = unquoted(header);
        int begin = path.startsWith("/") ? 1 : 0;
        int slash = path.indexOf('/', begin);
        if (slash <= begin || slash == path.length() - 1) {
            throw Fault.named(412, "", message);
        }
        return new ObjectPath(account, path.substring(begin, slash), path.substring(slash + 1));
    }

    /// A path in a header: percent escapes of UTF-8; clients send it without escapes too.
    private static String unquoted(String header) {
        var text = Headers.decoded(header);
        if (text.indexOf('%') < 0) {
            return text;
        }
        try {
            var decoded = URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
            if (decoded.indexOf('\uFFFD') >= 0 || decoded.indexOf('\0') >= 0) {
                throw Fault.named(412, "", "Invalid UTF8 or contains NULL");
            }
            return decoded;
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    private Reply copy(Call call, ObjectPath from, Handler next) throws IOException {
        var query = call.query();
        var asked = "get".equals(query.get("multipart-manifest")) ? query.with("format", "raw") : query;
        var headers = call.headers()
                .copy()
                .remove("content-length")
                .remove("if-none-match")
                .put("x-newest", "true");
        var read = next.handle(call.withMethod("GET")
                .withPath(from)
                .withQuery(asked)
                .withHeaders(headers)
                .withBody(Body.NONE));
        var source = source(read);
        if (!read.ok() || source == null) {
            return read;
        }
        var narrowed = Narrowed.of(headers, read, source);
        if (narrowed.refusal().isPresent()) {
            return narrowed.refusal().get();
        }
        if (narrowed.length() > bytesMax) {
            return Reply.page(413);
        }
        return write(call, from, read, narrowed, next);
    }

    private static @Nullable Source source(Reply read) {
        return switch (read.payload()) {
            case Payload.Entity entity -> entity.source();
            case Payload.Bytes(byte[] bytes) -> MemorySource.of(bytes);
            default -> null;
        };
    }

    private static Reply write(Call call, ObjectPath from, Reply read, Narrowed narrowed, Handler next)
            throws IOException {
        var headers = headers(call.headers(), read, !narrowed.isPart() && isPlain(call, read));
        var query = call.query();
        if ("get".equals(query.get("multipart-manifest"))) {
            if (read.headers().has("x-static-large-object")) {
                query = query.with("multipart-manifest", "put");
            }
            if (read.headers().has("x-object-manifest")) {
                query = query.without("multipart-manifest");
                headers.put("x-object-manifest", read.headers().get("x-object-manifest", ""));
            }
        }
        query = query.has("version-id") ? query.without("version-id") : query;
        headers.put("content-length", Long.toString(narrowed.length()));
        try (var download = narrowed.source().open();
                var bytes = download.stream(narrowed.first(), narrowed.length())) {
            var written = next.handle(call.withMethod("PUT")
                    .withQuery(query)
                    .withHeaders(headers)
                    .withBody(new Body(bytes, narrowed.length())));
            return written.ok() ? told(written, from, read, headers) : written;
        }
    }

    /// Whether the source's tag is the hash of the bytes that are read: then the copy is held to it.
    private static boolean isPlain(Call call, Reply read) {
        return !read.headers().has("x-static-large-object")
                && (!read.headers().has("x-object-manifest")
                        || "get".equals(call.query().get("multipart-manifest")));
    }

    private static Headers headers(Headers given, Reply read, boolean sameBytes) {
        var headers = new Headers();
        boolean fresh = given.isTrue("x-fresh-metadata");
        read.headers().forEach((name, value) -> {
            if (fresh ? name.startsWith("x-object-sysmeta-") : !NOT_COPIED.contains(name)) {
                headers.put(name, value);
            }
        });
        given.forEach((name, value) -> {
            if (!OF_THE_REQUEST.contains(name)) {
                headers.put(name, value);
            }
        });
        if (given.get("content-type", "").isEmpty()) {
            headers.put("content-type", read.headers().get("content-type", ""));
        }
        headers.remove("etag").remove("transfer-encoding");
        return sameBytes ? headers.put("etag", read.headers().get("etag", "")) : headers;
    }

    private static Reply told(Reply written, ObjectPath from, Reply read, Headers sent) {
        var headers = written.headers();
        headers.put("x-copied-from-account", Percent.path(from.account()));
        headers.put("x-copied-from", Percent.path(from.container() + "/" + from.object()));
        read.headers().find("last-modified").ifPresent(at -> headers.put("x-copied-from-last-modified", at));
        read.headers().find("x-object-version-id").ifPresent(id -> headers.put("x-copied-from-version-id", id));
        sent.forEach((name, value) -> {
            if (name.startsWith("x-object-meta-") || name.equals("x-delete-at")) {
                headers.put(name, value);
            }
        });
        return written;
    }
}
