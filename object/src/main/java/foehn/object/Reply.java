package foehn.object;

import foehn.kernel.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The answer to a [Call], before ranges, conditions and the protocol's own spelling.
///
/// @param headers by lower-case name; `content-length` is the edge's business
public record Reply(int status, Headers headers, Payload payload) {
    private static final String HTML = "text/html; charset=UTF-8";

    public static Reply empty(int status) {
        return new Reply(status, new Headers(), Payload.NOTHING);
    }

    public static Reply bytes(int status, String contentType, byte[] body) {
        return new Reply(status, Headers.of("content-type", contentType), new Payload.Bytes(body));
    }

    public static Reply text(int status, String body) {
        return bytes(status, "text/plain; charset=UTF-8", body.getBytes(StandardCharsets.UTF_8));
    }

    /// Swift's own page for a status.
    public static Reply page(int status) {
        return bytes(status, HTML, Pages.html(status).getBytes(StandardCharsets.UTF_8));
    }

    /// A fault as an answer. One whose message is empty gets Swift's page for its status; one of type `html` says that
    /// its text is HTML, as some of Swift's are.
    public static Reply of(Fault fault) {
        return switch (fault) {
            case Fault.Named named when named.message().isEmpty() -> page(named.status());
            case Fault.Named named
            when named.type().equals("html") ->
                bytes(named.status(), HTML, named.message().getBytes(StandardCharsets.UTF_8));
            case Fault.Named named -> text(named.status(), named.message());
            case Fault.Invalid invalid -> text(400, invalid.reason());
            default -> page(fault.status());
        };
    }

    public boolean ok() {
        return status >= 200 && status < 300;
    }

    /// The object that was read, where this is the answer to reading one.
    public Optional<foehn.object.store.StoredObject> object() {
        return payload instanceof Payload.Entity entity ? entity.object() : Optional.empty();
    }

    public Reply with(String name, String value) {
        headers.put(name, value);
        return this;
    }

    public Reply withStatus(int changed) {
        return new Reply(changed, headers, payload);
    }

    public Reply withPayload(Payload changed) {
        return new Reply(status, headers, changed);
    }
}
