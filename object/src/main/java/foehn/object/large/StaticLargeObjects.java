package foehn.object.large;

import foehn.kernel.Fault;
import foehn.object.Call;
import foehn.object.Feature;
import foehn.object.Handler;
import foehn.object.Parts;
import foehn.object.Payload;
import foehn.object.Reply;
import foehn.object.store.Download;
import foehn.object.store.StoredObject;
import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/// Static large objects: an object whose content is a manifest reads as the segments that it names, each checked
/// against what the manifest says of it.
public final class StaticLargeObjects implements Feature {
    static final String FLAG = "x-static-large-object";
    /// The large object's ETag and length, as listings and other features want them.
    public static final String ETAG = "x-object-sysmeta-slo-etag";

    public static final String SIZE = "x-object-sysmeta-slo-size";

    private final ManifestPut put;
    private final ManifestDelete delete;

    public StaticLargeObjects(Parts parts) {
        this.put = new ManifestPut(this);
        this.delete = new ManifestDelete(parts);
    }

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        if (!call.path().isObject()) {
            return next.handle(call);
        }
        var asked = call.query().get("multipart-manifest", "");
        return switch (call.method()) {
            case "GET", "HEAD" -> read(call, asked, next);
            case "PUT" -> asked.equals("put") ? put.handle(call, next) : plain(call, next);
            case "DELETE" -> asked.equals("delete") ? delete.handle(call, next) : plain(call, next);
            default -> plain(call, next);
        };
    }

    private static Reply plain(Call call, Handler next) throws IOException {
        if (call.headers().has(FLAG)) {
            throw Fault.named(
                    400,
                    "",
                    "X-Static-Large-Object is a reserved header. To create a static large object add query param"
                            + " multipart-manifest=put.");
        }
        return next.handle(call);
    }

    private static Reply read(Call call, String asked, Handler next) throws IOException {
        var reply = next.handle(call);
        if (!(reply.payload() instanceof Payload.Entity entity)
                || entity.object().isEmpty()
                || !isManifest(entity.object().get())) {
            return reply;
        }
        if (asked.equals("get")) {
            return manifest(call, reply, entity);
        }
        return whole(call, reply, entity, next);
    }

    /// Whether the object is a static large object's manifest.
    public static boolean isManifest(StoredObject object) {
        return object.metadata().containsKey(FLAG);
    }

    /// A stored manifest as a client would send it.
    public static byte[] asRequest(Download manifest) throws IOException {
        try (var in = manifest.stream(0, manifest.bytes())) {
            return Manifest.parse(in.readAllBytes()).toRequestJson();
        }
    }

    /// The manifest itself: as it is stored, or as a client would send it.
    private static Reply manifest(Call call, Reply reply, Payload.Entity entity) throws IOException {
        var content = entity.object().orElseThrow().content();
        if (!call.query().get("format", "").equals("raw")) {
            return reply.with("content-type", "application/json; charset=utf-8").with("etag", content.md5());
        }
        var raw = Fetch.parse(entity.source()).toRequestJson();
        reply.with("etag", Manifest.md5(raw));
        return reply.withPayload(new Payload.Entity(new BytesSource(raw), entity.object()));
    }

    private static Reply whole(Call call, Reply reply, Payload.Entity entity, Handler next) throws IOException {
        var object = entity.object().orElseThrow();
        reply.with("etag", "\"" + object.metadata().getOrDefault(ETAG, object.etag()) + "\"")
                .with("x-manifest-etag", object.content().md5());
        var part = PartNumber.of(call);
        if (call.is("HEAD") && part.isEmpty()) {
            // Nobody will read it, so nothing need be looked up.
            return reply.withPayload(new Payload.Entity(length(object), entity.object()));
        }
        var fetch = new Fetch(call, next);
        var manifest = Fetch.parse(entity.source());
        var source =
                new LeafSource(manifest.length(), (first, count) -> new ManifestLeaves(manifest, fetch, first, count));
        if (part.isPresent()) {
            return part.get().answer(call, reply, manifest, source, object);
        }
        try {
            WantedBytes.requireBeginning(call, source);
        } catch (Fetch.Gone gone) {
            throw Fault.conflict("");
        }
        return reply.withPayload(new Payload.Entity(source, entity.object()));
    }

    private static LeafSource length(StoredObject object) {
        var size = object.metadata().get(SIZE);
        long length = size == null ? object.bytes() : Long.parseLong(size);
        return new LeafSource(length, (_, _) -> java.util.Optional::empty);
    }

    @Override
    public void tell(ObjectNode info) {
        info.putObject("slo")
                .put("max_manifest_segments", ManifestPut.SEGMENTS_MAX)
                .put("max_manifest_size", ManifestPut.MANIFEST_BYTES_MAX)
                .put("yield_frequency", ManifestPut.HEARTBEAT_SECONDS)
                .put("min_segment_size", 1)
                .put("allow_async_delete", true);
    }
}
