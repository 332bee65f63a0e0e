package foehn.network;

import foehn.kernel.json.Fields;

/// Availability zones: OVN's gateways and DHCP are everywhere, so there is one.
final class Zones {
    static final String ZONE = "nova";

    private Zones() {}

    /// The hints of a new network or router, as a JSON list.
    static String hints(Fields f) {
        var hints = f.texts("availability_zone_hints", 255);
        for (var hint : hints) {
            if (!hint.equals(ZONE)) {
                throw Neutron.missing("AvailabilityZoneNotFound", "AvailabilityZone " + hint + " could not be found.");
            }
        }
        return Lists.write(hints);
    }
}
