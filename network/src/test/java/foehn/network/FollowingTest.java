package foehn.network;

import static foehn.network.Served.id;
import static org.assertj.core.api.Assertions.assertThat;

import foehn.ovn.LogicalNetwork.Kind;
import foehn.ovn.SimulatedNetwork;
import foehn.testkit.Engine;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Loses writes to OVN in every way that they can be lost, and sees OVN follow the database all the same.
class FollowingTest {
    Served s;

    @BeforeEach
    void serve() throws Exception {
        s = new Served(Engine.SQLITE);
    }

    @AfterEach
    void close() throws Exception {
        s.close();
    }

    private String everything() throws Exception {
        var external = s.external();
        var network = s.network("10.1.0.0/24");
        var port = s.make("ports", s.member, "{'network_id': '" + id(network) + "'}");
        var router = id(s.make("routers", s.member, "{'external_gateway_info': {'network_id': '" + external + "'}}"));
        s.api.put(
                        Served.V2 + "routers/" + router + "/add_router_interface",
                        s.member,
                        "{\"subnet_id\": \"" + network.path("subnets").get(0).asString() + "\"}")
                .expect(200);
        s.make("floatingips", s.member, "{'floating_network_id': '" + external + "', 'port_id': '" + id(port) + "'}");
        return router;
    }

    private static void assertSame(SimulatedNetwork made, SimulatedNetwork wanted, String router) {
        for (var kind : Kind.values()) {
            assertThat(made.known(kind)).as(kind.name()).isEqualTo(wanted.known(kind));
        }
        for (var port : wanted.known(Kind.PORT)) {
            assertThat(made.port(port)).isEqualTo(wanted.port(port));
        }
        for (var subnet : wanted.known(Kind.SUBNET)) {
            assertThat(made.subnet(subnet)).isEqualTo(wanted.subnet(subnet));
        }
        assertThat(made.router(router)).isPresent().isEqualTo(wanted.router(router));
    }

    @Test
    void anEmptyOvnIsFilledFromTheDatabase() throws Exception {
        s.service.reconcile();
        var router = everything();
        var empty = new SimulatedNetwork(List.of("h1", "h2"));
        try (var next = new NetworkService(s.db, Served.CONFIG, InstantSource.system(), empty)) {
            next.reconcile();
        }
        assertSame(empty, s.ovn, router);
    }

    @Test
    void whatWasDoneWhileOvnWasAwayIsDoneLater() throws Exception {
        s.service.reconcile();
        var doomed = s.network("10.2.0.0/24");
        s.ovn.reachable(false);
        s.api.delete(Served.V2 + "networks/" + id(doomed), s.member).expect(204);
        var router = everything();
        s.ovn.reachable(true);
        assertThat(s.ovn.router(router)).isEmpty();
        assertThat(s.ovn.known(Kind.SWITCH)).contains(id(doomed));
        s.service.start();
        for (int i = 0; i < 100 && s.ovn.router(router).isEmpty(); i++) {
            Thread.sleep(100);
        }
        s.service.reconcile();
        var fresh = new SimulatedNetwork(List.of("h1", "h2"));
        try (var next = new NetworkService(s.db, Served.CONFIG, InstantSource.system(), fresh)) {
            next.reconcile();
        }
        assertThat(s.ovn.known(Kind.SWITCH)).doesNotContain(id(doomed));
        assertSame(s.ovn, fresh, router);
    }

    @Test
    void aStrangersRowIsRemovedAndADistortedOneIsSetRight() throws Exception {
        s.service.reconcile();
        var router = everything();
        var network = s.get("networks?router:external=false", s.member)
                .path("networks")
                .get(0);
        s.ovn.putSwitch(new foehn.ovn.LogicalSwitch(
                "stranger", "x", 1442, java.util.Optional.empty(), java.util.Optional.empty(), ""));
        s.ovn.removeRouter(router);
        s.ovn.removeSubnet(network.path("subnets").get(0).asString());
        s.service.reconcile();
        assertThat(s.ovn.known(Kind.SWITCH)).doesNotContain("stranger");
        assertThat(s.ovn.router(router)).isPresent();
        assertThat(s.ovn.subnet(network.path("subnets").get(0).asString())).isPresent();
    }

    @Test
    void routersGetTheirHostsWhenTheseAppear() throws Exception {
        var late = new SimulatedNetwork(List.of());
        var router = everything();
        try (var service = new NetworkService(s.db, Served.CONFIG, InstantSource.system(), late)) {
            service.reconcile();
            assertThat(late.router(router).orElseThrow().gateway().orElseThrow().gatewayHosts())
                    .isEmpty();
        }
        s.service.reconcile();
        assertThat(s.ovn.router(router).orElseThrow().gateway().orElseThrow().gatewayHosts())
                .containsExactlyInAnyOrder("h1", "h2");
    }
}
