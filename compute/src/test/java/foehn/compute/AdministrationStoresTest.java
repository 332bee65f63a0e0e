package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.FaultException;
import foehn.kernel.Ids;
import foehn.kernel.db.Database;
import foehn.testkit.Engine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class AdministrationStoresTest {
    private final Engine engine;
    private Database db;
    private HostStore hosts;
    private ServerStore servers;

    AdministrationStoresTest(Engine engine) {
        this.engine = engine;
    }

    @BeforeEach
    void open() throws Exception {
        db = engine.fresh();
        hosts = new HostStore(db);
        servers = new ServerStore(db);
        for (String name : List.of("h1", "h2")) {
            hosts.upsert(new Host(name, Ids.uuid(), "https://" + name, false, null, false, null, 0, 0, 1, 1));
        }
    }

    @AfterEach
    void close() {
        db.close();
    }

    private String server(String project, String user, String host, long now) {
        var id = Ids.uuid();
        servers.insert(NovaCloud.row(id, project, user, host, now));
        return id;
    }

    @Test
    void aggregatesKeepHostsAndMetadataAndMakeZones() {
        var store = new AggregateStore(db);
        long id = store.insert(Ids.uuid(), "a", 5).orElseThrow();
        assertThat(store.insert(Ids.uuid(), "a", 5)).isEmpty();
        long other = store.insert(Ids.uuid(), "b", 5).orElseThrow();
        assertThat(store.rename(other, "a")).isFalse();
        assertThat(store.rename(other, "b")).isTrue();
        assertThat(store.addHost(id, "h1")).isTrue();
        assertThat(store.addHost(id, "h1")).isFalse();
        store.putMetadata(id, Aggregate.ZONE, "west");
        store.putMetadata(id, Aggregate.ZONE, "east");
        store.putMetadata(id, "ssd", "yes");
        store.removeMetadata(id, "ssd");
        store.touch(id, 9);
        var found = store.find(id).orElseThrow();
        assertThat(found.hosts()).containsExactly("h1");
        assertThat(found.metadata()).isEqualTo(Map.of(Aggregate.ZONE, "east"));
        assertThat(found.updatedAt()).isEqualTo(9);
        assertThat(store.zones()).isEqualTo(Map.of("h1", "east"));
        assertThat(store.removeHost(id, "h1")).isTrue();
        assertThat(store.removeHost(id, "h1")).isFalse();
        store.delete(id);
        assertThat(store.all()).extracting(Aggregate::name).containsExactly("b");
    }

    @Test
    void hostsAreNumberedOnceAndTheirLoadIsCounted() {
        var loads = new HostLoadStore(db);
        var numbers = loads.numbers();
        assertThat(numbers).isEqualTo(Map.of("h1", 1L, "h2", 2L));
        hosts.delete("h1");
        hosts.upsert(new Host("h3", Ids.uuid(), "https://h3", false, null, false, null, 0, 0, 1, 1));
        assertThat(loads.numbers()).isEqualTo(Map.of("h2", 2L, "h3", 3L));
        var id = server("p", "u", "h2", 10);
        servers.begin(servers.find(id).orElseThrow(), ServerTask.REBOOTING, 11);
        server("p", "u", "h2", 12);
        servers.delete(server("p", "u", "h2", 13), 14);
        assertThat(loads.loads()).isEqualTo(Map.of("h2", new HostLoadStore.Load("h2", 2, 1)));
        assertThat(loads.residents().get("h2"))
                .hasSize(2)
                .first()
                .extracting("id")
                .isEqualTo(id);
    }

    @Test
    void quotasFallBackFromUserToProjectToAll() {
        var quotas = new QuotaSets(db, new QuotaStore(db));
        quotas.setDefaults(Map.of(QuotaResource.CORES, 7L));
        quotas.set("p", QuotaStore.ALL, Map.of(QuotaResource.RAM, 4096L), false);
        quotas.set("p", "u", Map.of(QuotaResource.RAM, 1024L), false);
        assertThat(quotas.limits("p", "u"))
                .containsEntry(QuotaResource.CORES, 7L)
                .containsEntry(QuotaResource.RAM, 1024L)
                .containsEntry(QuotaResource.INSTANCES, 10L);
        assertThat(quotas.limits("p", "v")).containsEntry(QuotaResource.RAM, 4096L);
        quotas.delete("p", "u");
        assertThat(quotas.limits("p", "u")).containsEntry(QuotaResource.RAM, 4096L);
        quotas.delete("p", QuotaStore.ALL);
        assertThat(quotas.limits("p", "u")).containsEntry(QuotaResource.RAM, 51_200L);
        server("p", "u", "h1", 10);
        server("p", "v", "h1", 10);
        assertThat(quotas.used("p", QuotaStore.ALL)).isEqualTo(new QuotaStore.Used(2, 4, 2048, 0));
        assertThat(quotas.used("p", "u")).isEqualTo(new QuotaStore.Used(1, 2, 1024, 0));
    }

    @Test
    void nobodyGetsPastAQuotaByAskingManyTimesAtOnce() throws Exception {
        var quotas = new QuotaSets(db, new QuotaStore(db));
        quotas.set("p", QuotaStore.ALL, Map.of(QuotaResource.INSTANCES, 3L), false);
        Callable<Boolean> create = () -> {
            try {
                db.run(_ -> {
                    quotas.requireServers("p", "u", 1, 2, 1024);
                    server("p", "u", "h1", 10);
                });
                return true;
            } catch (FaultException refused) {
                return false;
            }
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int created = 0;
            for (var made : threads.invokeAll(
                    IntStream.range(0, 12).mapToObj(_ -> create).toList())) {
                created += made.get() ? 1 : 0;
            }
            assertThat(created).isEqualTo(3);
        }
        assertThat(quotas.used("p", QuotaStore.ALL).servers()).isEqualTo(3);
    }

    @Test
    void historiesAreReadBack() {
        var id = server("p", "u", "h1", 10);
        var actions = new InstanceActionStore(db);
        actions.begin(id, "req-1", "create", "u", "p", 10);
        actions.beginEvent(id, "req-1", "build", "h1", 11);
        actions.finishEvent(id, "req-1", "build", null, 12);
        actions.begin(id, "req-2", "stop", "u", "p", 20);
        var list = new InstanceActionListStore(db);
        assertThat(list.of(id)).extracting(InstanceAction::requestId).containsExactly("req-2", "req-1");
        assertThat(list.find(id, "req-1").orElseThrow().updatedAt()).isEqualTo(12);
        assertThat(list.events(id, "req-1"))
                .containsExactly(new InstanceAction.Event(id, "req-1", "build", "h1", 11, 12L, "Success", null));

        var migrations = new MigrationStore(db);
        var row = servers.find(id).orElseThrow();
        migrations.insert(Migration.accepted("m1", 1, row, "u", "h1", "h2", false, 30));
        migrations.insert(Migration.accepted("m2", 2, row, "u", "h2", "h1", false, 30));
        var none = Optional.<String>empty();
        var lists = new MigrationListStore(db);
        assertThat(lists.find(new MigrationListStore.Query(none, none, none, none, none, 0, 99)))
                .extracting(Migration::id)
                .containsExactly("m2", "m1");
        assertThat(lists.find(new MigrationListStore.Query(
                        Optional.of("h1"), Optional.of("h1"), Optional.of(id), none, none, 0, 99)))
                .extracting(Migration::id)
                .containsExactly("m1");
        assertThat(lists.find(new MigrationListStore.Query(none, none, none, none, none, 31, 99)))
                .isEmpty();
    }

    @Test
    void usageIsFoundByPeriod() {
        var store = new UsageStore(db);
        var gone = server("p", "u", "h1", 100);
        servers.delete(gone, 200);
        server("q", "u", "h1", 150);
        assertThat(store.between(Optional.empty(), 0, 1000)).hasSize(2);
        assertThat(store.between(Optional.of("p"), 150, 1000)).hasSize(1);
        assertThat(store.between(Optional.of("p"), 201, 1000)).isEmpty();
        assertThat(store.between(Optional.empty(), 0, 100)).isEmpty();
    }

    @Test
    void keypairsFlavorsAndGroupsKeepTheirOwn() {
        var keypairs = new KeypairStore(db);
        assertThat(keypairs.insert(new Keypair(0, "u", "k", "ssh", "key", "print", 1)))
                .isTrue();
        assertThat(keypairs.insert(new Keypair(0, "u", "k", "ssh", "other", "print", 1)))
                .isFalse();
        assertThat(keypairs.insert(new Keypair(0, "v", "k", "ssh", "key", "print", 1)))
                .isTrue();
        assertThat(keypairs.find("u", "k").orElseThrow().publicKey()).isEqualTo("key");
        assertThat(keypairs.delete("u", "k")).isTrue();
        assertThat(keypairs.list("u")).isEmpty();

        var flavors = new FlavorStore(db);
        assertThat(flavors.insert(new Flavor("f", "f", 1, 1, 1, 0, 0, 1.5, false, null, 1)))
                .isTrue();
        assertThat(flavors.insert(new Flavor("g", "f", 1, 1, 1, 0, 0, 1.0, true, null, 1)))
                .isFalse();
        flavors.putExtraSpecs("f", Map.of("a", "1", "b", "2"));
        flavors.putExtraSpecs("f", Map.of("a", "3"));
        assertThat(flavors.extraSpecs(List.of("f")).get("f")).isEqualTo(Map.of("a", "3", "b", "2"));
        assertThat(flavors.visible(Optional.of("p"))).isEmpty();
        assertThat(flavors.addAccess("f", "p")).isTrue();
        assertThat(flavors.addAccess("f", "p")).isFalse();
        assertThat(flavors.visible(Optional.of("p")))
                .hasSize(1)
                .first()
                .extracting("rxtxFactor")
                .isEqualTo(1.5);
        flavors.delete("f");
        assertThat(flavors.access("f")).isEmpty();

        var groups = new ServerGroupStore(db);
        groups.insert(new ServerGroup("g", "p", "u", "n", "affinity", "{}", 1));
        groups.addMember("g", "s");
        assertThat(groups.ofServer("s").orElseThrow().id()).isEqualTo("g");
        assertThat(new QuotaStore(db).used("p", "u").groups()).isEqualTo(1);
        groups.delete("g");
        assertThat(groups.list(Optional.of("p"))).isEmpty();
    }
}
