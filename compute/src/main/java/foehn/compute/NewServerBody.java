package foehn.compute;

import foehn.compute.NewServer.InjectedFile;
import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Reads the body of `POST /servers` in the microversion in which it is written.
final class NewServerBody {
    private static final int USER_DATA_LENGTH_MAX = 65_535;
    private static final int METADATA_MAX = 4096;
    private static final int SERVERS_MAX = 1000;
    private static final int PASSWORD_LENGTH = 12;
    private static final String PASSWORD_ALPHABET = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Fields server;
    private final Fields body;
    private final Caller caller;
    private final Microversion version;

    private NewServerBody(Fields body, Caller caller, Microversion version) {
        this.body = body.allowOnly("server", "os:scheduler_hints", "OS-SCH-HNT:scheduler_hints");
        this.server = body.object("server");
        this.caller = caller;
        this.version = version;
    }

    static NewServer parse(JsonNode json, Caller caller, Microversion version) {
        return new NewServerBody(Fields.of(json, "body"), caller, version).read();
    }

    private NewServer read() {
        requireKnown();
        var zone = zone();
        int min = count("min_count").orElse(1);
        int max = count("max_count").orElse(Math.max(min, 1));
        if (min > max) {
            throw Fault.invalid("min_count", "min_count must be <= max_count");
        }
        return new NewServer(
                Names.of(server, "name"),
                imageId(),
                reference("flavorRef").orElseThrow(() -> missing("flavorRef")),
                version.atLeast(19) ? server.optionalText("description", 0, 255) : Optional.empty(),
                choice(),
                networks(),
                securityGroups(),
                server.optionalText("key_name", 1, 255),
                userData(),
                server.flag("config_drive", false),
                zone.flatMap(z -> part(z, 0)),
                host(zone),
                metadata(),
                tags(),
                files(),
                min,
                max,
                server.flag("return_reservation_id", false),
                server.optionalText("adminPass", 0, 255).orElseGet(NewServerBody::password),
                diskConfig(server).orElse("MANUAL"),
                hints(),
                address(server, "accessIPv4", false),
                address(server, "accessIPv6", true));
    }

    private void requireKnown() {
        var known = new LinkedHashSet<>(Set.of(
                "name",
                "imageRef",
                "flavorRef",
                "networks",
                "security_groups",
                "key_name",
                "user_data",
                "config_drive",
                "availability_zone",
                "metadata",
                "min_count",
                "max_count",
                "return_reservation_id",
                "adminPass",
                "OS-DCF:diskConfig",
                "accessIPv4",
                "accessIPv6",
                "block_device_mapping",
                "block_device_mapping_v2"));
        since(known, 19, "description");
        since(known, 52, "tags");
        since(known, 63, "trusted_image_certificates");
        since(known, 74, "host");
        since(known, 74, "hypervisor_hostname");
        if (version.before(57)) {
            known.add("personality");
        }
        server.allowOnly(known.toArray(String[]::new));
        if (server.optionalText("block_device_mapping", 0, 0).isPresent()
                || !server.objects("block_device_mapping").isEmpty()) {
            throw Fault.invalid("block_device_mapping", "Volumes are not supported.");
        }
        if (!server.texts("trusted_image_certificates", 255).isEmpty()) {
            throw Fault.invalid("trusted_image_certificates", "Image signatures are not verified here.");
        }
    }

    private void since(Set<String> known, int minor, String name) {
        if (version.atLeast(minor)) {
            known.add(name);
        }
    }

    private static FaultException missing(String name) {
        return Fault.invalid("server", "'" + name + "' is a required property");
    }

    /// `imageRef`, or the one block device that an image stands for.
    private String imageId() {
        var named = reference("imageRef").filter(id -> !id.isEmpty());
        var mapped = bootImage();
        if (named.isPresent() && mapped.filter(id -> !id.equals(named.get())).isPresent()) {
            throw Fault.invalid("block_device_mapping_v2", "It boots from another image than imageRef.");
        }
        var id = named.or(() -> mapped).orElseThrow(() -> Fault.named(400, "badRequest", "Missing imageRef attribute"));
        if (!Ids.isUuid(id)) {
            throw Fault.named(400, "badRequest", "Invalid imageRef provided.");
        }
        return id;
    }

