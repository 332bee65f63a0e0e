package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.hypervisor.DiskPool;
import foehn.hypervisor.Feature;
import foehn.hypervisor.HostFacts;
import foehn.kernel.db.Database;
import foehn.kernel.json.Json;
import foehn.testkit.Engine;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class SchedulerTest {
    private static final Resources ONE = new Resources(1, 128, 1);

    @Parameter
    Engine engine;

    private final InstantSource clock = () -> Instant.ofEpochMilli(1_000_000);
    private Database db;
    private HostStore hosts;
    private AllocationStore allocations;

    @BeforeEach
    void open() throws Exception {
        db = engine.fresh();
        hosts = new HostStore(db);
        allocations = new AllocationStore(db);
    }

    @AfterEach
    void close() {
        db.close();
    }

    private void host(String name, long vcpus) {
        hosts.upsert(new Host(name, "uuid-" + name, "https://" + name, false, null, false, null, 0, 0, 1, 1));
        var facts = new HostFacts(
                name,
                "QEMU",
                10_000_002,
                "tcg",
                "EPYC",
                "x86_64",
                8,
                8192,
                8192,
                100,
                100,
                1,
                "192.0.2.1",
                Set.of(DiskPool.LOCAL),
                Set.of(Feature.LIVE_MIGRATION));
        hosts.seen(name, Json.MAPPER.writeValueAsString(facts), clock.millis());
        allocations.setInventory(name, Resources.VCPU, vcpus, 1.0);
        allocations.setInventory(name, Resources.MEMORY_MB, 8192, 1.0);
        allocations.setInventory(name, Resources.DISK_GB, 100, 1.0);
    }

    /// Each has its own, as processes have.
    private Scheduler scheduler() {
        return new Scheduler(
                db,
                new Hosts(
                        hosts,
                        _ -> {
                            throw new IllegalStateException("nobody asks a host");
                        },
                        clock,
                        5000),
                allocations,
                Zones.ONE);
    }

    private static Scheduler.Wanted wanted(String consumer, Optional<String> host) {
        return new Scheduler.Wanted(consumer, ONE, "p", "u", Optional.empty(), host, Set.of(), Set.of(), _ -> true);
    }

    @Test
    void noHostIsPromisedMoreThanItHas() throws Exception {
        host("h1", 5);
        host("h2", 4);
        var claims = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 24; i++) {
            var consumer = "server-" + i;
            claims.add(() -> {
                try {
                    scheduler().claim(wanted(consumer, Optional.empty()));
                    return true;
                } catch (Scheduler.NoValidHost full) {
                    return false;
                }
            });
        }
        int granted = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> claim : threads.invokeAll(claims)) {
                granted += claim.get() ? 1 : 0;
            }
        }
        assertThat(granted).isEqualTo(9);
        assertThat(used("h1")).isEqualTo(5);
        assertThat(used("h2")).isEqualTo(4);
    }

    private long used(String host) {
        return allocations.onHost(host).stream()
                .filter(a -> a.resourceClass().equals(Resources.VCPU))
                .mapToLong(AllocationStore.Allocation::used)
                .sum();
    }

    @Test
    void whoHoldsCapacityGetsTheSameHostAgain() {
        host("h1", 1);
        host("h2", 8);
        var first = scheduler().claim(wanted("s", Optional.of("h1")));
        assertThat(scheduler().claim(wanted("s", Optional.empty())).name()).isEqualTo(first.name());
        assertThat(used("h1")).isEqualTo(1);
        scheduler().release("s");
        assertThat(used("h1")).isZero();
    }

    @Test
    void hostsThatAreDisabledOrDownTakeNobody() {
        host("h1", 4);
        host("h2", 4);
        hosts.setDisabled("h1", true, Optional.empty(), 1);
        hosts.setForcedDown("h2", true, 1);
        assertThatThrownBy(() -> scheduler().claim(wanted("s", Optional.empty())))
                .isInstanceOf(Scheduler.NoValidHost.class);
        // An administrator may ask for a disabled one by name.
        assertThat(scheduler().claim(wanted("s", Optional.of("h1"))).name()).isEqualTo("h1");
        assertThat(List.of(used("h1"), used("h2"))).containsExactly(1L, 0L);
    }
}
