package foehn.hypervisor;

import java.util.List;

/// A logical network's port for the metadata service: it exists on every host at once (OVN's `localport`), and the
/// agent answers `http://169.254.169.254/` behind it wherever the network has a guest.
///
/// @param portId the logical port, as the switch knows it
/// @param mac lower case, colons; the same on every host
/// @param cidrAddresses the port's fixed address in each subnet, with the subnet's prefix length (`10.0.0.2/24`)
public record MetadataPort(String portId, String mac, List<String> cidrAddresses) {}