    private Optional<String> bootImage() {
        var devices = server.objects("block_device_mapping_v2");
        if (devices.isEmpty()) {
            return Optional.empty();
        }
        var device = devices.getFirst();
        boolean root = devices.size() == 1
                && device.text("source_type", 1, 32).equals("image")
                && device.optionalText("destination_type", 1, 32)
                        .orElse("local")
                        .equals("local")
                && device.optionalInteger("boot_index", -1, 1000).orElse(0L) == 0;
        if (!root) {
            throw Fault.invalid(
                    "block_device_mapping_v2", "One local disk made of an image is supported, and no volumes.");
        }
        return Optional.of(device.text("uuid", 1, 255));
    }

    /// Clients may send a number, or a link whose last segment counts.
    private Optional<String> reference(String name) {
        var node = server.node().get(name);
        if (node == null || node.isNull()) {
            return Optional.empty();
        }
        if (node.isIntegralNumber()) {
            return Optional.of(node.asString());
        }
        var text = server.text(name, 0, 255);
        return Optional.of(text.substring(text.lastIndexOf('/') + 1));
    }

    private Ports.Choice choice() {
        var node = server.node().get("networks");
        if (version.atLeast(37)) {
            if (node == null) {
                throw missing("networks");
            }
            if (node.isString()) {
                return switch (node.stringValue()) {
                    case "auto" -> Ports.Choice.AUTO;
                    case "none" -> Ports.Choice.NONE;
                    default -> throw Fault.invalid("networks", "'auto', 'none' or a list is expected.");
                };
            }
        }
        return node == null || node.isNull() || node.isEmpty() ? Ports.Choice.UNSAID : Ports.Choice.LISTED;
    }

    private List<NicRequest> networks() {
        var node = server.node().get("networks");
        if (node != null && node.isString() && version.atLeast(37)) {
            return List.of();
        }
        var found = new ArrayList<NicRequest>();
        boolean tagged = version.atLeast(42) || (version.atLeast(32) && version.before(37));
        for (Fields nic : server.objects("networks")) {
            nic.allowOnly("uuid", "port", "fixed_ip", tagged ? "tag" : "uuid");
            var network = uuid(nic, "uuid");
            var port = uuid(nic, "port");
            if (network.isEmpty() && port.isEmpty()) {
                throw Fault.invalid("networks", "A network's 'uuid' or a 'port' is expected.");
            }
            var fixed = nic.optionalText("fixed_ip", 1, 64);
            fixed.ifPresent(ip -> {
                if (!Addresses.isAddress(ip)) {
                    throw Fault.invalid("fixed_ip", "An IP address is expected.");
                }
            });
            if (fixed.isPresent() && port.isPresent()) {
                throw Fault.invalid("networks", "A port brings its own address: 'fixed_ip' does not go with it.");
            }
            var tag = nic.optionalText("tag", 1, 60);
            // A port says what network it is on, whatever the request says.
            found.add(new NicRequest(
                    port.isPresent() ? null : network.orElse(null),
                    port.orElse(null),
                    fixed.orElse(null),
                    tag.orElse(null)));
        }
        return found;
    }

    private static Optional<String> uuid(Fields fields, String name) {
        var id = fields.optionalText(name, 1, 255);
        if (id.filter(text -> !Ids.isUuid(text)).isPresent()) {
            throw Fault.invalid(name, "A UUID is expected.");
        }
        return id;
    }

    private List<String> securityGroups() {
        var names = server.objects("security_groups").stream()
                .map(g -> g.allowOnly("name").text("name", 1, 255))
                .distinct()
                .toList();
        return names.isEmpty() ? List.of("default") : names;
    }

    private Optional<String> userData() {
        var text = server.optionalText("user_data", 0, USER_DATA_LENGTH_MAX);
        text.ifPresent(encoded -> decode("user_data", encoded));
        return text;
    }

    private static byte[] decode(String field, String base64) {
        try {
            return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException malformed) {
            throw Fault.invalid(field, "Base64 is expected.");
        }
    }

    private Optional<String> zone() {
        return server.optionalText("availability_zone", 1, 255);
    }

