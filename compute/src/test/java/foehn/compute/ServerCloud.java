package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.hypervisor.DiskPool;
import foehn.hypervisor.GuestId;
import foehn.hypervisor.GuestStatus;
import foehn.hypervisor.Power;
import foehn.hypervisor.simulated.SimulatedHost;
import foehn.kernel.db.Database;
import foehn.kernel.http.Mount;
import foehn.kernel.operation.Operations;
import foehn.testkit.Api;
import foehn.testkit.Engine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;

/// The whole compute service behind a socket, working in the background on simulated hosts, with a network and an
/// image service in memory.
final class ServerCloud implements AutoCloseable {
    static final Duration POLL = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final Database db;
    final Operations operations;
    final ComputeService service;
    final FakePorts ports = new FakePorts();
    final FakeImages images = new FakeImages();
    final Map<String, SimulatedHost> hosts = new LinkedHashMap<>();
    final Api api;
    final String member;
    final String other;
    final String admin;
    final String reader;

    ServerCloud(String... hostNames) throws Exception {
        db = Engine.SQLITE.fresh();
        operations = new Operations(db, InstantSource.system(), 16);
        for (String name : hostNames) {
            hosts.put(name, new SimulatedHost(name, "127.0.0.1", 8, 4096, 100));
        }
        service = new ComputeService(
                db,
                config(),
                InstantSource.system(),
                operations,
                images,
                ports,
                _ -> true,
                host -> Objects.requireNonNull(hosts.get(host.name())));
        service.start();
        operations.start();
        for (String name : hostNames) {
            service.registerHost(name, "https://" + name);
        }
        api = new Api(service.mounts().toArray(Mount[]::new));
        member = api.token("alice", "p1", "member");
        reader = api.token("rita", "p1", "reader");
        other = api.token("mallory", "p2", "member");
        admin = api.token("root", "ops", "admin");
        await("the hosts", () -> new HostStore(db).all().stream().allMatch(h -> h.facts() != null));
    }

    static ComputeConfig config() {
        return new ComputeConfig(
                POLL,
                2000,
                4.0,
                1.0,
                1.0,
                DiskPool.SHARED,
                300,
                true,
                false,
                60,
                false,
                Duration.ofMillis(100),
                Duration.ofSeconds(1));
    }

    static void await(String what, BooleanSupplier there) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!there.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            Thread.sleep(10);
        }
    }

    static String body(String name, String more) {
        return "{\"server\": {\"name\": \"" + name + "\", \"imageRef\": \"" + FakeImages.IMAGE
                + "\", \"flavorRef\": \"tiny\"" + (more.isEmpty() ? "" : ", " + more) + "}}";
    }

    /// A server of `p1`, built.
    String active(String name) throws Exception {
        var id = create(name, "");
        awaitStatus(id, "ACTIVE");
        return id;
    }

    String create(String name, String more) throws Exception {
        return api.post("/compute/v2.1/servers", member, body(name, more))
                .expect(202)
                .json()
                .path("server")
                .path("id")
                .asString();
    }

    JsonNode show(String id, String... headers) throws Exception {
        return api.get("/compute/v2.1/servers/" + id, admin, headers)
                .expect(200)
                .json()
                .path("server");
    }

    Api.Answer act(String id, String action, String token, String... headers) throws Exception {
        return api.post("/compute/v2.1/servers/" + id + "/action", token, action, headers);
    }

    /// Until the server is in this status and nobody works on it.
    void awaitStatus(String id, String status) throws Exception {
        var seen = new ArrayList<String>();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            var server = show(id);
            var now = server.path("status").asString();
            if (now.equals(status)
                    && server.path("OS-EXT-STS:task_state").isNull()
                    && operations.latest(id).orElseThrow().phase().ended()) {
                return;
            }
            if (seen.isEmpty() || !seen.getLast().equals(now)) {
                seen.add(now);
            }
            assertThat(now.equals("ERROR") && !status.equals("ERROR"))
                    .as(() -> server.path("fault").toString())
                    .isFalse();
            Thread.sleep(10);
        }
        throw new AssertionError(id + " was " + seen + " and never " + status);
    }

    void awaitGone(String id) throws Exception {
        await(id + " to be gone", () -> new ServerStore(db).live(id).isEmpty());
    }

    /// On which hosts the guest is, and what it does there: `h1:RUNNING`.
    List<String> guests(String id) {
        var found = new ArrayList<String>();
        hosts.forEach((name, host) ->
                host.status(new GuestId(id)).ifPresent(status -> found.add(name + ":" + status.power())));
        return found;
    }

    Power power(String id) {
        return hosts.values().stream()
                .flatMap(h -> h.status(new GuestId(id)).stream())
                .map(GuestStatus::power)
                .findFirst()
                .orElseThrow();
    }

    static String[] version(String microversion) {
        return new String[] {"OpenStack-API-Version", "compute " + microversion};
    }

    @Override
    public void close() throws Exception {
        api.close();
        service.close();
        operations.close();
        for (SimulatedHost host : hosts.values()) {
            host.close();
        }
        db.close();
    }
}
