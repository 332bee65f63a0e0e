package foehn.network;

import static foehn.network.Served.id;
import static org.assertj.core.api.Assertions.assertThat;

import foehn.testkit.Engine;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

@ParameterizedClass
@EnumSource(Engine.class)
class PortsTest {
    @Parameter
    Engine engine;

    Served s;

    @BeforeEach
    void serve() throws Exception {
        s = new Served(engine);
    }

    @AfterEach
    void close() throws Exception {
        s.close();
    }

    private static String ip(JsonNode port) {
        return port.path("fixed_ips").get(0).path("ip_address").asString();
    }

    @Test
    void aPortGetsAnAddressAMacAndTheDefaultGroup() throws Exception {
        var network = s.network("10.1.0.0/24");
        var port = s.make("ports", s.member, "{'network_id': '" + id(network) + "'}");
        // The first is the gateway's, the second the metadata service's.
        assertThat(ip(port)).isEqualTo("10.1.0.3");
        assertThat(port.path("mac_address").asString()).startsWith("fa:16:3e:");
        assertThat(port.path("status").asString()).isEqualTo("DOWN");
        assertThat(port.path("security_groups")).hasSize(1);
        assertThat(port.has("binding:host_id")).isFalse();
        var row = s.ovn.port(id(port)).orElseThrow();
        assertThat(row.portSecurity()).isTrue();
        assertThat(row.dhcpSubnetId()).contains(network.path("subnets").get(0).asString());
        assertThat(row.portGroupIds())
                .containsExactly(port.path("security_groups").get(0).asString());
        var subnet = s.ovn.subnet(row.dhcpSubnetId().get()).orElseThrow();
        assertThat(subnet.metadataAddress()).contains("10.1.0.2");
        assertThat(subnet.dnsServers()).containsExactly("192.0.2.53");
        assertThat(subnet.mtu()).isEqualTo(1442);
    }

    @Test
    void addressesAreChosenCheckedAndGivenBack() throws Exception {
        var network = s.network("10.1.0.0/29");
        var one = "{'port': {'network_id': '" + id(network) + "', 'fixed_ips': [{'ip_address': '%s'}]}}";
        s.make("ports", s.member, "{'network_id': '" + id(network) + "', 'fixed_ips': [{'ip_address': '10.1.0.5'}]}");
        assertThat(s.refused("POST", "ports", s.member, one.formatted("10.1.0.5"), 409))
                .isEqualTo("IpAddressInUse");
        assertThat(s.refused("POST", "ports", s.member, one.formatted("10.9.0.5"), 400))
                .isEqualTo("InvalidIpForNetwork");
        assertThat(s.refused("POST", "ports", s.member, one.formatted("10.1.0.7"), 400))
                .isEqualTo("InvalidIpForNetwork");
        s.refused("POST", "ports", s.member, one.formatted("nonsense"), 400);
        var third = s.make("ports", s.member, "{'network_id': '" + id(network) + "'}");
        s.make("ports", s.member, "{'network_id': '" + id(network) + "'}");
        s.make("ports", s.member, "{'network_id': '" + id(network) + "'}");
        assertThat(s.refused("POST", "ports", s.member, "{'port': {'network_id': '" + id(network) + "'}}", 409))
                .isEqualTo("IpAddressGenerationFailure");
        s.api.delete(Served.V2 + "ports/" + id(third), s.member).expect(204);
        assertThat(ip(s.make("ports", s.member, "{'network_id': '" + id(network) + "'}")))
                .isEqualTo(ip(third));
    }

