package foehn.compute;

import foehn.kernel.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the metadata service and the config drive tell one guest: OpenStack's documents and EC2's tree, by path.
final class GuestDocuments {
    /// The dated names that cloud-init and others ask for; the document has not lost a key since.
    private static final List<String> VERSIONS = List.of(
            "2012-08-10",
            "2013-04-04",
            "2013-10-17",
            "2015-10-15",
            "2016-06-30",
            "2016-10-06",
            "2017-02-22",
            "2018-08-27",
            "2020-10-14",
            "latest");

    private static final List<String> EC2_VERSIONS = List.of("2009-04-04", "latest");

    private final Server server;
    private final Map<String, String> metadata;
    private final List<Ports.Port> ports;

    GuestDocuments(Server server, Map<String, String> metadata, List<Ports.Port> ports) {
        this.server = server;
        this.metadata = metadata;
        this.ports = ports;
    }

    /// By path without the leading slash.
    Map<String, String> all() {
        var documents = new TreeMap<String, String>();
        var metaData = Json.MAPPER.writeValueAsString(metaData());
        var networkData = Json.MAPPER.writeValueAsString(networkData());
        for (String version : VERSIONS) {
            var prefix = "openstack/" + version + "/";
            documents.put(prefix + "meta_data.json", metaData);
            documents.put(prefix + "network_data.json", networkData);
            documents.put(prefix + "vendor_data.json", "{}");
            documents.put(prefix + "vendor_data2.json", "{}");
            userData().ifPresent(text -> documents.put(prefix + "user_data", text));
        }
        var files = server.fileList();
        for (int i = 0; i < files.size(); i++) {
            documents.put("openstack" + contentPath(i), files.get(i).text());
        }
        for (String version : EC2_VERSIONS) {
            ec2().forEach((path, value) -> documents.put(version + "/meta-data/" + path, value));
            userData().ifPresent(text -> documents.put(version + "/user-data", text));
        }
        return documents;
    }

    /// Where a file's text is, as the document that names the file says it.
    private static String contentPath(int file) {
        return String.format(Locale.ROOT, "/content/%04d", file);
    }

    private Optional<String> userData() {
        return Optional.ofNullable(server.userData())
                .map(text -> new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8));
    }

    private String zone() {
        return Optional.ofNullable(server.zone()).orElse(Zones.DEFAULT);
    }

    private ObjectNode metaData() {
        var document = Json.object();
        document.put("uuid", server.id())
                .put("name", server.name())
                .put("hostname", server.hostname())
                .put("project_id", server.projectId())
                .put("availability_zone", zone())
                .put("launch_index", server.launchIndex())
                .put("random_seed", server.randomSeed());
        document.putArray("devices");
        var files = document.putArray("files");
        for (int i = 0; i < server.fileList().size(); i++) {
            files.addObject().put("path", server.fileList().get(i).path()).put("content_path", contentPath(i));
        }
        var meta = document.putObject("meta");
        metadata.forEach(meta::put);
        if (server.publicKey() != null && server.keyName() != null) {
            document.putObject("public_keys").put(server.keyName(), server.publicKey());
            document.putArray("keys")
                    .addObject()
                    .put("name", server.keyName())
                    .put("type", server.keyType())
                    .put("data", server.publicKey());
        }
        if (server.adminPass() != null) {
            document.put("admin_pass", server.adminPass());
        }
        return document;
    }

    private ObjectNode networkData() {
        var document = Json.object();
        var links = document.putArray("links");
        var networks = document.putArray("networks");
        var services = document.putArray("services");
        for (int i = 0; i < ports.size(); i++) {
            var port = ports.get(i);
            var link = "tap" + port.id().substring(0, Math.min(11, port.id().length()));
            links.addObject()
                    .put("id", link)
                    .put("vif_id", port.id())
                    .put("type", "ovs")
                    .put("mtu", port.mtu())
                    .put("ethernet_mac_address", port.mac());
            describeAddresses(port, link, networks, services);
        }
        return document;
    }

    private static void describeAddresses(Ports.Port port, String link, ArrayNode networks, ArrayNode services) {
        for (var address : port.addresses()) {
            var subnet = port.subnets().stream()
                    .filter(s -> s.id().equals(address.subnetId()))
                    .findFirst();
            if (subnet.isEmpty()) {
                continue;
            }
            describe(networks, port, link, address, subnet.get());
            for (String server : subnet.get().dnsServers()) {
                services.addObject().put("type", "dns").put("address", server);
            }
        }
    }

    private static void describe(
            ArrayNode networks, Ports.Port port, String link, Ports.Address address, Ports.Subnet subnet) {
        var network = networks.addObject();
        network.put("id", "network" + (networks.size() - 1))
                .put("link", link)
                .put("network_id", port.networkId())
                .put("type", "ipv" + subnet.version() + (subnet.dhcp() ? "_dhcp" : ""));
        if (!subnet.dhcp()) {
            network.put("ip_address", address.ip()).put("netmask", netmask(subnet));
            var routes = network.putArray("routes");
            subnet.gateway()
                    .ifPresent(gateway -> routes.addObject()
                            .put("network", subnet.version() == 4 ? "0.0.0.0" : "::")
                            .put("netmask", subnet.version() == 4 ? "0.0.0.0" : "::")
                            .put("gateway", gateway));
        }
    }

    private static String netmask(Ports.Subnet subnet) {
        int bits = Integer.parseInt(subnet.cidr().substring(subnet.cidr().indexOf('/') + 1));
        if (subnet.version() == 6) {
            return Integer.toString(bits);
        }
        long mask = bits == 0 ? 0 : 0xffffffffL << (32 - bits) & 0xffffffffL;
        return String.format(Locale.ROOT, "%d.%d.%d.%d", mask >> 24, mask >> 16 & 255, mask >> 8 & 255, mask & 255);
    }

    private Map<String, String> ec2() {
        var tree = new LinkedHashMap<String, String>();
        var fixed = ports.stream()
                .flatMap(p -> p.addresses().stream())
                .filter(a -> a.ip().indexOf(':') < 0)
                .findFirst();
        tree.put("ami-id", server.imageId() == null ? "None" : ec2Id("ami", server));
        tree.put("ami-launch-index", Integer.toString(server.launchIndex()));
        tree.put("block-device-mapping/ami", "vda");
        tree.put("block-device-mapping/root", "/dev/vda");
        tree.put("hostname", server.hostname());
        tree.put("instance-action", "none");
        tree.put("instance-id", ec2Id("i", server));
        tree.put("instance-type", server.flavorSnapshot().name());
        tree.put("local-hostname", server.hostname());
        tree.put("local-ipv4", fixed.map(Ports.Address::ip).orElse(""));
        tree.put("placement/availability-zone", zone());
        tree.put("public-hostname", server.hostname());
        tree.put("public-ipv4", fixed.flatMap(Ports.Address::floating).orElse(""));
        tree.put("reservation-id", server.reservationId());
        tree.put("security-groups", String.join("\n", securityGroups()));
        if (server.publicKey() != null) {
            tree.put("public-keys/0/openssh-key", server.publicKey());
        }
        return tree;
    }

    private List<String> securityGroups() {
        return ports.stream()
                .flatMap(p -> p.securityGroups().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private static String ec2Id(String kind, Server server) {
        return String.format(Locale.ROOT, "%s-%08x", kind, server.number());
    }
}
