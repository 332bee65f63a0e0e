package foehn.network;

import foehn.kernel.Fault;
import foehn.kernel.auth.Caller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How much a project may have. -1 is no limit.
final class Quotas {
    static final String NETWORK = "network";
    static final String SUBNET = "subnet";
    static final String PORT = "port";
    static final String ROUTER = "router";
    static final String FLOATING_IP = "floatingip";
    static final String GROUP = "security_group";
    static final String RULE = "security_group_rule";

    /// Neutron's.
    private static final Map<String, Long> DEFAULTS = defaults();

    private final Stores stores;

    Quotas(Stores stores) {
        this.stores = stores;
    }

    private static Map<String, Long> defaults() {
        var limits = new LinkedHashMap<String, Long>();
        limits.put(NETWORK, 100L);
        limits.put(SUBNET, 100L);
        limits.put(PORT, 500L);
        limits.put(ROUTER, 10L);
        limits.put(FLOATING_IP, 50L);
        limits.put(GROUP, 10L);
        limits.put(RULE, 100L);
        return limits;
    }

    Map<String, Long> defaultLimits() {
        return new LinkedHashMap<>(DEFAULTS);
    }

    Map<String, Long> limits(String project) {
        var limits = defaultLimits();
        limits.putAll(stores.quotas.of(project));
        return limits;
    }

    long used(String project, String resource) {
        var rows = switch (resource) {
            case NETWORK -> stores.networks;
            case SUBNET -> stores.subnets;
            case PORT -> stores.ports;
            case ROUTER -> stores.routers;
            case FLOATING_IP -> stores.floatingIps;
            case GROUP -> stores.groups;
            case RULE -> stores.rules;
            default -> throw new IllegalArgumentException(resource);
        };
        return rows.count(Where.is("project_id", project));
    }

    /// Refuses what goes beyond the limit. Called within the transaction that makes the thing.
    void take(String project, String resource, int more) {
        long limit = limits(project).getOrDefault(resource, -1L);
        if (limit >= 0 && used(project, resource) + more > limit) {
            throw Neutron.conflict("OverQuota", "Quota exceeded for resources: ['" + resource + "'].");
        }
    }

    void set(String project, Map<String, Long> limits) {
        limits.keySet().forEach(resource -> {
            if (!DEFAULTS.containsKey(resource)) {
                throw Neutron.badRequest("HTTPBadRequest", "Unrecognized attribute(s) '" + resource + "'");
            }
        });
        stores.quotas.put(project, limits);
    }

    void reset(String project) {
        if (!stores.quotas.projects().contains(project)) {
            throw Neutron.missing("TenantQuotaNotFound", "Quota for tenant " + project + " could not be found.");
        }
        stores.quotas.clear(project);
    }

    List<String> projects() {
        return stores.quotas.projects();
    }

    static void requireOwn(Caller caller, String project) {
        if (!caller.mayTouch(project)) {
            throw Fault.forbidden("rule:get_quota is disallowed by policy");
        }
    }
}