    @Test
    void noAddressIsGivenTwiceHoweverManyAskAtOnce() throws Exception {
        var network = s.network("10.1.0.0/24");
        var body = "{\"port\": {\"network_id\": \"" + id(network) + "\"}}";
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var made = IntStream.range(0, 40)
                    .mapToObj(_ -> CompletableFuture.supplyAsync(() -> make(body), threads))
                    .toList();
            var ips = new HashSet<String>();
            made.forEach(port -> ips.add(port.join()));
            assertThat(ips).hasSize(40);
        }
    }

    private String make(String body) {
        try {
            return ip(s.api.post(Served.V2 + "ports", s.member, body)
                    .expect(201)
                    .json()
                    .path("port"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void addressesAndGroupsAreChanged() throws Exception {
        s.service.reconcile();
        var network = s.network("10.1.0.0/24");
        var subnet = network.path("subnets").get(0).asString();
        var group = s.make("security-groups", s.member, "{'name': 'web'}");
        var port = s.make("ports", s.member, "{'network_id': '" + id(network) + "'}");
        var changed = s.change(
                "ports",
                id(port),
                s.member,
                "{'fixed_ips': [{'subnet_id': '" + subnet + "', 'ip_address': '" + ip(port) + "'}, {'subnet_id': '"
                        + subnet + "'}], 'security_groups': ['" + id(group) + "'], 'name': 'x'}");
        assertThat(changed.path("fixed_ips")).hasSize(2);
        assertThat(ip(changed)).isEqualTo(ip(port));
        assertThat(s.ovn.port(id(port)).orElseThrow().addresses()).hasSize(2);
        assertThat(s.ovn.port(id(port)).orElseThrow().portGroupIds()).containsExactly(id(group));
        assertThat(s.refused("DELETE", "security-groups/" + id(group), s.member, "", 409))
                .isEqualTo("SecurityGroupInUse");
        s.change("ports", id(port), s.member, "{'security_groups': []}");
        assertThat(s.ovn.port(id(port)).orElseThrow().portGroupIds()).containsExactly(Blueprint.NOBODY);
        s.change("ports", id(port), s.member, "{'port_security_enabled': false}");
        assertThat(s.ovn.port(id(port)).orElseThrow().portSecurity()).isFalse();
        assertThat(s.ovn.port(id(port)).orElseThrow().portGroupIds()).isEmpty();
        s.refused("PUT", "ports/" + id(port), s.member, "{'port': {'security_groups': ['" + id(group) + "']}}", 409);
    }

    @Test
    void whatConcernsOtherUsersOfASharedNetworkIsItsOwnersToSay() throws Exception {
        var network = s.network("10.1.0.0/24");
        s.refused("POST", "ports", s.other, "{'port': {'network_id': '" + id(network) + "'}}", 404);
        s.change("networks", id(network), s.admin, "{'shared': true}");
        var theirs = s.make("ports", s.other, "{'network_id': '" + id(network) + "'}");
        for (var more : Set.of(
                "'mac_address': 'fa:16:3e:00:00:01'",
                "'port_security_enabled': false",
                "'fixed_ips': [{'ip_address': '10.1.0.9'}]",
                "'allowed_address_pairs': [{'ip_address': '10.1.0.9'}]",
                "'device_owner': 'network:dhcp'",
                "'binding:host_id': 'h1'")) {
            s.refused("POST", "ports", s.other, "{'port': {'network_id': '" + id(network) + "', " + more + "}}", 403);
        }
        // The owner of a network sees who is in it.
        assertThat(s.get("ports/" + id(theirs), s.member)
                        .path("port")
                        .path("project_id")
                        .asString())
                .isEqualTo("p2");
        s.refused("PUT", "networks/" + id(network), s.admin, "{'network': {'shared': false}}", 409);
    }

    @Test
    void ipv6GuestsMakeTheirOwnAddresses() throws Exception {
        var network = s.network("10.1.0.0/24");
        var before =
                s.make("ports", s.member, "{'network_id': '" + id(network) + "', 'mac_address': 'fa:16:3e:00:00:01'}");
        s.make(
                "subnets",
                s.member,
                "{'network_id': '" + id(network) + "', 'ip_version': 6, 'cidr': '2001:db8::/64',"
                        + " 'ipv6_ra_mode': 'slaac', 'ipv6_address_mode': 'slaac'}");
        var seen = s.get("ports/" + id(before), s.member).path("port").path("fixed_ips");
        assertThat(seen.get(1).path("ip_address").asString()).isEqualTo("2001:db8::f816:3eff:fe00:1");
        assertThat(s.make("ports", s.member, "{'network_id': '" + id(network) + "'}")
                        .path("fixed_ips"))
                .hasSize(2);
    }

    @Test
    void portsAreFoundByAddressAndDevice() throws Exception {
        var network = s.network("10.1.0.0/24");
        var port = s.make("ports", s.member, "{'network_id': '" + id(network) + "', 'device_id': 'd'}");
        s.make("ports", s.member, "{'network_id': '" + id(network) + "'}");
        for (var query : Set.of(
                "fixed_ips=ip_address%3D" + ip(port),
                "fixed_ips=ip_address_substr%3D0.3",
                "device_id=d",
                "mac_address=" + port.path("mac_address").asString())) {
            assertThat(s.get("ports?" + query, s.member).path("ports"))
                    .as(query)
                    .singleElement()
                    .satisfies(found -> assertThat(id(found)).isEqualTo(id(port)));
        }
    }
}
