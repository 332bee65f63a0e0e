package foehn.object.version;

import foehn.kernel.Fault;
import foehn.object.Access;
import foehn.object.Call;
import foehn.object.Handler;
import foehn.object.Parts;
import foehn.object.Reply;
import foehn.object.store.Backend;
import foehn.object.store.Container;
import foehn.object.store.ListEntry;
import foehn.object.store.ListQuery;
import foehn.object.store.StoredObject;
import foehn.object.text.Accept;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// The container's side of versions: switching them on and off, listing them, and not losing them with it.
final class VersionedContainers {
    private static final String HEADER = "x-versions-enabled";

    private final Backend backend;
    private final Access access;
    private final VersionListing listing;

    VersionedContainers(Parts parts) {
        this.backend = parts.backend();
        this.access = parts.access();
        this.listing = new VersionListing(parts.backend());
    }

    Reply handle(Call call, Handler next) throws IOException {
        return switch (call.method()) {
            case "PUT", "POST" -> told(call, next.handle(call.headers().has(HEADER) ? set(call) : call));
            case "DELETE" -> delete(call, next);
            case "GET" ->
                call.query().has("versions") ? listing.handle(call, next, this) : told(call, next.handle(call));
            case "HEAD" -> told(call, next.handle(call));
            default -> next.handle(call);
        };
    }

    private Call set(Call call) {
        var before = backend.container(call.path().key()).map(Container::metadata);
        if (before.filter(metadata -> metadata.containsKey(HistoryContainers.LOCATION))
                .isPresent()) {
            throw Fault.named(
                    400,
                    "",
                    "Cannot enable object versioning on a container that is already using the legacy versioned writes"
                            + " feature.");
        }
        if (before.filter(metadata -> metadata.containsKey("x-container-sync-to"))
                .isPresent()) {
            throw Fault.named(
                    400,
                    "",
                    "Cannot enable object versioning on a container configured as source of container syncing.");
        }
        boolean on = call.headers().isTrue(HEADER);
        var headers = call.headers().copy().remove(HEADER).put(Versioning.FLAG, on ? "True" : "False");
        if (on) {
            headers.put(Versioning.BEGUN, "True");
        }
        return call.withHeaders(headers);
    }

    Reply told(Call call, Reply reply) {
        if (reply.ok()) {
            backend.container(call.path().key())
                    .map(container -> container.metadata().get(Versioning.FLAG))
                    .ifPresent(flag -> reply.with(HEADER, flag));
        }
        return reply;
    }

    private Reply delete(Call call, Handler next) throws IOException {
        var container = backend.container(call.path().key());
        var metadata = container.map(Container::metadata).map(Map::copyOf).orElse(Map.of());
        if (Versioning.of(metadata) != Versioning.NEVER) {
            access.require(call, null);
            var key = call.path().key();
            boolean versions = backend.versions(key, ListQuery.all(2), "").stream()
                    .anyMatch(entry -> entry instanceof ListEntry.Item<StoredObject> item
                            && !item.item().versionId().isEmpty());
            if (versions) {
                throw Fault.named(409, "", "Delete all versions before deleting container.");
            }
        }
        return next.handle(call);
    }

    static boolean acceptsJson(Call call) {
        var format = call.query().get("format", "");
        return switch (format) {
            case "json" -> true;
            case "plain", "xml" -> false;
            default ->
                Accept.best(call.headers().get("accept"), List.of("application/json"))
                        .isPresent();
        };
    }
}
