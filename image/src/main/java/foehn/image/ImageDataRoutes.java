package foehn.image;

import foehn.kernel.Fault;
import foehn.kernel.auth.Caller;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The bytes of images: `/v2/images/{id}/file`, `/stage` and `/import`.
final class ImageDataRoutes {
    private static final String BYTES = "application/octet-stream";

    private final Images images;
    private final Uploads uploads;
    private final Imports imports;

    ImageDataRoutes(Images images, Uploads uploads, Imports imports) {
        this.images = images;
        this.uploads = uploads;
        this.imports = imports;
    }

    Routes routes() {
        return new Routes()
                .on("PUT", "/v2/images/{id}/file", Policy.MEMBER, x -> receive(x, uploads::upload))
                .on("PUT", "/v2/images/{id}/stage", Policy.MEMBER, x -> receive(x, uploads::stage))
                .on("GET", "/v2/images/{id}/file", Policy.MEMBER, this::send)
                .on("POST", "/v2/images/{id}/import", Policy.MEMBER, this::begin);
    }

    private interface Receiver {
        void take(Caller caller, String id, InputStream bytes, OptionalLong declared) throws IOException;
    }

    private static void receive(Exchange x, Receiver receiver) throws IOException {
        requireBytes(x);
        receiver.take(x.caller(), x.variable("id"), x.body(), declared(x));
        x.status(204);
    }

    private static void requireBytes(Exchange x) {
        var type = x.header("Content-Type").orElse("").split(";", 2)[0].strip();
        if (!type.equalsIgnoreCase(BYTES)) {
            throw Fault.named(415, "UnsupportedMediaType", "The content type must be " + BYTES + ".");
        }
        x.header("X-Image-Meta-Store").filter(s -> !s.equals(Stores.ONLY)).ifPresent(_ -> {
            throw Fault.invalid("X-Image-Meta-Store", "There is no such store.");
        });
    }

    private static OptionalLong declared(Exchange x) {
        var header = x.header("X-OpenStack-Image-Size");
        if (header.isPresent()) {
            if (!header.get().matches("[0-9]{1,18}")) {
                throw Fault.invalid("X-OpenStack-Image-Size", "Invalid or missing image size in request headers.");
            }
            return OptionalLong.of(Long.parseLong(header.get()));
        }
        return x.bodyLength() >= 0 ? OptionalLong.of(x.bodyLength()) : OptionalLong.empty();
    }

    private void send(Exchange x) throws IOException {
        var image = images.get(x.caller(), x.variable("id")).image();
        var bytes = images.bytes(x.caller(), image);
        if (bytes.isEmpty()) {
            x.status(204);
            return;
        }
        try (var channel = bytes.get()) {
            send(x, image, channel);
        }
    }

    private static void send(Exchange x, Image image, FileChannel channel) throws IOException {
        long size = channel.size();
        var range = ByteRange.parse(x.header("Range"), size);
        if (image.checksum() != null) {
            x.setHeader("Content-MD5", image.checksum());
        }
        x.setHeader("Accept-Ranges", "bytes");
        range.ifPresent(r -> x.setHeader("Content-Range", "bytes " + r.first() + "-" + r.last() + "/" + size));
        long first = range.map(ByteRange::first).orElse(0L);
        long left = range.map(ByteRange::length).orElse(size);
        channel.position(first);
        var in = Channels.newInputStream(channel);
        try (var out = x.stream(range.isPresent() ? 206 : 200, BYTES, left)) {
            var buffer = new byte[256 * 1024];
            while (left > 0) {
                int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (n < 0) {
                    throw new IOException("the bytes of image " + image.id() + " end too early");
                }
                out.write(buffer, 0, n);
                left -= n;
            }
        }
    }

    private void begin(Exchange x) {
        var body = Fields.of(x.json(), "body");
        var method = body.object("method");
        var name = method.text("name", 1, 255);
        if (!Imports.METHODS.contains(name)) {
            throw Fault.invalid("method", "Unknown import method name '" + name + "'.");
        }
        body.texts("stores", 255).stream()
                .filter(s -> !s.equals(Stores.ONLY))
                .findFirst()
                .ifPresent(s -> {
                    throw Fault.conflict("There is no store '" + s + "'.");
                });
        body.flag("all_stores", false);
        body.flag("all_stores_must_succeed", true);
        @Nullable String uri = name.equals("web-download") ? method.text("uri", 1, 2048) : null;
        imports.begin(
                x.caller(),
                x.variable("id"),
                new Imports.Order(name, uri, body.node().toString(), x.requestId()));
        x.status(202);
    }
}
