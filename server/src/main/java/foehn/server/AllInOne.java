package foehn.server;

import foehn.emulation.EmulatedHosts;
import foehn.hypervisor.remote.Authority;
import foehn.kernel.health.Health;
import foehn.ovn.LogicalNetwork;
import foehn.ovn.OvnNetwork;
import foehn.ovn.SimulatedNetwork;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The cloud on one machine: the control plane, with emulated hosts around it. The control plane answers first; the
/// hosts come up meanwhile, and stay up when it ends. Without hosts there is no virtual network either, and no root is
/// needed: an API that remembers what it is told and boots nothing.
final class AllInOne implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AllInOne.class);
    private static final Duration HEALTH_DEADLINE = Duration.ofSeconds(3);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final EmulatedHosts hosts;
    private final Authority authority;
    private final Agents agents;
    private final LogicalNetwork network;
    private final CompletableFuture<Cloud> answering = new CompletableFuture<>();
    private volatile String emulation = "being started";
    private volatile boolean closed;

    /// Answers requests when it returns.
    AllInOne(Config config, DataDirectory data) throws Exception {
        hosts = Emulation.hosts(config, data);
        authority = Authority.open(data.authority());
        agents = new Agents(authority, data.tls());
        var health = new Health(HEALTH_DEADLINE);
        if (config.emulation().hosts() == 0) {
            network = new SimulatedNetwork(List.of());
        } else {
            network = new OvnNetwork(hosts.northbound(), hosts.southbound());
            health.part("emulation", false, this::emulationHealth);
            // At once, for the hosts take longest.
            Thread.ofPlatform().name("emulation").daemon().start(this::emulate);
        }
        var cloud = Cloud.open(config, data, InstantSource.system(), network, agents, health);
        answering.complete(cloud);
    }

    private void emulate() {
        while (!closed) {
            try {
                long begin = System.nanoTime();
                hosts.up(authority);
                log.info("{} hosts run after {} ms", hosts.hosts().size(), (System.nanoTime() - begin) / 1_000_000);
                var cloud = answering.join();
                hosts.hosts()
                        .forEach(host ->
                                cloud.registerHost(host.name(), host.agent().toString()));
                emulation = "";
                return;
            } catch (IOException | RuntimeException failed) {
                emulation = Trouble.explain(failed);
                log.error("the emulated hosts do not start", failed);
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Health.Finding emulationHealth() {
        if (!emulation.isEmpty()) {
            return new Health.Finding(false, emulation);
        }
        var parts = hosts.parts();
        var dead = parts.stream()
                .filter(part -> !part.runs())
                .map(EmulatedHosts.Part::name)
                .toList();
        return dead.isEmpty()
                ? new Health.Finding(true, parts.size() + " daemons run")
                : new Health.Finding(false, "dead: " + String.join(", ", dead));
    }

    /// Answers nothing any more. Hosts and guests run on.
    @Override
    public void close() throws Exception {
        closed = true;
        hosts.close();
        if (answering.isDone()) {
            answering.join().close();
        }
        agents.close();
        if (network instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }
}
