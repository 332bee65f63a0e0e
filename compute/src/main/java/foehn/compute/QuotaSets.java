package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.db.Database;
import java.util.EnumMap;
import java.util.Map;

/// The limits of projects and of their users, and the enforcing of them. A user's limit is their own, else the
/// project's, else the default class's, else Nova's. Promises that no project gets past a limit by asking twice at
/// once: those who ask take turns.
final class QuotaSets implements Quotas {
    private final Database db;
    private final QuotaStore store;

    QuotaSets(Database db, QuotaStore store) {
        this.db = db;
        this.store = store;
    }

    /// What projects have that nobody has set anything for.
    Map<QuotaResource, Long> defaults() {
        var limits = new EnumMap<QuotaResource, Long>(QuotaResource.class);
        for (var resource : QuotaResource.values()) {
            limits.put(resource, resource.standard());
        }
        limits.putAll(store.limits(QuotaStore.ALL, QuotaStore.ALL));
        return limits;
    }

    /// @param user [QuotaStore#ALL]: the project's
    Map<QuotaResource, Long> limits(String project, String user) {
        var limits = defaults();
        limits.putAll(store.limits(project, QuotaStore.ALL));
        if (!user.equals(QuotaStore.ALL)) {
            limits.putAll(store.limits(project, user));
        }
        return limits;
    }

    QuotaStore.Used used(String project, String user) {
        return store.used(project, user);
    }

    void setDefaults(Map<QuotaResource, Long> limits) {
        db.run(_ -> limits.forEach((resource, limit) -> store.put(QuotaStore.ALL, QuotaStore.ALL, resource, limit)));
    }

    /// @param force also below what is used now
    void set(String project, String user, Map<QuotaResource, Long> limits, boolean force) {
        db.run(_ -> {
            var used = store.used(project, user);
            var ofProject = limits(project, QuotaStore.ALL);
            limits.forEach((resource, limit) -> {
                if (!force && limit >= 0 && limit < used.of(resource)) {
                    throw refused(
                            resource, limit, "greater than or equal to already used and reserved " + used.of(resource));
                }
                long max = ofProject.getOrDefault(resource, -1L);
                if (!force && !user.equals(QuotaStore.ALL) && max >= 0 && (limit > max || limit < 0)) {
                    throw refused(resource, limit, "less than or equal to " + max);
                }
                store.put(project, user, resource, limit);
            });
        });
    }

    private static RuntimeException refused(QuotaResource resource, long limit, String rule) {
        return Fault.named(
                400, "badRequest", "Quota limit " + limit + " for " + resource.word() + " must be " + rule + ".");
    }

    void delete(String project, String user) {
        if (user.equals(QuotaStore.ALL)) {
            store.deleteProject(project);
        } else {
            store.deleteUser(project, user);
        }
    }

    @Override
    public void requireServers(String project, String user, int servers, long vcpus, long memoryMib) {
        store.takeTurn(project);
        var wanted = new QuotaStore.Used(servers, vcpus, memoryMib, 0);
        require(limits(project, QuotaStore.ALL), store.used(project, QuotaStore.ALL), wanted);
        var own = store.limits(project, user);
        if (!own.isEmpty()) {
            require(own, store.used(project, user), wanted);
        }
    }

    private static void require(Map<QuotaResource, Long> limits, QuotaStore.Used used, QuotaStore.Used wanted) {
        limits.forEach((resource, limit) -> {
            long more = wanted.of(resource);
            if (more > 0 && limit >= 0 && used.of(resource) + more > limit) {
                throw Fault.forbidden("Quota exceeded for " + resource.word() + ": Requested " + more
                        + ", but already used " + used.of(resource) + " of " + limit + " " + resource.word());
            }
        });
    }

    @Override
    public void requireKeypair(String project, String user, long existing) {
        if (isFull(limits(project, user), QuotaResource.KEY_PAIRS, existing)) {
            throw Fault.forbidden("Quota exceeded, too many key pairs.");
        }
    }

    @Override
    public void requireServerGroup(String project, String user) {
        store.takeTurn(project);
        if (isFull(
                        limits(project, QuotaStore.ALL),
                        QuotaResource.SERVER_GROUPS,
                        store.used(project, "").groups())
                || isFull(
                        store.limits(project, user),
                        QuotaResource.SERVER_GROUPS,
                        store.used(project, user).groups())) {
            throw Fault.forbidden("Quota exceeded, too many server groups.");
        }
    }

    @Override
    public void requireServerGroupMembers(String project, String user, long existing, long more) {
        if (isFull(limits(project, user), QuotaResource.SERVER_GROUP_MEMBERS, existing + more - 1)) {
            throw Fault.forbidden("Quota exceeded, too many servers in group");
        }
    }

    private static boolean isFull(Map<QuotaResource, Long> limits, QuotaResource resource, long existing) {
        long limit = limits.getOrDefault(resource, -1L);
        return limit >= 0 && existing >= limit;
    }

    @Override
    public int metadataItemsMax(String project) {
        long limit = limits(project, QuotaStore.ALL).getOrDefault(QuotaResource.METADATA_ITEMS, -1L);
        return limit < 0 ? Integer.MAX_VALUE : (int) Math.min(limit, Integer.MAX_VALUE);
    }
}
