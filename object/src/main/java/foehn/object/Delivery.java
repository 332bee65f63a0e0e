package foehn.object;

import foehn.kernel.FaultException;
import foehn.kernel.http.Exchange;
import foehn.object.store.Rotten;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes an answer: conditions, ranges, the listing's format, HTTP's spelling of headers.
public final class Delivery {
    private static final Logger log = LoggerFactory.getLogger(Delivery.class);
    private static final int NAMES_MAX = 2000;
    private static final Map<String, String> names = new ConcurrentHashMap<>();

    private final Exchange exchange;
    private final Call call;
    private final boolean head;

    public Delivery(Exchange exchange, Call call) {
        this.exchange = exchange;
        this.call = call;
        this.head = exchange.method().equals("HEAD");
    }

    public void deliver(Reply reply) throws IOException {
        switch (reply.payload()) {
            case Payload.Nothing _ -> empty(reply.status(), reply.headers());
            case Payload.Bytes(byte[] bytes) -> bytes(reply, bytes);
            case Payload.Entity entity -> entity(reply, entity.source());
            case Payload.Lines(Listing listing) -> listing(reply, listing);
            case Payload.Written(Payload.Writer writer) -> {
                headers(reply.headers());
                exchange.beginChunked(reply.status());
                try (var out = exchange.stream()) {
                    writer.write(out);
                }
            }
        }
    }

    private void empty(int status, Headers headers) {
        headers(headers);
        if (status == 204) {
            exchange.beginEmpty(204);
        } else {
            exchange.begin(status, status == 304 ? -1 : 0);
        }
    }

    private void bytes(Reply reply, byte[] bytes) {
        int condition = reply.headers().has("etag") || reply.status() == 404
                ? Conditions.status(call.headers(), reply.status(), reply.headers())
                : 0;
        if (condition != 0 && call.reads()) {
            refused(condition, reply.headers());
            return;
        }
        headers(reply.headers());
        exchange.begin(reply.status(), reply.status() == 204 || reply.status() == 304 ? -1 : bytes.length);
        if (!head && bytes.length > 0) {
            exchange.write(ByteBuffer.wrap(bytes), true);
        }
    }

    private void refused(int condition, Headers headers) {
        if (condition == 304) {
            empty(304, headers);
            return;
        }
        headers.put("content-type", "text/html; charset=UTF-8");
        var page = Pages.bytes(412);
        headers(headers);
        exchange.begin(412, page.length);
        if (!head) {
            exchange.write(ByteBuffer.wrap(page), true);
        }
    }

    private void listing(Reply reply, Listing listing) {
        String format;
        try {
            format = Accepted.format(call);
        } catch (FaultException unacceptable) {
            bytes(
                    Reply.of(unacceptable.fault()),
                    ((Payload.Bytes) Reply.of(unacceptable.fault()).payload()).bytes());
            return;
        }
        var headers = reply.headers();
        headers.put("content-type", format + "; charset=utf-8");
        if (!call.query().has("format")) {
            headers.put("vary", headers.has("vary") ? headers.get("vary", "") + ", Accept" : "Accept");
        }
        if (head) {
            empty(reply.status(), headers);
            return;
        }
        var bytes = ListingText.bytes(listing, format);
        if (bytes.length == 0) {
            empty(204, headers);
        } else {
            bytes(new Reply(reply.status(), headers, Payload.NOTHING), bytes);
        }
    }

    private void entity(Reply reply, Source source) throws IOException {
        var headers = reply.headers();
        int condition = Conditions.status(call.headers(), reply.status(), headers);
        if (condition != 0) {
            refused(condition, headers);
            return;
        }
        long length = source.length();
        var range = call.headers().get("range");
        if (head || range == null || reply.status() != 200) {
            whole(reply.status(), headers, source, length);
            return;
        }
        var spans = Ranges.of(range, length);
        if (spans == null) {
            whole(200, headers, source, length);
        } else if (spans.isEmpty()) {
            headers.put("content-range", "bytes */" + length);
            headers.put("content-type", "text/html; charset=UTF-8");
            headers(headers);
            var page = Pages.bytes(416);
            exchange.begin(416, page.length);
            exchange.write(ByteBuffer.wrap(page), true);
        } else if (spans.size() == 1) {
            var span = spans.getFirst();
            headers.put("content-range", "bytes " + span.first() + "-" + (span.end() - 1) + "/" + length);
            send(206, headers, source, span.first(), span.length());
        } else {
            several(headers, source, spans, length);
        }
    }

