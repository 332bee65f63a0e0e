package foehn.compute;

import foehn.hypervisor.Hypervisor;
import foehn.kernel.Ids;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The hosts by name, and the way to each one's hypervisor. Promises the same hypervisor for a host until its
/// address changes.
public final class Hosts {
    private final HostStore store;
    private final Function<Host, Hypervisor> connect;
    private final InstantSource clock;
    private final long downMillis;
    private final Map<String, Connected> connected = new ConcurrentHashMap<>();

    private record Connected(String agentUrl, Hypervisor hypervisor) {}

    public Hosts(HostStore store, Function<Host, Hypervisor> connect, InstantSource clock, long downMillis) {
        this.store = store;
        this.connect = connect;
        this.clock = clock;
        this.downMillis = downMillis;
    }

    /// Makes a host known, or says where a known one is now. It takes guests once it has been seen.
    public void register(String name, String agentUrl) {
        long now = clock.millis();
        store.upsert(new Host(name, Ids.uuid(), agentUrl, false, null, false, null, 0, 0, now, now));
    }

    public List<Host> all() {
        return store.all();
    }

    public Optional<Host> find(String name) {
        return store.find(name);
    }

    /// Whether it was seen lately and nobody says it is down.
    public boolean isUp(Host host) {
        return !host.forcedDown() && clock.millis() - host.lastSeen() < downMillis;
    }

    /// Of a host that is known; anything else is a bug.
    public Hypervisor on(String name) {
        var host = store.find(name).orElseThrow(() -> new IllegalStateException("no host " + name));
        return on(host);
    }

    Hypervisor on(Host host) {
        return connected
                .compute(
                        host.name(),
                        (_, known) -> known != null && known.agentUrl().equals(host.agentUrl())
                                ? known
                                : new Connected(host.agentUrl(), connect.apply(host)))
                .hypervisor();
    }
}
