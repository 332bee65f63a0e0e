package foehn.network;

import static foehn.network.Served.id;
import static org.assertj.core.api.Assertions.assertThat;

import foehn.ovn.LogicalRouter;
import foehn.testkit.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@ParameterizedClass
@EnumSource(Engine.class)
class RoutersTest {
    @Parameter
    Engine engine;

    Served s;
    String external;
    JsonNode network;
    String subnet;

    @BeforeEach
    void serve() throws Exception {
        s = new Served(engine);
        external = s.external();
        network = s.network("10.1.0.0/24");
        subnet = network.path("subnets").get(0).asString();
        s.service.reconcile();
    }

    @AfterEach
    void close() throws Exception {
        s.close();
    }

    private String router() throws Exception {
        return id(s.make(
                "routers", s.member, "{'name': 'r', 'external_gateway_info': {'network_id': '" + external + "'}}"));
    }

    private JsonNode act(String router, String action, String body) throws Exception {
        return s.api.put(Served.V2 + "routers/" + router + "/" + action, s.member, body.replace('\'', '"'))
                .expect(200)
                .json();
    }

    private LogicalRouter inOvn(String router) {
        return s.ovn.router(router).orElseThrow();
    }

    @Test
    void aRouterWithAGatewayTranslatesItsSubnets() throws Exception {
        var router = router();
        act(router, "add_router_interface", "{'subnet_id': '" + subnet + "'}");
        var row = inOvn(router);
        assertThat(row.gateway().orElseThrow().networks()).containsExactly("198.18.0.10/24");
        assertThat(row.gateway().orElseThrow().gatewayHosts()).containsExactlyInAnyOrder("h1", "h2");
        assertThat(row.defaultNextHop()).contains("198.18.0.1");
        assertThat(row.sourceNat()).containsExactly("10.1.0.0/24");
        assertThat(row.interfaces())
                .singleElement()
                .satisfies(leg -> assertThat(leg.networks()).containsExactly("10.1.0.1/24"));
        var shown = s.get("routers/" + router, s.member).path("router").path("external_gateway_info");
        assertThat(shown.path("enable_snat").asBoolean()).isTrue();
        assertThat(shown.path("external_fixed_ips").get(0).path("ip_address").asString())
                .isEqualTo("198.18.0.10");
        s.change(
                "routers",
                router,
                s.admin,
                "{'external_gateway_info': {'network_id': '" + external + "', 'enable_snat': false}}");
        assertThat(inOvn(router).sourceNat()).isEmpty();
    }

    @Test
    void aRouterIsNotDeletedWhileItHasLegs() throws Exception {
        var router = router();
        var leg = act(router, "add_router_interface", "{'subnet_id': '" + subnet + "'}");
        assertThat(s.refused("DELETE", "routers/" + router, s.member, "", 409)).isEqualTo("RouterInUse");
        assertThat(s.refused("DELETE", "ports/" + leg.path("port_id").asString(), s.member, "", 409))
                .isEqualTo("ServicePortInUse");
        assertThat(s.refused("DELETE", "subnets/" + subnet, s.member, "", 409)).isEqualTo("SubnetInUse");
        assertThat(s.refused(
                        "PUT",
                        "routers/" + router + "/add_router_interface",
                        s.member,
                        "{'subnet_id': '" + subnet + "'}",
                        400))
                .isEqualTo("BadRequest");
        act(router, "remove_router_interface", "{'subnet_id': '" + subnet + "'}");
        s.refused(
                "PUT",
                "routers/" + router + "/remove_router_interface",
                s.member,
                "{'subnet_id': '" + subnet + "'}",
                404);
        s.api.delete(Served.V2 + "routers/" + router, s.member).expect(204);
        assertThat(s.ovn.router(router)).isEmpty();
        assertThat(s.get("ports?network_id=" + external, s.admin).path("ports")).isEmpty();
    }

    @Test
    void aPortOfTheClientsCanBeALeg() throws Exception {
        var router = router();
        var port = s.make("ports", s.member, "{'network_id': '" + id(network) + "'}");
        var leg = act(router, "add_router_interface", "{'port_id': '" + id(port) + "'}");
        assertThat(leg.path("port_id").asString()).isEqualTo(id(port));
        assertThat(s.get("ports?device_id=" + router, s.member).path("ports")).hasSize(1);
        assertThat(s.refused(
                        "PUT",
                        "routers/" + id(s.make("routers", s.member, "{}")) + "/add_router_interface",
                        s.member,
                        "{'port_id': '" + id(port) + "'}",
                        409))
                .isEqualTo("PortInUse");
        act(router, "remove_router_interface", "{'port_id': '" + id(port) + "'}");
        s.refused("GET", "ports/" + id(port), s.member, "", 404);
    }

