package foehn.server;

import foehn.compute.NicRequest;
import foehn.compute.Ports;
import foehn.kernel.Fault;
import foehn.kernel.auth.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A cloud without a network service: servers have no ports, and whoever asks for one is refused.
final class NoPorts implements Ports {
    @Override
    public List<NicRequest> check(Caller caller, Choice choice, List<NicRequest> requested, List<String> groups) {
        if (!requested.isEmpty()) {
            throw Fault.conflict("This cloud has no network service.");
        }
        return List.of();
    }

    @Override
    public List<Port> ensure(Owner owner, List<NicRequest> requested, List<String> securityGroups) {
        return List.of();
    }

    @Override
    public void bind(List<String> ports, String host) {}

    @Override
    public boolean awaitBound(List<String> ports, Duration wait) {
        return true;
    }

    @Override
    public void bindForMigration(List<String> ports, String source, String target) {}

    @Override
    public void completeMigration(List<String> ports, String target) {}

    @Override
    public void revertMigration(List<String> ports, String source) {}

    @Override
    public void release(String server) {}

    @Override
    public Map<String, List<Port>> of(Set<String> servers) {
        return Map.of();
    }

    @Override
    public List<SecurityGroup> securityGroups(String server) {
        return List.of();
    }

    @Override
    public void addSecurityGroup(Caller caller, String server, String group) {
        throw Fault.notFound("Security group", group);
    }

    @Override
    public void removeSecurityGroup(Caller caller, String server, String group) {
        throw Fault.notFound("Security group", group);
    }
}
