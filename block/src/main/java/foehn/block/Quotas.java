package foehn.block;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a project may have, and has. What is used is counted, never kept, so it cannot be wrong.
final class Quotas {
    static final String DEFAULT_CLASS = "class:default";

    /// Of each type there are these three as well: `volumes_TYPE` and so on.
    private static final List<String> TYPED = List.of("volumes", "gigabytes", "snapshots");

    private final Common common;
    private final QuotaStore store;

    Quotas(Common common, QuotaStore store) {
        this.common = common;
        this.store = store;
    }

    /// What is set for everybody.
    Map<String, Long> defaults() {
        var all = new LinkedHashMap<>(common.config().quotas());
        for (var type : common.tables().types.list(Selection.where("kind", BlockType.Kind.VOLUME))) {
            TYPED.forEach(resource -> all.put(resource + "_" + type.name(), -1L));
        }
        all.putAll(store.limits(DEFAULT_CLASS));
        return all;
    }

    Map<String, Long> of(String project) {
        var all = defaults();
        all.putAll(store.limits(project));
        return all;
    }

    /// The names that may be limited.
    boolean knows(String resource) {
        return defaults().containsKey(resource);
    }

    void set(String scope, Map<String, Long> limits) {
        store.set(scope, limits);
    }

    void reset(String project) {
        store.forget(project);
    }

    /// How much of it a project has now.
    long used(String project, String resource) {
        var tables = common.tables();
        var counted = Selection.where("project_id", project);
        var consuming = counted.and(new Selection.Condition.Compare("consumes_quota", "=", true));
        return switch (resource) {
            case "volumes" -> tables.volumes.count(consuming);
            case "snapshots" -> tables.snapshots.count(consuming);
            case "gigabytes" ->
                tables.volumes.sum("t.size_gib", consuming) + tables.snapshots.sum("t.size_gib", consuming);
            case "backups" -> tables.backups.count(counted);
            case "backup_gigabytes" -> tables.backups.sum("t.size_gib", counted);
            case "groups" -> tables.groups.count(counted);
            default -> ofType(project, resource);
        };
    }

    private long ofType(String project, String resource) {
        for (var kind : TYPED) {
            if (resource.startsWith(kind + "_")) {
                var name = resource.substring(kind.length() + 1);
                return common
                        .tables()
                        .types
                        .list(Selection.where("kind", BlockType.Kind.VOLUME).and("name", name))
                        .stream()
                        .mapToLong(type -> ofType(project, kind, type.id()))
                        .sum();
            }
        }
        return 0;
    }

    private long ofType(String project, String kind, String type) {
        var tables = common.tables();
        var volumes = Selection.where("project_id", project).and("type_id", type);
        if (kind.equals("volumes")) {
            return tables.volumes.count(volumes);
        }
        var ids = tables.volumes.list(volumes).stream().map(Volume::id).toList();
        var snapshots = Selection.all().and(new Selection.Condition.In("volume_id", ids));
        return kind.equals("snapshots")
                ? tables.snapshots.count(snapshots)
                : tables.volumes.sum("t.size_gib", volumes) + tables.snapshots.sum("t.size_gib", snapshots);
    }

    /// Throws 413 when a project may not have so much more of these. Within the transaction that writes the rows.
    void require(String project, Map<String, Long> more) {
        store.lock(project);
        var limits = of(project);
        new TreeMap<>(more).forEach((resource, wanted) -> {
            long limit = limits.getOrDefault(resource, -1L);
            long used = limit < 0 || wanted <= 0 ? 0 : used(project, resource);
            if (limit >= 0 && wanted > 0 && used + wanted > limit) {
                throw Cinder.overQuota(words(resource, used, wanted, limit));
            }
        });
    }

    private static String words(String resource, long used, long wanted, long limit) {
        if (resource.contains("gigabytes")) {
            return "Requested volume or snapshot exceeds allowed " + resource + " quota. Requested " + wanted
                    + "G, quota is " + limit + "G and " + used + "G has been consumed.";
        }
        return "Maximum number of " + resource + " allowed (" + limit + ") exceeded for quota '" + resource + "'.";
    }

    /// What one more volume of this size uses.
    void requireVolume(String project, long gib, @Nullable BlockType type) {
        requireSize(project, gib);
        require(project, typed(Map.of("volumes", 1L, "gigabytes", gib), type));
    }

    void requireSize(String project, long gib) {
        long max = of(project).getOrDefault("per_volume_gigabytes", -1L);
        if (max >= 0 && gib > max) {
            throw Cinder.overQuota(
                    "Requested volume size " + gib + "G is larger than maximum allowed limit " + max + "G.");
        }
    }

    static Map<String, Long> typed(Map<String, Long> more, @Nullable BlockType type) {
        var all = new TreeMap<>(more);
        if (type != null) {
            more.forEach((resource, n) -> all.put(resource + "_" + type.name(), n));
        }
        return all;
    }
}
