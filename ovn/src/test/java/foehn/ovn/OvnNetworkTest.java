package foehn.ovn;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.ovn.LogicalNetwork.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The contract against OVN's own databases and northd, and what is seen of it with OVN's own tools.
class OvnNetworkTest extends LogicalNetworkContract {
    @TempDir
    Path dir;

    private OvnCentral central;
    private OvnNetwork network;

    @BeforeEach
    void start() throws Exception {
        central = new OvnCentral(dir);
        central.sbctl("chassis-add", "h1", "geneve", "127.0.0.1");
        central.sbctl("chassis-add", "h2", "geneve", "127.0.0.2");
        network = new OvnNetwork(central.northbound(), central.southbound(), Duration.ofSeconds(2));
    }

    @AfterEach
    void stop() throws Exception {
        network.close();
        central.close();
    }

    @Override
    LogicalNetwork network() {
        return network;
    }

    /// Plays the host's ovn-controller.
    @Override
    void plug(String portId, String host) throws Exception {
        central.nbctl("--wait=sb", "sync");
        central.sbctl("lsp-bind", portId, host);
        central.sbctl("set", "Port_Binding", portId, "up=true");
    }

    @Override
    void disappear() throws Exception {
        central.kill("nb");
        central.kill("sb");
    }

    private final String net = Wanted.id();

    private String counted(String table, String condition) throws Exception {
        return central.nbctl("--bare", "--columns=_uuid", "find", table, condition);
    }

    @Test
    void aPortCarriesItsAddressesItsSecurityAndItsHosts() throws Exception {
        network.putSwitch(Wanted.network(net));
        var port = Wanted.id();
        network.putPort(Wanted.guest(port, net, 10, Optional.empty(), Set.of(), List.of("h1", "h2")));
        assertThat(central.nbctl("lsp-get-addresses", port)).isEqualTo("fa:16:3e:00:00:0a 10.0.0.10");
        assertThat(central.nbctl("lsp-get-port-security", port)).isEqualTo("fa:16:3e:00:00:0a 10.0.0.10");
        assertThat(central.nbctl("lsp-get-options", port))
                .contains("requested-chassis=h1,h2")
                .contains("activation-strategy=rarp");
        network.putPort(Wanted.guest(port, net, 10, Optional.empty(), Set.of(), List.of("h2")));
        assertThat(central.nbctl("lsp-get-options", port)).isEqualTo("requested-chassis=h2");
    }

    @Test
    void groupsBecomeRulesAndPortsChangeGroups() throws Exception {
        network.putSwitch(Wanted.network(net));
        var ssh = Wanted.id();
        var ping = Wanted.id();
        network.putPortGroup(Wanted.group(ssh, Wanted.allow(true, "ip4 && tcp.dst == 22")));
        network.putPortGroup(Wanted.group(ping, new PortGroup.Rule(Wanted.id(), true, "ip4 && icmp4", ssh)));
        var port = Wanted.id();
        network.putPort(Wanted.guest(port, net, 10, Optional.empty(), Set.of(ssh)));
        network.putPort(Wanted.guest(port, net, 10, Optional.empty(), Set.of(ping)));

        var uuid = counted("Logical_Switch_Port", "name=" + port);
        assertThat(central.nbctl("get", "Port_Group", PortGroups.groupName(ssh), "ports"))
                .isEqualTo("[]");
        assertThat(central.nbctl("get", "Port_Group", PortGroups.groupName(ping), "ports"))
                .contains(uuid);
        assertThat(central.nbctl("acl-list", PortGroups.groupName(ssh)))
                .contains("(ip4 && tcp.dst == 22)) allow-related")
                .contains("&& ip) drop");
        // northd parses every match: what it cannot is warned about in its log.
        central.nbctl("--wait=sb", "sync");
        assertThat(central.sbctl("find", "Logical_Flow", "priority=2002")).contains("_ip4");
    }

