package foehn.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Creates servers one after another, each with an address that leads to it already, and times what a user waits for.
final class Creation {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final String SERVERS = "/compute/v2.1/servers";
    private static final String NETWORK = "/network/v2.0/";

    /// All from the moment at which the request was sent.
    ///
    /// @param runningMillis until the guest's processors ran, as its host wrote down
    /// @param activeMillis until the API said ACTIVE
    /// @param sshMillis until a command had been run by ssh
    record Times(long runningMillis, long activeMillis, long sshMillis) {}

    private final Api tenant;
    private final String name;
    private final Path key;
    private final Path data;
    private final Undo undo;
    private final String image;
    private final String flavor;
    private final String network;
    private final String group;
    private final String external;

    /// @param name of the image, network, security group and key pair that are there
    /// @param data where the hosts write down when their guests began to run
    Creation(Api tenant, String name, String flavorName, Path key, Path data, Undo undo) throws Exception {
        this.tenant = tenant;
        this.name = name;
        this.key = key;
        this.data = data;
        this.undo = undo;
        this.image = id(tenant.get("/image/v2/images?name=" + name).path("images"), name);
        this.flavor = id(tenant.get("/compute/v2.1/flavors").path("flavors"), flavorName);
        this.network = id(tenant.get(NETWORK + "networks?name=" + name).path("networks"), name);
        this.group = id(tenant.get(NETWORK + "security-groups?name=" + name).path("security_groups"), name);
        this.external = tenant.get(NETWORK + "networks?router:external=true")
                .path("networks")
                .path(0)
                .path("id")
                .asString();
    }

    private static String id(JsonNode list, String name) {
        for (var one : list) {
            if (one.path("name").asString("").equals(name)) {
                return one.path("id").asString();
            }
        }
        throw new Shell.Failed("the cloud has no " + name);
    }

    Times create() throws Exception {
        var port = made("ports", "port", portBody());
        var floating =
                made("floatingips", "floatingip", floatingBody(port.path("id").asString()));
        var body = serverBody(port.path("id").asString());
        long begin = System.currentTimeMillis();
        var server = tenant.post(SERVERS, body).path("server").path("id").asString();
        undo.later(0, "server", () -> gone(SERVERS + "/" + server));
        long active = awaitActive(server);
        var ssh = new Ssh(floating.path("floating_ip_address").asString(), key);
        ssh.awaitLogin(DEADLINE);
        long login = System.currentTimeMillis();
        long running = started(server).orElseThrow(() -> new Shell.Failed("no host says when the guest began to run"));
        gone(SERVERS + "/" + server);
        gone(NETWORK + "floatingips/" + floating.path("id").asString());
        gone(NETWORK + "ports/" + port.path("id").asString());
        return new Times(running - begin, active - begin, login - begin);
    }

    private JsonNode made(String collection, String kind, ObjectNode body) throws Exception {
        var thing = tenant.post(NETWORK + collection, body).path(kind);
        var path = NETWORK + collection + "/" + thing.path("id").asString();
        undo.later(kind.equals("port") ? 2 : 1, kind, () -> gone(path));
        return thing;
    }

    private ObjectNode portBody() {
        var body = JSON.createObjectNode();
        var port = body.putObject("port").put("network_id", network);
        port.putArray("security_groups").add(group);
        return body;
    }

    private ObjectNode floatingBody(String port) {
        var body = JSON.createObjectNode();
        body.putObject("floatingip").put("floating_network_id", external).put("port_id", port);
        return body;
    }

    private ObjectNode serverBody(String port) {
        var body = JSON.createObjectNode();
        var server = body.putObject("server")
                .put("name", name)
                .put("imageRef", image)
                .put("flavorRef", flavor)
                .put("key_name", name);
        server.putArray("networks").addObject().put("port", port);
        return body;
    }

    private long awaitActive(String server) throws Exception {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (System.nanoTime() < end) {
            var status = tenant.get(SERVERS + "/" + server)
                    .path("server")
                    .path("status")
                    .asString("");
            if (status.equals("ACTIVE")) {
                return System.currentTimeMillis();
            }
            if (status.equals("ERROR")) {
                break;
            }
            Thread.sleep(20);
        }
        throw new Shell.Failed("server " + server + " has not become active");
    }

    /// What the host that has the guest wrote down.
    private Optional<Long> started(String server) throws IOException {
        try (var hosts = Files.list(data.resolve("hosts"))) {
            for (var host : hosts.toList()) {
                var file = host.resolve("guests").resolve(server).resolve("started.json");
                if (Files.exists(file)) {
                    return Optional.of(JSON.readTree(Files.readAllBytes(file))
                            .path("atMillis")
                            .asLong());
                }
            }
        }
        return Optional.empty();
    }

    private void gone(String path) throws Exception {
        tenant.delete(path);
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (tenant.exists(path)) {
            if (System.nanoTime() > end) {
                throw new Shell.Failed(path + " is still there");
            }
            Thread.sleep(100);
        }
    }
}
