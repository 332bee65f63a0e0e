package foehn.ovn;

import java.util.Optional;

/// A layer-2 network.
///
/// @param physicalNetwork the bridge mapping of a provider network (`public`); empty: an overlay
/// @param vlan its tag on the physical side; empty: flat
/// @param dnsDomain for the names that OVN answers
public record LogicalSwitch(
        String id, String name, int mtu, Optional<String> physicalNetwork, Optional<Integer> vlan, String dnsDomain) {}
