package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.auth.Caller;
import foehn.kernel.db.Database;
import foehn.kernel.operation.Operations;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What users stick to their servers: metadata, which the guest can read, and tags, which it cannot.
final class ServerLabels {
    static final int TAGS_MAX = 50;
    static final int TAG_LENGTH_MAX = 60;
    private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9-_:. ]{1,255}");

    private final Database db;
    private final Servers servers;
    private final ServerStore store;
    private final ServerLabelStore labels;
    private final Quotas quotas;
    private final Operations operations;
    private final InstantSource clock;

    ServerLabels(
            Database db,
            Servers servers,
            ServerStore store,
            ServerLabelStore labels,
            Quotas quotas,
            Operations operations,
            InstantSource clock) {
        this.db = db;
        this.servers = servers;
        this.store = store;
        this.labels = labels;
        this.quotas = quotas;
        this.operations = operations;
        this.clock = clock;
    }

    static void requireKeys(Map<String, String> metadata) {
        for (String key : metadata.keySet()) {
            if (!KEY.matcher(key).matches()) {
                throw Fault.invalid("metadata", "Keys hold letters, digits, spaces and -_:. only.");
            }
        }
    }

    static void requireTags(List<String> tags) {
        if (tags.size() > TAGS_MAX) {
            throw Fault.invalid("tags", "The number of tags exceeded the per-server limit " + TAGS_MAX);
        }
        if (tags.stream().distinct().count() < tags.size()) {
            throw Fault.invalid("tags", "Each tag may be there once.");
        }
        tags.forEach(ServerLabels::requireTag);
    }

    private static void requireTag(String tag) {
        if (tag.isEmpty() || tag.length() > TAG_LENGTH_MAX || tag.contains("/") || tag.contains(",")) {
            throw Fault.invalid(
                    "tag", "Between 1 and " + TAG_LENGTH_MAX + " characters are expected, without '/' and ','.");
        }
    }

    Map<String, String> metadata(Caller caller, String id) {
        return labels.metadata(servers.get(caller, id).id());
    }

    String metadatum(Caller caller, String id, String key) {
        var value = metadata(caller, id).get(key);
        if (value == null) {
            throw missingKey();
        }
        return value;
    }

    private static FaultException missingKey() {
        return Fault.named(404, "itemNotFound", "Metadata item was not found");
    }

    /// @param replace whether what is not named goes
    Map<String, String> putMetadata(Caller caller, String id, Map<String, String> entries, boolean replace) {
        requireKeys(entries);
        var server = changeable(caller, id, "update metadata");
        db.run(_ -> {
            if (replace) {
                labels.clearMetadata(id);
            }
            labels.putMetadata(id, entries);
            int max = quotas.metadataItemsMax(server.projectId());
            if (labels.metadata(id).size() > max) {
                throw new FaultException(new Fault.OverQuota("metadata_items", max, max + 1L));
            }
            changed(server);
        });
        return labels.metadata(id);
    }

    void removeMetadatum(Caller caller, String id, String key) {
        var server = changeable(caller, id, "delete metadata");
        db.run(_ -> {
            if (!labels.removeMetadata(id, key)) {
                throw missingKey();
            }
            changed(server);
        });
    }

    private Server changeable(Caller caller, String id, String verb) {
        var server = servers.unlocked(caller, id);
        if (server.vmState() == ServerState.ERROR || server.vmState() == ServerState.BUILDING) {
            throw Fault.conflict("Cannot '" + verb + "' instance " + id + " while it is in vm_state "
                    + server.vmState().word());
        }
        return server;
    }

    private void changed(Server server) {
        store.touch(server.id(), clock.millis());
        Announce.enqueue(operations, server);
    }

    List<String> tags(Caller caller, String id) {
        return labels.tags(servers.get(caller, id).id());
    }

    void requireTag(Caller caller, String id, String tag) {
        if (!tags(caller, id).contains(tag)) {
            throw missingTag(id, tag);
        }
    }

    private static FaultException missingTag(String id, String tag) {
        return Fault.named(404, "itemNotFound", "Server " + id + " has no tag '" + tag + "'");
    }

    /// False when the server had it before.
    boolean addTag(Caller caller, String id, String tag) {
        requireTag(tag);
        servers.get(caller, id);
        return db.write(_ -> {
            boolean added = labels.addTag(id, tag);
            if (labels.tags(id).size() > TAGS_MAX) {
                throw Fault.invalid("tags", "The number of tags exceeded the per-server limit " + TAGS_MAX);
            }
            store.touch(id, clock.millis());
            return added;
        });
    }

    List<String> setTags(Caller caller, String id, List<String> tags) {
        requireTags(tags);
        servers.get(caller, id);
        db.run(_ -> {
            labels.setTags(id, tags);
            store.touch(id, clock.millis());
        });
        return labels.tags(id);
    }

    void removeTag(Caller caller, String id, String tag) {
        servers.get(caller, id);
        db.run(_ -> {
            if (!labels.removeTag(id, tag)) {
                throw missingTag(id, tag);
            }
            store.touch(id, clock.millis());
        });
    }
}
