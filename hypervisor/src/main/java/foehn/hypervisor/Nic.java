package foehn.hypervisor;

import java.util.List;
import java.util.Optional;

/// A network interface. The switch port it is plugged into is known by `portId` (OVN's logical port).
///
/// @param mac lower case, colons
/// @param mtu told to the guest by the device itself, besides DHCP
/// @param addresses the fixed addresses, by which the metadata service knows who asks
/// @param networkId the logical network, on which the metadata service listens
/// @param metadataPort through which the metadata service is reached; empty: the network has none
public record Nic(
        String portId,
        String networkId,
        String mac,
        int mtu,
        List<String> addresses,
        Optional<MetadataPort> metadataPort) {}
