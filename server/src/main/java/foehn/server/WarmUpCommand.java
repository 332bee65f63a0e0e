package foehn.server;

import foehn.agent.AgentMain;
import foehn.hypervisor.remote.Authority;
import foehn.hypervisor.remote.Identity;
import foehn.kernel.health.Health;
import foehn.ovn.SimulatedNetwork;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `foehn warm-up`: what the launcher runs after each build under a JVM that notes which classes are loaded and
/// linked, so that later starts need not. A cloud and an agent start in this one process, and a client asks them what
/// clients ask first. Touches nothing but a temporary directory and the loopback address.
@Command(name = "warm-up", hidden = true, description = "train the start-up cache")
final class WarmUpCommand implements Callable<Integer> {
    private static final String HOST = "warm-up";
    private static final List<String> QUESTIONS = List.of(
            "/identity/v3/auth/projects",
            "/identity/v3/projects",
            "/image/v2/images",
            "/compute/v2.1/flavors/detail",
            "/compute/v2.1/servers/detail",
            "/compute/v2.1/os-services",
            "/compute/v2.1/os-hypervisors/detail",
            "/network/v2.0/networks",
            "/network/v2.0/ports");

    @Override
    public Integer call() throws Exception {
        var temporary = Files.createTempDirectory("foehn");
        try {
            train(DataDirectory.open(temporary.resolve("data")));
        } finally {
            try (var tree = Files.walk(temporary)) {
                for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(path);
                }
            }
        }
        return 0;
    }

    private static void train(DataDirectory data) throws Exception {
        int port = freePort();
        Files.writeString(data.path().resolve("foehn.toml"), "[http]\nport = " + port + "\n[object]\ns3Port = 0\n");
        var config = Config.load(data.path());
        CloudsYaml.write(data, config);
        UpCommand.daemon(data).runs();
        Emulation.hosts(config, data).parts();
        var authority = Authority.open(data.authority());
        var health = new Health(Duration.ofSeconds(3));
        try (var agents = new Agents(authority, data.tls());
                var cloud = Cloud.open(
                        config, data, InstantSource.system(), new SimulatedNetwork(List.of(HOST)), agents, health)) {
            cloud.registerHost(HOST, "https://127.0.0.1:" + startAgent(authority, data.path()));
            var api = new ApiClient(config.http().url());
            api.answers();
            var token = api.token("admin", data.secret("admin-password"));
            for (var question : QUESTIONS) {
                api.get(question, token);
            }
            awaitHost(api);
        }
    }

    private static int startAgent(Authority authority, Path directory) throws Exception {
        int port = freePort();
        authority.issue(
                new Identity(Identity.Role.HOST, HOST),
                Set.of(InetAddress.getLoopbackAddress()),
                directory.resolve("host-tls"));
        var file = Files.writeString(directory.resolve("agent.toml"), """
                [host]
                name = "%1$s"
                [listen]
                port = %2$d
                [tls]
                directory = "%3$s/host-tls"
                [state]
                directory = "%3$s/host"
                [pools]
                local = "%3$s/host/disks"
                shared = "%3$s/shared"
                [images]
                cache = "%3$s/cache"
                [virtualSwitch]
                database = "%3$s/none.sock"
                [hypervisor]
                accelerator = "tcg"
                """.formatted(HOST, port, directory));
        AgentMain.main(new String[] {file.toString()});
        return port;
    }

    private static void awaitHost(ApiClient api) throws IOException, InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!api.health().path("parts").path("hosts").path("ok").asBoolean(false)) {
            if (System.nanoTime() > end) {
                throw new IOException("the agent was never heard of");
            }
            Thread.sleep(50);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
