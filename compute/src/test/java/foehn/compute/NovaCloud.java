package foehn.compute;

import foehn.hypervisor.DiskPool;
import foehn.hypervisor.Feature;
import foehn.hypervisor.HostFacts;
import foehn.kernel.Ids;
import foehn.kernel.db.Database;
import foehn.kernel.http.Mount;
import foehn.kernel.json.Json;
import foehn.kernel.operation.Operations;
import foehn.testkit.Api;
import foehn.testkit.Engine;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// The compute service behind a socket, with hosts and servers that are rows alone: nobody asks a hypervisor, and
/// time stands still until it is told to go on.
final class NovaCloud implements AutoCloseable {
    static final String HOST_UUID = "11111111-1111-4111-8111-11111111111";

    final Database db;
    final Api api;
    final AtomicLong now = new AtomicLong(1_764_000_000_000L);
    final String admin;
    final String member;
    final String reader;
    final String stranger;
    final HostStore hosts;
    final ServerStore servers;
    final AllocationStore allocations;
    private final ComputeService service;
    private final Operations operations;

    NovaCloud() throws Exception {
        this(Engine.SQLITE.fresh());
    }

    NovaCloud(Database db) throws Exception {
        this.db = db;
        InstantSource clock = () -> Instant.ofEpochMilli(now.get());
        operations = new Operations(db, clock, 1);
        service = new ComputeService(
                db,
                ComputeConfig.defaults(),
                clock,
                operations,
                absent(Images.class),
                absent(Ports.class),
                project -> !project.equals("nowhere"),
                _ -> {
                    throw new IllegalStateException("no hypervisor here");
                });
        hosts = new HostStore(db);
        servers = new ServerStore(db);
        allocations = new AllocationStore(db);
        api = new Api(service.mounts().toArray(foehn.kernel.http.Mount[]::new));
        admin = api.token("root", "ops", "admin");
        member = api.token("alice", "p1", "member");
        reader = api.token("rita", "p1", "reader");
        stranger = api.token("mallory", "p2", "member");
    }

    private static <T> T absent(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> {
            throw new IllegalStateException("nobody should call " + method);
        }));
    }

    /// A host that was seen just now: 4 processors, 8 GiB, 100 GiB.
    NovaCloud host(String name) {
        int known = hosts.all().size();
        hosts.upsert(new Host(
                name, HOST_UUID + known, "https://" + name, false, null, false, null, 0, 0, now.get(), now.get()));
        heartbeat(name);
        allocations.setInventory(name, Resources.VCPU, 4, 4.0);
        allocations.setInventory(name, Resources.MEMORY_MB, 8192, 1.0);
        allocations.setInventory(name, Resources.DISK_GB, 100, 1.0);
        return this;
    }

    void heartbeat(String name) {
        var facts = new HostFacts(
                name,
                "QEMU",
                10_000_002,
                "tcg",
                "EPYC",
                "x86_64",
                4,
                8192,
                6000,
                100,
                80,
                100_000,
                "192.0.2.7",
                Set.of(DiskPool.SHARED),
                Set.of(Feature.LIVE_MIGRATION));
        hosts.seen(name, Json.MAPPER.writeValueAsString(facts), now.get());
    }

    /// An active server of 2 processors, 1024 MiB and 10 GiB, launched now.
    String server(String project, String user, String host) {
        var id = Ids.uuid();
        servers.insert(row(id, project, user, host, now.get()));
        allocations.insert(id, host, new Resources(2, 1024, 10), project, user);
        return id;
    }

    static Server row(String id, String project, String user, String host, long now) {
        var flavor = new FlavorSnapshot("f", "medium", 2, 1024, 10, 0, 0, Map.of());
        return new Server(
                id,
                1,
                project,
                user,
                "vm-" + id.substring(0, 4),
                "vm",
                null,
                null,
                null,
                "f",
                Json.MAPPER.writeValueAsString(flavor),
                2,
                1024,
                10,
                "[]",
                null,
                null,
                null,
                null,
                false,
                "MANUAL",
                null,
                null,
                null,
                "{}",
                "[]",
                "[]",
                "[]",
                null,
                null,
                "r-1",
                0,
                "seed",
                host,
                "nova",
                ServerState.ACTIVE,
                null,
                PowerState.RUNNING,
                false,
                null,
                null,
                now,
                null,
                now,
                now,
                null);
    }

    List<Mount> mounts() {
        return service.mounts();
    }

    @Override
    public void close() throws Exception {
        api.close();
        service.close();
        operations.close();
        db.close();
    }
}