    private void whole(int status, Headers headers, Source source, long length) throws IOException {
        if (head || length == 0) {
            headers(headers);
            exchange.begin(status, length);
        } else {
            send(status, headers, source, 0, length);
        }
    }

    private void send(int status, Headers headers, Source source, long first, long length) throws IOException {
        try (var download = source.open()) {
            var left = new long[] {length};
            download.send(first, length, piece -> {
                if (left[0] == length) {
                    headers(headers);
                    exchange.begin(status, length);
                }
                left[0] -= piece.remaining();
                exchange.write(piece, left[0] == 0);
            });
        } catch (Rotten rotten) {
            spoiled(rotten);
        }
    }

    /// What is rotten is never given out: an error while nothing went out, a broken connection afterwards.
    private void spoiled(Rotten rotten) {
        log.error("{} cannot be read: {}", call.path().url(), rotten.getMessage());
        if (exchange.committed()) {
            throw exchange.broken(rotten);
        }
        bytes(Reply.page(503), Pages.bytes(503));
    }

    private void several(Headers headers, Source source, List<Ranges.Span> spans, long length) throws IOException {
        var random = ThreadLocalRandom.current();
        var boundary = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
        var heads =
                spans.stream().map(s -> partHead(headers, boundary, s, length)).toList();
        var end = ("--" + boundary + "--").getBytes(StandardCharsets.ISO_8859_1);
        long total = end.length;
        for (int i = 0; i < spans.size(); i++) {
            total += heads.get(i).length + spans.get(i).length() + 2;
        }
        headers.put("content-type", "multipart/byteranges;boundary=" + boundary);
        try (var download = source.open()) {
            headers(headers);
            exchange.begin(206, total);
            for (int i = 0; i < spans.size(); i++) {
                exchange.write(ByteBuffer.wrap(heads.get(i)), false);
                download.send(spans.get(i).first(), spans.get(i).length(), piece -> exchange.write(piece, false));
                exchange.write(ByteBuffer.wrap(new byte[] {'\r', '\n'}), false);
            }
            exchange.write(ByteBuffer.wrap(end), true);
        } catch (Rotten rotten) {
            spoiled(rotten);
        }
    }

    private static byte[] partHead(Headers headers, String boundary, Ranges.Span span, long length) {
        return ("--" + boundary + "\r\nContent-Type: " + headers.get("content-type", "application/octet-stream")
                        + "\r\nContent-Range: bytes " + span.first() + "-" + (span.end() - 1) + "/" + length
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private void headers(Headers headers) {
        for (int i = 0; i < headers.size(); i++) {
            var name = headers.nameAt(i);
            if (!Metadata.isHidden(name)) {
                exchange.addHeader(spelled(name), oneLine(headers.valueAt(i)));
            }
        }
    }

    private static String oneLine(String value) {
        return value.indexOf('\n') < 0 && value.indexOf('\r') < 0
                ? value
                : value.replace('\n', ' ').replace('\r', ' ');
    }

    /// `x-object-meta-a` as `X-Object-Meta-A`.
    static String spelled(String name) {
        var known = names.get(name);
        if (known != null) {
            return known;
        }
        var text = new StringBuilder(name);
        boolean first = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (first && c >= 'a' && c <= 'z') {
                text.setCharAt(i, (char) (c - 32));
            }
            first = c == '-';
        }
        var spelled = text.toString();
        if (names.size() < NAMES_MAX) {
            names.put(name, spelled);
        }
        return spelled;
    }
}
