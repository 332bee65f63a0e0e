package foehn.identity;

import foehn.kernel.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Which policy document is for which endpoint: for the endpoint itself, for its service in its region or in one around
/// that, or for its service anywhere. The nearest counts.
final class PolicyAssociations {
    /// What a policy is for. Exactly an endpoint, or a service, perhaps in a region.
    record Target(Optional<String> endpointId, Optional<String> serviceId, Optional<String> regionId) {}

    private final PolicyDocumentStore policies;
    private final CatalogStore catalog;

    PolicyAssociations(PolicyDocumentStore policies, CatalogStore catalog) {
        this.policies = policies;
        this.catalog = catalog;
    }

    /// What had another policy has this one then.
    void associate(String policyId, Target target) {
        requireThere(policyId, target);
        policies.associate(policyId, target);
    }

    void check(String policyId, Target target) {
        requireThere(policyId, target);
        if (policies.policyOf(target).filter(policyId::equals).isEmpty()) {
            throw Fault.notFound("Policy association", policyId);
        }
    }

    void dissociate(String policyId, Target target) {
        requireThere(policyId, target);
        if (!policies.dissociate(policyId, target)) {
            throw Fault.notFound("Policy association", policyId);
        }
    }

    private void requireThere(String policyId, Target target) {
        policy(policyId);
        target.endpointId().ifPresent(this::endpoint);
        target.serviceId().ifPresent(id -> require(catalog.service(id).isPresent(), "Service", id));
        target.regionId().ifPresent(id -> require(catalog.region(id).isPresent(), "Region", id));
    }

    PolicyDocument ofEndpoint(String endpointId) {
        var endpoint = endpoint(endpointId);
        return near(endpoint).stream()
                .flatMap(target -> policies.policyOf(target).stream())
                .findFirst()
                .flatMap(policies::find)
                .orElseThrow(() -> Fault.notFound("Policy association", endpointId));
    }

    /// The endpoints whose policy it is, nearer policies counting for others.
    List<Endpoint> endpointsOf(String policyId) {
        policy(policyId);
        return catalog.endpoints(Listing.all()).items().stream()
                .filter(endpoint -> near(endpoint).stream()
                        .flatMap(target -> policies.policyOf(target).stream())
                        .findFirst()
                        .filter(policyId::equals)
                        .isPresent())
                .toList();
    }

    /// Where a policy for an endpoint may stand, the nearest first.
    private List<Target> near(Endpoint endpoint) {
        var service = Optional.of(endpoint.serviceId());
        var found = new LinkedHashMap<String, Target>();
        found.put("", new Target(Optional.of(endpoint.id()), Optional.empty(), Optional.empty()));
        for (var region = endpoint.regionId(); region != null && !found.containsKey(region); ) {
            found.put(region, new Target(Optional.empty(), service, Optional.of(region)));
            region = catalog.region(region).map(Region::parentRegionId).orElse(null);
        }
        var all = new ArrayList<>(found.values());
        all.add(new Target(Optional.empty(), service, Optional.empty()));
        return all;
    }

    private void policy(String id) {
        require(policies.find(id).isPresent(), "Policy", id);
    }

    private static void require(boolean isThere, String kind, String id) {
        if (!isThere) {
            throw Fault.notFound(kind, id);
        }
    }

    private Endpoint endpoint(String id) {
        return catalog.endpoint(id).orElseThrow(() -> Fault.notFound("Endpoint", id));
    }
}
