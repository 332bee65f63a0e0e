package foehn.network;

import static foehn.network.Served.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.kernel.FaultException;
import foehn.kernel.auth.Caller;
import foehn.network.ServerPorts.Request;
import foehn.testkit.Engine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class ServerPortsTest {
    private static final Caller CALLER = new Caller(
            "u",
            "u",
            "default",
            Optional.of("p1"),
            Optional.of("p1"),
            Optional.empty(),
            false,
            Set.of("member", "reader"),
            "t");

    @Parameter
    Engine engine;

    Served s;
    ServerPorts ports;
    String network;

    @BeforeEach
    void serve() throws Exception {
        s = new Served(engine);
        ports = s.service.serverPorts();
        network = id(s.network("10.1.0.0/24"));
    }

    @AfterEach
    void close() throws Exception {
        s.close();
    }

    private List<ServerPorts.Attached> ensure(Request... requests) {
        return ports.ensure("server", "compute:nova", "p1", List.of(requests), List.of());
    }

    @Test
    void asMuchIsThereAfterTwoCallsAsAfterOne() throws Exception {
        var given = id(s.make("ports", s.member, "{'network_id': '" + network + "'}"));
        var requests = new Request[] {new Request(network, null, "10.1.0.77"), new Request(null, given, null)};
        var first = ensure(requests);
        assertThat(ensure(requests)).isEqualTo(first);
        assertThat(first).extracting(ServerPorts.Attached::id).last().isEqualTo(given);
        var made = first.getFirst();
        assertThat(made.addresses()).extracting(ServerPorts.Address::ip).containsExactly("10.1.0.77");
        assertThat(made.mtu()).isEqualTo(1442);
        assertThat(made.securityGroups()).containsExactly("default");
        assertThat(made.metadata().orElseThrow().cidrAddresses()).containsExactly("10.1.0.2/24");
        assertThat(ports.of(Set.of("server", "none"))).containsOnlyKeys("server");
        ports.release("server");
        ports.release("server");
        s.refused("GET", "ports/" + made.id(), s.member, "", 404);
        var kept = s.get("ports/" + given, s.member).path("port");
        assertThat(kept.path("device_id").asString("-")).isEmpty();
        assertThat(kept.path("device_owner").asString("-")).isEmpty();
        assertThat(ports.of(Set.of("server"))).isEmpty();
    }

    @Test
    void aPortFollowsItsGuestThroughAMigration() throws Exception {
        var port = ensure(new Request(network, null, null)).getFirst().id();
        var one = List.of(port);
        ports.bind(one, "h1");
        assertThat(s.ovn.port(port).orElseThrow().hosts()).containsExactly("h1");
        assertThat(ports.awaitBound(one, Duration.ofSeconds(1))).isTrue();
        assertThat(s.get("ports/" + port, s.member).path("port").path("status").asString())
                .isEqualTo("ACTIVE");
        ports.bindForMigration(one, "h1", "h2");
        assertThat(s.ovn.port(port).orElseThrow().hosts()).containsExactly("h1", "h2");
        ports.bind(one, "h2");
        assertThat(s.ovn.port(port).orElseThrow().hosts()).containsExactly("h2");
        assertThat(s.get("ports/" + port, s.admin)
                        .path("port")
                        .path("binding:host_id")
                        .asString())
                .isEqualTo("h2");
        ports.bindForMigration(one, "h2", "h1");
        ports.bind(one, "h2");
        assertThat(s.ovn.port(port).orElseThrow().hosts()).containsExactly("h2");
        s.ovn.reachable(false);
        assertThat(ports.awaitBound(one, Duration.ofMillis(10))).isFalse();
    }

    @Test
    void whatIsWrongWithARequestIsSaidBeforeAnythingIsMade() throws Exception {
        assertThat(ports.networksFor(CALLER)).containsExactly(network);
        var used = id(s.make("ports", s.member, "{'network_id': '" + network + "', 'device_id': 'x'}"));
        var bare = id(s.make("networks", s.member, "{}"));
        var external = s.external();
        refused(400, new Request("nonsense", null, null));
        refused(400, new Request(bare, null, null));
        refused(403, new Request(external, null, null));
        refused(400, new Request(null, "nonsense", null));
        refused(409, new Request(null, used, null));
        refused(400, new Request(network, null, "10.1.0.2"));
        refused(400, new Request(network, null, "10.9.0.2"));
        assertThat(ports.check(CALLER, List.of(new Request(network, null, null)), List.of("default")))
                .containsExactly(new Request(network, null, null));
        assertThatThrownBy(() -> ports.check(CALLER, List.of(), List.of("nonsense")))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        e -> assertThat(e.fault().status()).isEqualTo(400));
    }

    private void refused(int status, Request request) {
        assertThatThrownBy(() -> ports.check(CALLER, List.of(request), List.of()))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        e -> assertThat(e.fault().status()).isEqualTo(status));
    }

    @Test
    void groupsAreAddedToAServerAndTakenAway() throws Exception {
        ensure(new Request(network, null, null));
        s.make("security-groups", s.member, "{'name': 'web'}");
        ports.addSecurityGroup(CALLER, "server", "web");
        ports.addSecurityGroup(CALLER, "server", "web");
        assertThat(ports.securityGroups("server"))
                .extracting(ServerPorts.Group::name)
                .containsExactlyInAnyOrder("default", "web");
        ports.removeSecurityGroup(CALLER, "server", "web");
        assertThatThrownBy(() -> ports.removeSecurityGroup(CALLER, "server", "web"))
                .isInstanceOf(FaultException.class);
        assertThat(ports.of(Set.of("server")).get("server").getFirst().securityGroups())
                .containsExactly("default");
    }
}
