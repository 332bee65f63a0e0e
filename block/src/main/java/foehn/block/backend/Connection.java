package foehn.block.backend;

import java.util.LinkedHashMap;
import java.util.Map;

/// Where a host finds a volume.
///
/// @param type Cinder's `driver_volume_type`: `file` or `iscsi`
/// @param data what anybody may know of it
/// @param secrets what only the one who opens it may know
public record Connection(String type, Map<String, Object> data, Map<String, String> secrets) {
    /// Everything, for who opens it.
    public Map<String, Object> complete() {
        var all = new LinkedHashMap<>(data);
        all.putAll(secrets);
        return all;
    }

    @Override
    public String toString() {
        return "Connection[" + type + " " + data + "]";
    }
}
