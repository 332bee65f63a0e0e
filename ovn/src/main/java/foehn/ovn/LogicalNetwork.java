package foehn.ovn;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The cloud's virtual network, as the network service wants it to be. Implemented over OVN's northbound
/// database by [OvnNetwork], and in memory by [SimulatedNetwork], held to one contract test.
///
/// Every method says what shall be, may be repeated, and is one transaction: `put` creates or changes, `remove`
/// of what is absent succeeds. Ids are the network service's UUIDs; each row carries its id in `external_ids`
/// (`foehn:id`, `foehn:kind`), by which [#known] finds what nobody wants any more.
///
/// Throws [NetworkUnreachable] when the database does not answer: nothing is known, worth trying again.
public interface LogicalNetwork {

    void putSwitch(LogicalSwitch wanted);

    void removeSwitch(String id);

    /// DHCP options (v4) and DNS of one subnet; ports refer to it.
    void putSubnet(LogicalSubnet wanted);

    void removeSubnet(String id);

    /// The switch and the subnets it names must exist.
    void putPort(LogicalPort wanted);

    void removePort(String id);

    void putRouter(LogicalRouter wanted);

    void removeRouter(String id);

    void putPortGroup(PortGroup wanted);

    void removePortGroup(String id);

    /// The ids of all rows of this kind which we made.
    Set<String> known(Kind kind);

    /// The chassis that carries the port now and has it up; empty when none.
    Optional<String> boundTo(String portId);

    /// True when the port is up on `chassis` before `wait` is over.
    boolean awaitBound(String portId, String chassis, Duration wait);

    /// The names of all chassis that are connected, with when each last answered (epoch ms).
    List<Chassis> chassis();

    /// Kinds of row.
    enum Kind {
        SWITCH,
        SUBNET,
        PORT,
        ROUTER,
        PORT_GROUP
    }
}
