package foehn.ovn;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// Port groups as rows of the northbound database. Rules are stateful ACLs: what a rule allows passes with its
/// answers; below them two ACLs a group drop all other IP traffic of its ports, so that a port in several groups may
/// do what any of them allows. ARP and neighbour discovery pass; of DHCP, a client's broadcast does.
final class PortGroups {
    static final String GROUP = "Port_Group";
    static final String ACL = "ACL";
    private static final int ALLOW = 1002;
    private static final int DROP = 1001;
    private static final int MATCH_DHCP = ALLOW;

    private PortGroups() {}

    /// OVN's name for a group; its addresses are in the sets `$NAME_ip4` and `$NAME_ip6`, which OVN maintains.
    static String groupName(String id) {
        return "pg_" + id.replaceAll("[^A-Za-z0-9]", "_");
    }

    static void put(Edit edit, PortGroup wanted) {
        var columns = Value.row();
        columns.set("name", Value.text(groupName(wanted.id())));
        columns.set(
                "external_ids",
                Edit.ids(wanted.id(), LogicalNetwork.Kind.PORT_GROUP.name(), Map.of("foehn:name", wanted.name())));
        edit.children(GROUP, edit.row(GROUP, wanted.id()), columns, "acls", ACL, acls(wanted));
        edit.put(GROUP, wanted.id(), columns);
    }

    private static Map<String, ObjectNode> acls(PortGroup wanted) {
        var acls = new LinkedHashMap<String, ObjectNode>();
        var group = groupName(wanted.id());
        var in = "outport == @" + group;
        var out = "inport == @" + group;
        add(acls, wanted.id() + "/drop-in", true, DROP, in + " && ip", "drop");
        add(acls, wanted.id() + "/drop-out", false, DROP, out + " && ip", "drop");
        var dhcp = out + " && ip4 && ip4.dst == 255.255.255.255 && udp && udp.src == 68 && udp.dst == 67";
        add(acls, wanted.id() + "/dhcp", false, MATCH_DHCP, dhcp, "allow");
        for (var rule : wanted.rules()) {
            var match = (rule.ingress() ? in : out) + " && (" + rule.match() + ")" + peer(rule);
            add(acls, rule.id(), rule.ingress(), ALLOW, match, "allow-related");
        }
        return acls;
    }

    private static String peer(PortGroup.Rule rule) {
        if (rule.remoteGroupId().isEmpty()) {
            return "";
        }
        var side = rule.ingress() ? "src" : "dst";
        var group = groupName(rule.remoteGroupId());
        return " && (ip4." + side + " == $" + group + "_ip4 || ip6." + side + " == $" + group + "_ip6)";
    }

    private static void add(
            Map<String, ObjectNode> acls, String key, boolean ingress, int priority, String match, String action) {
        var columns = Value.row();
        columns.set("direction", Value.text(ingress ? "to-lport" : "from-lport"));
        columns.set("priority", Value.number(priority));
        columns.set("match", Value.text(match));
        columns.set("action", Value.text(action));
        columns.set("external_ids", Edit.ids(key, "ACL", Map.of()));
        acls.put(key, columns);
    }
}