    @Test
    void routesNeedAWayToTheirNextHop() throws Exception {
        var router = router();
        act(router, "add_router_interface", "{'subnet_id': '" + subnet + "'}");
        assertThat(s.refused(
                        "PUT",
                        "routers/" + router,
                        s.member,
                        "{'router': {'routes': [{'destination': '10.9.0.0/16', 'nexthop': '10.2.0.9'}]}}",
                        400))
                .isEqualTo("InvalidRoutes");
        s.change("routers", router, s.member, "{'routes': [{'destination': '10.9.0.0/16', 'nexthop': '10.1.0.9'}]}");
        assertThat(inOvn(router).routes()).hasSize(1);
        assertThat(s.refused(
                        "PUT",
                        "routers/" + router + "/remove_router_interface",
                        s.member,
                        "{'subnet_id': '" + subnet + "'}",
                        409))
                .isEqualTo("RouterInterfaceInUseByRoute");
        s.change("routers", router, s.member, "{'routes': null}");
        assertThat(inOvn(router).routes()).isEmpty();
    }

    @Test
    void aFloatingIpLeadsToOnePortAndGoesWithIt() throws Exception {
        var router = router();
        var port = s.make("ports", s.member, "{'network_id': '" + id(network) + "'}");
        var wanted = "{'floatingip': {'floating_network_id': '" + external + "', 'port_id': '" + id(port) + "'}}";
        assertThat(s.refused("POST", "floatingips", s.member, wanted, 404))
                .isEqualTo("ExternalGatewayForFloatingIPNotFound");
        act(router, "add_router_interface", "{'subnet_id': '" + subnet + "'}");
        var floating = s.make("floatingips", s.member, "{'floating_network_id': '" + external + "'}");
        assertThat(floating.path("status").asString()).isEqualTo("DOWN");
        var led = s.change("floatingips", id(floating), s.member, "{'port_id': '" + id(port) + "'}");
        assertThat(led.path("status").asString()).isEqualTo("ACTIVE");
        assertThat(led.path("router_id").asString()).isEqualTo(router);
        assertThat(led.path("fixed_ip_address").asString())
                .isEqualTo(port.path("fixed_ips").get(0).path("ip_address").asString());
        assertThat(inOvn(router).floating())
                .singleElement()
                .satisfies(f -> assertThat(f.externalAddress())
                        .isEqualTo(led.path("floating_ip_address").asString()));
        assertThat(s.refused("POST", "floatingips", s.member, wanted, 409))
                .isEqualTo("FloatingIPPortAlreadyAssociated");
        assertThat(s.refused("PUT", "routers/" + router, s.member, "{'router': {'external_gateway_info': null}}", 409))
                .isEqualTo("RouterExternalGatewayInUseByFloatingIp");
        assertThat(s.refused("GET", "floatingips/" + id(floating), s.other, "", 404))
                .isEqualTo("FloatingIPNotFound");
        s.api.delete(Served.V2 + "ports/" + id(port), s.member).expect(204);
        var left = s.get("floatingips/" + id(floating), s.member).path("floatingip");
        assertThat(left.path("port_id").isNull()).isTrue();
        assertThat(left.path("status").asString()).isEqualTo("DOWN");
        assertThat(inOvn(router).floating()).isEmpty();
        s.change("routers", router, s.member, "{'external_gateway_info': {}}");
        assertThat(inOvn(router).gateway()).isEmpty();
        s.api.delete(Served.V2 + "floatingips/" + id(floating), s.member).expect(204);
        assertThat(s.get("ports?network_id=" + external, s.admin).path("ports")).isEmpty();
    }

    @Test
    void onlyAdministratorsChooseTheGatewaysAddress() throws Exception {
        var info = "{'router': {'external_gateway_info': {'network_id': '" + external
                + "', 'external_fixed_ips': [{'ip_address': '198.18.0.50'}]}}}";
        s.refused("POST", "routers", s.member, info, 403);
        var made = s.make(
                "routers",
                s.admin,
                "{'external_gateway_info': {'network_id': '" + external
                        + "', 'external_fixed_ips': [{'ip_address': '198.18.0.50'}]}}");
        assertThat(made.path("external_gateway_info")
                        .path("external_fixed_ips")
                        .get(0)
                        .path("ip_address")
                        .asString())
                .isEqualTo("198.18.0.50");
        s.refused(
                "POST",
                "routers",
                s.member,
                "{'router': {'external_gateway_info': {'network_id': '" + id(network) + "'}}}",
                400);
    }
}