    /// `zone:host:node`: administrators may say where.
    private static Optional<String> part(String zone, int index) {
        var parts = zone.split(":", -1);
        if (parts.length > 3) {
            throw Fault.named(400, "badRequest", "Unable to parse availability_zone");
        }
        return index < parts.length ? Optional.of(parts[index]).filter(p -> !p.isEmpty()) : Optional.empty();
    }

    private Optional<String> host(Optional<String> zone) {
        var inZone = zone.flatMap(z -> part(z, 1).or(() -> part(z, 2)));
        var named = server.optionalText("host", 1, 255).or(() -> server.optionalText("hypervisor_hostname", 1, 255));
        if (inZone.isPresent() && named.isPresent()) {
            throw Fault.named(400, "badRequest", "Unable to specify a host both by 'host' and in 'availability_zone'.");
        }
        var host = inZone.or(() -> named);
        if (host.isPresent() && !caller.isAdmin()) {
            throw Fault.forbidden("Only administrators may say on which host a server is built.");
        }
        return host;
    }

    private Map<String, String> metadata() {
        var metadata = server.textMap("metadata", METADATA_MAX);
        ServerLabels.requireKeys(metadata);
        return metadata;
    }

    private List<String> tags() {
        var tags = server.texts("tags", ServerLabels.TAG_LENGTH_MAX);
        ServerLabels.requireTags(tags);
        return tags;
    }

    private List<InjectedFile> files() {
        var files = new ArrayList<InjectedFile>();
        for (Fields file : server.objects("personality")) {
            file.allowOnly("path", "contents");
            files.add(
                    new InjectedFile(file.text("path", 1, 255), text(file.text("contents", 0, USER_DATA_LENGTH_MAX))));
        }
        return files;
    }

    /// The metadata service speaks in texts, so a file that is none cannot be told.
    private static String text(String base64) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decode("personality", base64)))
                    .toString();
        } catch (CharacterCodingException binary) {
            throw Fault.invalid("personality", "Files of UTF-8 text are expected.");
        }
    }

    private Optional<Integer> count(String name) {
        return server.optionalInteger(name, 1, SERVERS_MAX).map(Long::intValue);
    }

    private static String password() {
        var password = new StringBuilder();
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(PASSWORD_ALPHABET.charAt(RANDOM.nextInt(PASSWORD_ALPHABET.length())));
        }
        return password.toString();
    }

    static Optional<String> diskConfig(Fields server) {
        var config = server.optionalText("OS-DCF:diskConfig", 0, 255);
        if (config.filter(c -> !c.equals("AUTO") && !c.equals("MANUAL")).isPresent()) {
            throw Fault.invalid("OS-DCF:diskConfig", "'AUTO' or 'MANUAL' is expected.");
        }
        return config;
    }

    /// As it is written in its canonical form; an empty text takes the address away.
    static Optional<String> address(Fields server, String name, boolean six) {
        var address = server.optionalText(name, 0, 64);
        if (address.filter(a -> !a.isEmpty() && !(six ? Addresses.isV6(a) : Addresses.isV4(a)))
                .isPresent()) {
            throw Fault.invalid(name, "An IPv" + (six ? 6 : 4) + " address is expected.");
        }
        return six ? address.map(a -> a.isEmpty() ? a : Addresses.canonical(a)) : address;
    }

    /// A hint is a text or a list of texts.
    private Map<String, List<String>> hints() {
        var hints = new LinkedHashMap<String, List<String>>();
        for (String name : List.of("os:scheduler_hints", "OS-SCH-HNT:scheduler_hints")) {
            body.optionalObject(name).ifPresent(object -> {
                for (String hint : object.names()) {
                    var value = object.node().get(hint);
                    if (value.isString()) {
                        hints.put(hint, List.of(object.text(hint, 0, 255)));
                    } else if (value.isArray()) {
                        hints.put(hint, object.texts(hint, 255));
                    }
                }
            });
        }
        for (String hint : List.of("group", "same_host", "different_host")) {
            for (String id : hints.getOrDefault(hint, List.of())) {
                if (!Ids.isUuid(id)) {
                    throw Fault.invalid(hint, "A UUID is expected.");
                }
            }
        }
        return hints;
    }
}
