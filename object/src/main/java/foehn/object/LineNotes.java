package foehn.object;

import foehn.kernel.http.Percent;
import foehn.object.store.ContainerKey;
import foehn.object.store.StoredObject;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a listing says of an object beside the usual: where a symlink leads, what a large object's own ETag is, and
/// which version is the current one.
final class LineNotes {
    private static final String LINK = "x-object-sysmeta-symlink-target";

    /// @param etag of the object's own bytes: clients know large objects' manifests by theirs
    record Notes(String etag, Map<String, Object> more) {}

    static Notes of(ContainerKey container, StoredObject object) {
        var metadata = object.metadata();
        if (metadata.isEmpty() && object.versionId().isEmpty()) {
            return new Notes(object.etag(), Map.of());
        }
        var more = new LinkedHashMap<String, Object>();
        var etag = object.etag();
        var sloEtag = metadata.get("x-object-sysmeta-slo-etag");
        if (sloEtag != null) {
            etag = object.content().md5();
            more.put("slo_etag", "\"" + sloEtag + "\"");
        }
        if (metadata.containsKey(LINK)) {
            link(container, metadata, more);
        } else if (!object.versionId().isEmpty()) {
            more.put("version_symlink", true);
            more.put(
                    "symlink_path",
                    ObjectPath.of(container, object.name()).url() + "?version-id=" + object.versionId());
        }
        return new Notes(etag, more);
    }

    private static void link(ContainerKey container, Map<String, String> metadata, Map<String, Object> more) {
        var account = metadata.getOrDefault(LINK + "-account", Percent.path(container.account()));
        more.put("symlink_path", "/v1/" + account + "/" + metadata.get(LINK));
        var etag = metadata.get(LINK + "-etag");
        if (etag != null) {
            more.put("symlink_etag", etag);
            more.put("symlink_bytes", Long.parseLong(metadata.getOrDefault(LINK + "-bytes", "0")));
        }
        var sloEtag = metadata.get("x-object-sysmeta-symlink-slo-etag");
        if (sloEtag != null) {
            more.put("slo_etag", "\"" + sloEtag + "\"");
        }
    }

    private LineNotes() {}
}
