package foehn.network;

/// A row of `port_address`: one fixed address of a port. `place` is its rank among the port's addresses.
public record PortAddress(String subnetId, String sortKey, String ip, String portId, int place) {
    static PortAddress of(String subnetId, Ip ip, String portId, int place) {
        return new PortAddress(subnetId, ip.sortKey(), ip.toString(), portId, place);
    }
}
