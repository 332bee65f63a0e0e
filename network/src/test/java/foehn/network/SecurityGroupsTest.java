package foehn.network;

import static foehn.network.Served.id;
import static org.assertj.core.api.Assertions.assertThat;

import foehn.testkit.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class SecurityGroupsTest {
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
    void everyProjectHasADefaultGroup() throws Exception {
        var groups = s.get("security-groups", s.member).path("security_groups");
        assertThat(groups).singleElement().satisfies(group -> {
            assertThat(group.path("name").asString()).isEqualTo("default");
            assertThat(group.path("security_group_rules")).hasSize(4);
        });
        var id = id(groups.get(0));
        assertThat(s.get("security-groups", s.member).path("security_groups")).hasSize(1);
        assertThat(s.ovn.portGroup(id).orElseThrow().rules()).hasSize(4);
        assertThat(s.refused("POST", "security-groups", s.member, "{'security_group': {'name': 'default'}}", 409))
                .isEqualTo("SecurityGroupDefaultAlreadyExists");
        assertThat(s.refused("DELETE", "security-groups/" + id, s.member, "", 409))
                .isEqualTo("SecurityGroupCannotRemoveDefault");
        assertThat(s.refused("GET", "security-groups/" + id, s.other, "", 404)).isEqualTo("SecurityGroupNotFound");
    }

    @Test
    void aRuleIsWrittenToOvnAndIsThereOnce() throws Exception {
        var group = id(s.make("security-groups", s.member, "{'name': 'web'}"));
        var fields = "{'security_group_id': '" + group + "', 'direction': 'ingress', 'protocol': 'tcp',"
                + " 'port_range_min': 80, 'port_range_max': 90, 'remote_ip_prefix': '10.0.0.9/8'}";
        var rule = s.make("security-group-rules", s.member, fields);
        assertThat(rule.path("ethertype").asString()).isEqualTo("IPv4");
        assertThat(rule.path("remote_ip_prefix").asString()).isEqualTo("10.0.0.0/8");
        assertThat(s.ovn.portGroup(group).orElseThrow().rules())
                .filteredOn(r -> r.ingress())
                .singleElement()
                .satisfies(r -> assertThat(r.match())
                        .isEqualTo("ip4 && tcp.dst >= 80 && tcp.dst <= 90 && ip4.src == 10.0.0.0/8"));
        assertThat(s.refused(
                        "POST",
                        "security-group-rules",
                        s.member,
                        "{'security_group_rule': " + fields.replace("'tcp'", "6") + "}",
                        409))
                .isEqualTo("SecurityGroupRuleExists");
        s.refused("DELETE", "security-group-rules/" + id(rule), s.other, "", 404);
        s.api.delete(Served.V2 + "security-group-rules/" + id(rule), s.member).expect(204);
        assertThat(s.ovn.portGroup(group).orElseThrow().rules()).noneMatch(r -> r.ingress());
    }

    @Test
    void rulesAboutAGroupGoWithIt() throws Exception {
        var web = id(s.make("security-groups", s.member, "{'name': 'web'}"));
        var data = id(s.make("security-groups", s.member, "{'name': 'data'}"));
        s.make(
                "security-group-rules",
                s.member,
                "{'security_group_id': '" + data + "', 'direction': 'ingress', 'remote_group_id': '" + web + "'}");
        assertThat(s.ovn.portGroup(data).orElseThrow().rules())
                .anyMatch(r -> r.remoteGroupId().equals(web));
        s.api.delete(Served.V2 + "security-groups/" + web, s.member).expect(204);
        assertThat(s.ovn.portGroup(data).orElseThrow().rules()).noneMatch(r -> r.ingress());
        assertThat(s.ovn.portGroup(web)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'direction': 'sideways'|HTTPBadRequest",
                "'ethertype': 'IPv5'|SecurityGroupRuleInvalidEtherType",
                "'protocol': 'nonsense'|SecurityGroupRuleInvalidProtocol",
                "'protocol': '256'|SecurityGroupRuleInvalidProtocol",
                "'protocol': {}|SecurityGroupRuleInvalidProtocol",
                "'protocol': 'tcp', 'port_range_min': 9, 'port_range_max': 8|SecurityGroupInvalidPortRange",
                "'protocol': 'tcp', 'port_range_min': 0, 'port_range_max': 8|SecurityGroupInvalidPortValue",
                "'protocol': 'tcp', 'port_range_min': 1, 'port_range_max': 65536|SecurityGroupInvalidPortValue",
                "'protocol': 'tcp', 'port_range_min': 8|SecurityGroupInvalidPortRange",
                "'port_range_min': 8, 'port_range_max': 8|SecurityGroupProtocolRequiredWithPorts",
                "'protocol': 'icmp', 'port_range_min': 256|SecurityGroupInvalidIcmpValue",
                "'protocol': 'icmp', 'port_range_max': 2|SecurityGroupMissingIcmpType",
                "'protocol': 'gre', 'port_range_min': 2, 'port_range_max': 2|SecurityGroupInvalidProtocolForPort",
                "'remote_ip_prefix': 'nonsense'|HTTPBadRequest",
                "'remote_ip_prefix': '2001:db8::/64'|SecurityGroupRuleParameterConflict",
                "'remote_ip_prefix': '10.0.0.0/8', 'remote_group_id': 'x'|SecurityGroupRemoteGroupAndRemoteIpPrefix"
            })
    void badRulesAreRefused(String fields, String type) throws Exception {
        var group = id(s.make("security-groups", s.member, "{'name': 'web'}"));
        var direction = fields.contains("direction") ? "" : "'direction': 'ingress', ";
        assertThat(s.refused(
                        "POST",
                        "security-group-rules",
                        s.member,
                        "{'security_group_rule': {'security_group_id': '" + group + "', " + direction + fields + "}}",
                        400))
                .isEqualTo(type);
    }
}
