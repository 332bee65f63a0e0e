package foehn.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// All that a server needs, made by the stock client under names of this run's own. Every removal is written down
/// before the thing is made.
final class Tenancy {
    private static final Duration DELETED_WITHIN = Duration.ofMinutes(1);

    private final OpenStack tenant;
    private final Story story;
    private final Undo undo;
    private final String name;
    private final Path key;

    /// @param name what all names begin with
    /// @param directory for the key pair
    Tenancy(OpenStack tenant, Story story, Undo undo, String name, Path directory) {
        this.tenant = tenant;
        this.story = story;
        this.undo = undo;
        this.name = name;
        this.key = directory.resolve("key");
    }

    Path key() {
        return key;
    }

    /// Image, network, router, security group and key pair.
    void prepare(Path image) throws Exception {
        var external = externalNetwork();
        Parallel.run(List.of(() -> upload(image), () -> network(external), this::access));
    }

    private String externalNetwork() {
        var networks = tenant.json("network", "list", "--external");
        if (networks.isEmpty()) {
            throw new Shell.Failed("the cloud has no external network");
        }
        return networks.path(0).path("ID").asString();
    }

    private void upload(Path image) throws Exception {
        undo.later(3, "image", () -> tenant.run("image", "delete", name));
        story.tell(
                "image uploaded",
                () -> tenant.run(
                        "image",
                        "create",
                        "--disk-format",
                        "qcow2",
                        "--container-format",
                        "bare",
                        "--file",
                        "" + image,
                        name));
    }

    private void network(String external) throws Exception {
        undo.later(5, "network", () -> tenant.run("network", "delete", name));
        story.tell("network created", () -> tenant.run("network", "create", name));
        story.tell(
                "subnet created",
                () -> tenant.run("subnet", "create", "--network", name, "--subnet-range", "10.42.0.0/24", name));
        undo.later(4, "router", () -> tenant.run("router", "delete", name));
        story.tell(
                "router created, with its gateway",
                () -> tenant.run("router", "create", "--external-gateway", external, name));
        undo.later(3, "router interface", () -> tenant.run("router", "remove", "subnet", name, name));
        story.tell("router joined to the subnet", () -> tenant.run("router", "add", "subnet", name, name));
    }

    private void access() throws Exception {
        undo.later(5, "security group", () -> tenant.run("security", "group", "delete", name));
        story.tell("security group created", () -> tenant.run("security", "group", "create", name));
        Parallel.run(List.of(
                () -> tenant.run("security", "group", "rule", "create", "--protocol", "tcp", "--dst-port", "22", name),
                () -> tenant.run("security", "group", "rule", "create", "--protocol", "icmp", name)));
        story.say("security group lets ssh and ping in");
        var made = Shell.run(
                List.of("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", "" + key),
                Map.of(),
                Duration.ofSeconds(20));
        if (!made.ok()) {
            throw new Shell.Failed("ssh-keygen: " + made.err());
        }
        undo.later(3, "key pair", () -> tenant.run("keypair", "delete", name));
        story.tell("key pair registered", () -> tenant.run("keypair", "create", "--public-key", key + ".pub", name));
    }

    /// A server of this flavor, active; its id.
    String boot(String flavor) throws Exception {
        undo.later(1, "server", () -> delete(name));
        var server = story.tell(
                        "server requested",
                        () -> tenant.json(
                                "server",
                                "create",
                                "--image",
                                name,
                                "--flavor",
                                flavor,
                                "--network",
                                name,
                                "--key-name",
                                name,
                                "--security-group",
                                name,
                                name))
                .path("id")
                .asString();
        story.tell("server is active", () -> awaitActive(server));
        return server;
    }

    private String awaitActive(String server) {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        String status;
        do {
            var shown = tenant.json("server", "show", server);
            status = shown.path("status").asString("");
            if (status.equals("ERROR")) {
                throw new Shell.Failed("the server is in status ERROR: " + shown.path("fault"));
            }
        } while (!status.equals("ACTIVE") && System.nanoTime() < end);
        if (!status.equals("ACTIVE")) {
            throw new Shell.Failed("the server has not become active, but " + status);
        }
        return status;
    }

    private String delete(String server) throws InterruptedException {
        tenant.run("server", "delete", server);
        long end = System.nanoTime() + DELETED_WITHIN.toNanos();
        while (tenant.attempt("server", "show", server).ok()) {
            if (System.nanoTime() > end) {
                throw new Shell.Failed("it is still there after " + DELETED_WITHIN.toSeconds() + " s");
            }
            Thread.sleep(200);
        }
        return server;
    }

    /// A floating IP that leads to the server.
    String publish(String server) throws Exception {
        var made = tenant.json("floating", "ip", "create", externalNetwork());
        var address = made.path("floating_ip_address").asString();
        undo.later(
                2,
                "floating IP",
                () -> tenant.run("floating", "ip", "delete", made.path("id").asString()));
        story.tell("floating IP " + address, () -> tenant.run("server", "add", "floating", "ip", server, address));
        return address;
    }
}
