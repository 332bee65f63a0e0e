package foehn.network;

import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import java.util.List;
import java.util.Optional;

/// What a client says of a router's way out: `external_gateway_info`.
///
/// @param snat whether to translate; empty: as it was
/// @param fixedIps empty: any
record RouterGateway(String networkId, Optional<Boolean> snat, List<Addresses.Wanted> fixedIps) {

    /// Empty when nothing is said, or nothing is wanted.
    static Optional<RouterGateway> of(Caller caller, Fields f) {
        return f.optionalObject("external_gateway_info")
                .filter(info -> !info.names().isEmpty())
                .map(info -> read(caller, info));
    }

    private static RouterGateway read(Caller caller, Fields info) {
        info.allowOnly("network_id", "enable_snat", "external_fixed_ips", "qos_policy_id");
        if (!caller.isAdmin()) {
            for (var name : List.of("enable_snat", "external_fixed_ips")) {
                if (info.has(name)) {
                    throw Neutron.disallowed("rule:update_router:external_gateway_info:" + name);
                }
            }
        }
        var fixedIps = info.objects("external_fixed_ips").stream()
                .map(given -> {
                    given.allowOnly("subnet_id", "ip_address");
                    return new Addresses.Wanted(
                            given.optionalText("subnet_id", 1, 64).orElse(null),
                            given.optionalText("ip_address", 1, 64).orElse(null));
                })
                .toList();
        return new RouterGateway(info.text("network_id", 1, 64), info.optionalFlag("enable_snat"), fixedIps);
    }

    boolean snat(boolean otherwise) {
        return snat.orElse(otherwise);
    }
}