    @Test
    void aRouterIsBroughtToWhatIsWantedByTheSmallestChange() throws Exception {
        network.putSwitch(Wanted.external(net));
        var router = Wanted.id();
        var leg = Wanted.id();
        var kept = new LogicalRouter.Floating(Wanted.id(), "198.19.32.60", "10.0.0.10");
        var gone = new LogicalRouter.Floating(Wanted.id(), "198.19.32.61", "10.0.0.11");
        network.putRouter(router(router, leg, List.of(kept, gone)));
        network.putPort(Wanted.leg(leg, net, router, Wanted.mac(1), "198.19.32.50"));
        assertThat(central.nbctl("lr-nat-list", router))
                .contains("198.19.32.60")
                .contains("198.19.32.61")
                .contains("snat");
        var before = counted("NAT", "external_ip=198.19.32.60");

        network.putRouter(router(router, leg, List.of(kept)));

        assertThat(central.nbctl("lr-nat-list", router))
                .contains("198.19.32.60")
                .doesNotContain("198.19.32.61");
        assertThat(counted("NAT", "external_ip=198.19.32.60")).isEqualTo(before);
        assertThat(central.nbctl("lr-route-list", router)).contains("198.19.32.1");
        assertThat(central.nbctl("lrp-get-gateway-chassis", Routers.portName(leg)))
                .contains("h1")
                .contains("h2");
    }

    private static LogicalRouter router(String id, String leg, List<LogicalRouter.Floating> floating) {
        return new LogicalRouter(
                id,
                "r",
                true,
                List.of(),
                Optional.of(
                        new LogicalRouter.Leg(leg, Wanted.mac(1), List.of("198.19.32.50/24"), 0, List.of("h1", "h2"))),
                Optional.of("198.19.32.1"),
                List.of("10.0.0.0/24"),
                List.of(),
                floating);
    }

    @Test
    void whatOthersHaveBrokenIsRepairedByTheNextPut() throws Exception {
        network.putSwitch(Wanted.network(net));
        var port = Wanted.guest(Wanted.id(), net, 10, Optional.empty(), Set.of());
        network.putPort(port);
        central.nbctl("lsp-set-addresses", port.id(), "fa:16:3e:99:99:99");
        network.putPort(port);
        assertThat(central.nbctl("lsp-get-addresses", port.id())).isEqualTo("fa:16:3e:00:00:0a 10.0.0.10");
        central.nbctl("lsp-del", port.id());
        network.putPort(port);
        assertThat(central.nbctl("lsp-list", net)).contains(port.id());
    }

    @Test
    void dhcpIsSwitchedOffAndOnForThePortsThatAreThere() throws Exception {
        network.putSwitch(Wanted.network(net));
        var on = Wanted.subnet(Wanted.id(), net);
        network.putSubnet(on);
        var port = Wanted.guest(Wanted.id(), net, 10, Optional.of(on.id()), Set.of());
        network.putPort(port);
        assertThat(central.nbctl("get", "Logical_Switch_Port", port.id(), "dhcpv4_options"))
                .isNotEqualTo("[]");
        network.putSubnet(new LogicalSubnet(
                on.id(),
                net,
                on.cidr(),
                false,
                on.gateway(),
                on.serverAddress(),
                on.metadataAddress(),
                on.dnsServers(),
                on.hostRoutes(),
                on.mtu(),
                on.leaseSeconds()));
        assertThat(central.nbctl("get", "Logical_Switch_Port", port.id(), "dhcpv4_options"))
                .isEqualTo("[]");
        network.putSubnet(on);
        assertThat(central.nbctl("get", "Logical_Switch_Port", port.id(), "dhcpv4_options"))
                .isNotEqualTo("[]");
    }

    @Test
    void writersInARaceMakeEachRowOnce() throws Exception {
        network.putSwitch(Wanted.network(net));
        var group = Wanted.id();
        var port = Wanted.id();
        var rule = Wanted.allow(true, "ip4");
        try (var other = new OvnNetwork(central.northbound(), central.southbound(), Duration.ofSeconds(5));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var runs = new ArrayList<Future<?>>();
            for (var writer : List.of(network, other, network, other)) {
                runs.add(threads.submit(() -> {
                    for (int i = 0; i < 10; i++) {
                        writer.putPortGroup(Wanted.group(group, rule, Wanted.allow(true, "tcp.dst == " + i)));
                        writer.putPort(Wanted.guest(port, net, 10 + i, Optional.empty(), Set.of(group)));
                    }
                }));
            }
            for (var run : runs) {
                run.get();
            }
        }
        assertThat(counted("Logical_Switch_Port", "name=" + port)).doesNotContain("\n");
        assertThat(central.nbctl("lsp-list", net).lines()).hasSize(1);
        assertThat(central.nbctl("acl-list", PortGroups.groupName(group)).lines())
                .hasSize(5);
        assertThat(network.known(Kind.PORT)).contains(port);
    }
}
