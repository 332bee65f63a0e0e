package foehn.ovn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.ovn.LogicalNetwork.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every implementation of [LogicalNetwork] promises. Hosts `h1` and `h2` are there.
abstract class LogicalNetworkContract {
    static final Duration SOON = Duration.ofSeconds(10);

    abstract LogicalNetwork network();

    /// What a host does when a guest with this port starts on it.
    abstract void plug(String portId, String host) throws Exception;

    /// Takes the databases away.
    abstract void disappear() throws Exception;

    private final String net = Wanted.id();

    private String port(int number, Set<String> groups, List<String> hosts) {
        var id = Wanted.id();
        network().putPort(Wanted.guest(id, net, number, Optional.empty(), groups, hosts));
        return id;
    }

    @Test
    void whatIsPutIsKnownUntilItIsRemoved() {
        network().putSwitch(Wanted.network(net));
        var subnet = Wanted.id();
        network().putSubnet(Wanted.subnet(subnet, net));
        var group = Wanted.id();
        network().putPortGroup(Wanted.group(group, Wanted.allow(true, "ip4 && tcp.dst == 22")));
        var port = Wanted.id();
        network().putPort(Wanted.guest(port, net, 10, Optional.of(subnet), Set.of(group)));
        var router = Wanted.id();
        network().putRouter(router(router));

        assertThat(network().known(Kind.SWITCH)).contains(net);
        assertThat(network().known(Kind.SUBNET)).contains(subnet);
        assertThat(network().known(Kind.PORT_GROUP)).contains(group);
        assertThat(network().known(Kind.PORT)).contains(port);
        assertThat(network().known(Kind.ROUTER)).contains(router);

        network().removeRouter(router);
        network().removePort(port);
        network().removePortGroup(group);
        network().removeSubnet(subnet);
        network().removeSwitch(net);

        assertThat(network().known(Kind.SWITCH)).doesNotContain(net);
        assertThat(network().known(Kind.SUBNET)).doesNotContain(subnet);
        assertThat(network().known(Kind.PORT_GROUP)).doesNotContain(group);
        assertThat(network().known(Kind.PORT)).doesNotContain(port);
        assertThat(network().known(Kind.ROUTER)).doesNotContain(router);
    }

    private static LogicalRouter router(String id) {
        return new LogicalRouter(
                id, "r", true, List.of(), Optional.empty(), Optional.empty(), List.of(), List.of(), List.of());
    }

    @Test
    void anyPutMayBeRepeated() {
        for (int i = 0; i < 3; i++) {
            network().putSwitch(Wanted.external(net));
        }
        var subnet = Wanted.id();
        network().putSubnet(Wanted.subnet(subnet, net));
        network().putSubnet(Wanted.subnet(subnet, net));
        var group = Wanted.id();
        var rule = Wanted.allow(true, "ip4 && icmp4");
        network().putPortGroup(Wanted.group(group, rule));
        network().putPortGroup(Wanted.group(group, rule));
        var port = Wanted.guest(Wanted.id(), net, 10, Optional.of(subnet), Set.of(group));
        network().putPort(port);
        network().putPort(port);
        assertThat(network().known(Kind.PORT)).contains(port.id());
    }

    @Test
    void removingWhatIsAbsentSucceeds() {
        var nobody = Wanted.id();
        network().removeSwitch(nobody);
        network().removeSubnet(nobody);
        network().removePort(nobody);
        network().removeRouter(nobody);
        network().removePortGroup(nobody);
        assertThat(network().known(Kind.SWITCH)).doesNotContain(nobody);
    }

    @Test
    void theSwitchOfAPortMustExist() {
        var port = Wanted.guest(Wanted.id(), Wanted.id(), 10, Optional.empty(), Set.of());
        assertThatThrownBy(() -> network().putPort(port))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(port.switchId());
        assertThat(network().known(Kind.PORT)).doesNotContain(port.id());
    }

    @Test
    void theGroupsOfAPortMustExist() {
        network().putSwitch(Wanted.network(net));
        var port = Wanted.guest(Wanted.id(), net, 10, Optional.empty(), Set.of(Wanted.id()));
        assertThatThrownBy(() -> network().putPort(port)).isInstanceOf(IllegalStateException.class);
        assertThat(network().known(Kind.PORT)).doesNotContain(port.id());
    }

    @Test
    void aSwitchTakesItsPortsWithIt() {
        network().putSwitch(Wanted.network(net));
        var port = port(10, Set.of(), List.of());
        network().removeSwitch(net);
        assertThat(network().known(Kind.PORT)).doesNotContain(port);
    }

    @Test
    void aPortIsBoundWhereItsGuestStarts() throws Exception {
        network().putSwitch(Wanted.network(net));
        var port = port(10, Set.of(), List.of("h1"));
        plug(port, "h1");
        assertThat(network().awaitBound(port, "h1", SOON)).isTrue();
        assertThat(network().boundTo(port)).contains("h1");
    }

    @Test
    void aPortThatNoHostCarriesIsNotBound() {
        network().putSwitch(Wanted.network(net));
        var port = port(10, Set.of(), List.of());
        assertThat(network().awaitBound(port, "h1", Duration.ofMillis(100))).isFalse();
        assertThat(network().boundTo(port)).isEmpty();
        assertThat(network().boundTo(Wanted.id())).isEmpty();
    }

    @Test
    void allHostsAreListed() {
        assertThat(network().chassis()).extracting(Chassis::name).contains("h1", "h2");
    }

    @Test
    void withoutItsDatabasesEveryCallSaysSo() throws Exception {
        disappear();
        assertThatThrownBy(() -> network().putSwitch(Wanted.network(net))).isInstanceOf(NetworkUnreachable.class);
        assertThatThrownBy(() -> network().removePort(net)).isInstanceOf(NetworkUnreachable.class);
        assertThatThrownBy(() -> network().known(Kind.PORT)).isInstanceOf(NetworkUnreachable.class);
        assertThatThrownBy(() -> network().boundTo(net)).isInstanceOf(NetworkUnreachable.class);
        assertThatThrownBy(() -> network().awaitBound(net, "h1", Duration.ofMillis(100)))
                .isInstanceOf(NetworkUnreachable.class);
        assertThatThrownBy(() -> network().chassis()).isInstanceOf(NetworkUnreachable.class);
    }
}
