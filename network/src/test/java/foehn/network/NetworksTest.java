package foehn.network;

import static foehn.network.Served.id;
import static org.assertj.core.api.Assertions.assertThat;

import foehn.ovn.LogicalNetwork.Kind;
import foehn.testkit.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class NetworksTest {
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

    @Test
    void anOverlayHasRoomForGeneveAndIsWrittenToOvn() throws Exception {
        var network = s.make("networks", s.member, "{'name': 'blue'}");
        assertThat(network.path("mtu").asInt()).isEqualTo(1442);
        assertThat(network.path("status").asString()).isEqualTo("ACTIVE");
        assertThat(network.path("project_id").asString()).isEqualTo("p1");
        assertThat(network.path("tenant_id").asString()).isEqualTo("p1");
        assertThat(network.path("revision_number").asInt()).isEqualTo(1);
        assertThat(network.has("provider:network_type")).isFalse();
        assertThat(s.ovn.known(Kind.SWITCH)).containsExactly(id(network));
        var seen = s.get("networks/" + id(network), s.admin).path("network");
        assertThat(seen.path("provider:network_type").asString()).isEqualTo("geneve");
    }

    @Test
    void othersDoNotSeeWhatIsNotSharedWithThem() throws Exception {
        var network = s.make("networks", s.member, "{'name': 'blue'}");
        assertThat(s.refused("GET", "networks/" + id(network), s.other, "", 404))
                .isEqualTo("NetworkNotFound");
        assertThat(s.refused("PUT", "networks/" + id(network), s.other, "{'network': {'name': 'x'}}", 404))
                .isEqualTo("NetworkNotFound");
        assertThat(s.refused("DELETE", "networks/" + id(network), s.other, "", 404))
                .isEqualTo("NetworkNotFound");
        assertThat(s.get("networks", s.other).path("networks")).isEmpty();
        s.change("networks", id(network), s.admin, "{'shared': true}");
        assertThat(s.get("networks", s.other).path("networks")).hasSize(1);
        assertThat(s.refused("DELETE", "networks/" + id(network), s.other, "", 403))
                .isEqualTo("PolicyNotAuthorized");
    }

    @Test
    void onlyAdministratorsSayWhereANetworkRuns() throws Exception {
        var provider = "{'network': {'provider:network_type': 'vlan', 'provider:physical_network': 'public'}}";
        s.refused("POST", "networks", s.member, provider, 403);
        s.refused("POST", "networks", s.member, "{'network': {'shared': true}}", 403);
        var network = s.make(
                "networks",
                s.admin,
                "{'provider:network_type': 'vlan', 'provider:physical_network': 'public',"
                        + " 'provider:segmentation_id': 7}");
        assertThat(network.path("mtu").asInt()).isEqualTo(1500);
        assertThat(network.path("provider:segmentation_id").asInt()).isEqualTo(7);
        assertThat(s.refused(
                        "POST",
                        "networks",
                        s.admin,
                        "{'network': {'provider:network_type': 'vlan', 'provider:physical_network': 'public',"
                                + " 'provider:segmentation_id': 7}}",
                        409))
                .isEqualTo("VlanIdInUse");
    }

    @Test
    void manyAreMadeTogetherOrNotAtAll() throws Exception {
        var both = s.api.post(
                        Served.V2 + "networks", s.member, "{\"networks\": [{\"name\": \"a\"}, {\"name\": \"b\"}]}")
                .expect(201)
                .json();
        assertThat(both.path("networks")).hasSize(2);
        s.refused("POST", "networks", s.member, "{'networks': [{'name': 'c'}, {'mtu': 9000}]}", 400);
        assertThat(s.get("networks", s.member).path("networks")).hasSize(2);
    }

    @Test
    void listsFilterSortPageAndShowWhatIsAskedFor() throws Exception {
        for (var name : new String[] {"c", "a", "b"}) {
            s.make("networks", s.member, "{'name': '" + name + "'}");
        }
        assertThat(s.get("networks?name=a&name=b&fields=name", s.member).path("networks"))
                .hasSize(2)
                .allMatch(n -> n.size() == 1);
        var first = s.get("networks?sort_key=name&sort_dir=desc&limit=2", s.member);
        assertThat(first.path("networks").get(0).path("name").asString()).isEqualTo("c");
        var next = first.path("networks_links").get(0);
        assertThat(next.path("rel").asString()).isEqualTo("next");
        var href = next.path("href").asString().replace(s.api.url() + Served.V2, "");
        assertThat(s.get(href, s.member).path("networks").get(0).path("name").asString())
                .isEqualTo("a");
        s.refused("GET", "networks?nonsense=1", s.member, "", 400);
        s.refused("GET", "networks?sort_key=nonsense", s.member, "", 400);
        s.refused("GET", "networks?marker=nonsense", s.member, "", 400);
    }

    @Test
    void aNetworkGoesWithItsSubnetsButNotWhileItIsUsed() throws Exception {
        var network = s.network("10.1.0.0/24");
        var port = s.make("ports", s.member, "{'network_id': '" + id(network) + "'}");
        assertThat(s.refused("DELETE", "networks/" + id(network), s.member, "", 409))
                .isEqualTo("NetworkInUse");
        s.api.delete(Served.V2 + "ports/" + id(port), s.member).expect(204);
        s.api.delete(Served.V2 + "networks/" + id(network), s.member).expect(204);
        for (var kind : new Kind[] {Kind.SWITCH, Kind.SUBNET, Kind.PORT}) {
            assertThat(s.ovn.known(kind)).isEmpty();
        }
    }

    @Test
    void theExternalNetworkIsMadeOnceAndSeenByAll() throws Exception {
        var id = s.external();
        assertThat(s.external()).isEqualTo(id);
        var seen = s.get("networks/" + id, s.other).path("network");
        assertThat(seen.path("router:external").asBoolean()).isTrue();
        assertThat(seen.path("mtu").asInt()).isEqualTo(1500);
        assertThat(seen.path("subnets")).hasSize(1);
        assertThat(s.refused("DELETE", "networks/" + id, s.other, "", 403)).isEqualTo("PolicyNotAuthorized");
    }
}
