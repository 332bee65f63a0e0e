package foehn.object.large;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.http.Percent;
import foehn.object.Access;
import foehn.object.Call;
import foehn.object.Handler;
import foehn.object.Headers;
import foehn.object.ObjectPath;
import foehn.object.Parts;
import foehn.object.Payload;
import foehn.object.Query;
import foehn.object.Reply;
import foehn.object.bulk.BulkDelete;
import foehn.object.bulk.BulkReport;
import foehn.object.store.Backend;
import foehn.object.store.ContainerKey;
import foehn.object.store.Decision.Fate;
import foehn.object.store.Decision.Outcome;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// Deletes a static large object with its segments: at once and with a report, or (`async`) by letting the segments
/// expire now.
final class ManifestDelete {
    private static final int SEGMENTS_MAX = 10 * ManifestPut.SEGMENTS_MAX;

    private final Parts parts;
    private final Backend backend;
    private final Access access;

    ManifestDelete(Parts parts) {
        this.parts = parts;
        this.backend = parts.backend();
        this.access = parts.access();
    }

    Reply handle(Call call, Handler next) throws IOException {
        if (call.query().isTrue("async")) {
            return later(call, next);
        }
        var format = BulkReport.format(call.headers().get("accept"));
        if (format.isEmpty()) {
            throw Fault.named(406, "", "");
        }
        return new Reply(
                200,
                Headers.of("content-type", format.get()),
                new Payload.Written(out -> out.write(report(call, next).render(format.get()))));
    }

    private BulkReport report(Call call, Handler next) throws IOException {
        var report = BulkDelete.report();
        try {
            var names = new LinkedHashSet<ObjectPath>();
            collect(call, next, report, names);
            for (var path : names) {
                BulkDelete.delete(deletion(call, path), next, report);
            }
        } catch (FaultException refused) {
            return report.status(refused.fault().status())
                    .fact("Response Body", refused.fault().message());
        }
        return BulkDelete.finished(report);
    }

    /// The version that was asked for is that of the outermost manifest only.
    private static Call deletion(Call call, ObjectPath path) {
        var version = call.query().get("version-id");
        var sub = Fetch.sub(call, "DELETE", path);
        return version != null && path.equals(call.path())
                ? sub.withQuery(Query.of(Map.of("version-id", version)))
                : sub;
    }

    /// Segments first and each manifest behind its own, so that what breaks off can be begun again.
    private void collect(Call call, Handler next, BulkReport report, Set<ObjectPath> names) throws IOException {
        var manifests = new ArrayDeque<ObjectPath>(List.of(call.path()));
        var behind = new ArrayDeque<ObjectPath>();
        while (!manifests.isEmpty()) {
            var path = manifests.removeFirst();
            try {
                for (var segment : segments(call, path, next).segments()) {
                    if (segment instanceof Segment.Stored stored) {
                        var found = new ObjectPath(call.path().account(), stored.container(), stored.object());
                        (stored.nested() ? manifests : names).add(found);
                    }
                }
                behind.addFirst(path);
            } catch (FaultException refused) {
                failed(refused.fault(), path, report);
            }
            if (manifests.size() + names.size() > SEGMENTS_MAX) {
                throw Fault.named(400, "", "Too many buffered slo segments to delete.");
            }
        }
        names.addAll(behind);
    }

    private static void failed(Fault fault, ObjectPath path, BulkReport report) {
        if (fault.status() == 404) {
            report.count("Number Not Found");
        } else {
            report.failed(
                    Percent.path("/" + path.container() + "/" + path.object()),
                    fault.message().isEmpty() ? BulkReport.line(fault.status()) : fault.message());
        }
    }

    private static Manifest segments(Call call, ObjectPath path, Handler next) throws IOException {
        var version = path.equals(call.path()) ? call.query().get("version-id") : null;
        var sub = Fetch.sub(call, "GET", path);
        var query = version == null ? Query.NONE : Query.of(Map.of("version-id", version));
        var reply = next.handle(sub.withQuery(query));
        if (reply.status() == 404) {
            throw Fault.named(404, "", "SLO manifest not found");
        }
        if (reply.status() == 401 || reply.status() == 403) {
            throw Fault.named(reply.status(), "", "401 Unauthorized");
        }
        if (!reply.ok() || !(reply.payload() instanceof Payload.Entity entity)) {
            throw Fault.named(500, "", "Unable to load SLO manifest or segment.");
        }
        if (entity.object().filter(StaticLargeObjects::isManifest).isEmpty()) {
            throw Fault.named(400, "", "Not an SLO manifest");
        }
        return Fetch.parse(entity.source());
    }

    private Reply later(Call call, Handler next) throws IOException {
        var containers = new LinkedHashSet<String>();
        var manifest = segments(call, call.path(), next);
        for (var segment : manifest.segments()) {
            if (segment instanceof Segment.Stored stored) {
                containers.add(stored.container());
                if (stored.nested()) {
                    throw Fault.named(400, "", "No segments may be large objects.");
                }
            }
        }
        if (containers.size() > 1) {
            var quoted =
                    containers.stream().map(c -> "\"" + Percent.path(c) + "\"").toList();
            throw Fault.named(
                    400, "", "All segments must be in one container. Found segments in " + String.join(", ", quoted));
        }
        requireWrite(call, call.path().container());
        containers.forEach(container -> requireWrite(call, container));
        for (var segment : manifest.segments()) {
            if (segment instanceof Segment.Stored stored) {
                expire(new ContainerKey(call.path().account(), stored.container()), stored.object());
            }
        }
        return next.handle(call.withQuery(call.query().without("multipart-manifest")));
    }

    private void requireWrite(Call call, String container) {
        var path = ObjectPath.container(call.path().account(), container);
        var acl = backend.container(path.key()).map(c -> c.metadata().get("x-container-write"));
        access.require(call.withPath(path.withObject(call.path().object())), acl.orElse(null));
    }

    /// From now on nobody finds it; the expirer takes it away.
    private void expire(ContainerKey container, String name) {
        long now = parts.moments().nowSeconds();
        if (backend.container(container).isEmpty()) {
            return;
        }
        backend.change(
                container,
                name,
                (_, current) -> current.<Outcome>map(object -> new Outcome.Store(
                                object.withMetadata(
                                        object.contentType(), object.metadata(), OptionalLong.of(now), object.at()),
                                Fate.DISCARD))
                        .orElseGet(Outcome.Nothing::new));
    }
}
