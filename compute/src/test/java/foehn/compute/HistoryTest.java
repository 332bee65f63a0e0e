package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.Ids;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What was asked of servers, and where they have been.
class HistoryTest {
    private static final String[] V21 = {"OpenStack-API-Version", "compute 2.21"};
    private static final String[] V23 = {"OpenStack-API-Version", "compute 2.23"};
    private static final String[] V62 = {"OpenStack-API-Version", "compute 2.62"};
    private static final String[] V66 = {"OpenStack-API-Version", "compute 2.66"};
    private static final String MIGRATIONS = "/compute/v2.1/os-migrations";

    private NovaCloud cloud;
    private String server;
    private String path;
    private InstanceActionStore actions;

    @BeforeEach
    void serve() throws Exception {
        cloud = new NovaCloud().host("h1").host("h2");
        server = cloud.server("p1", "alice", "h1");
        path = "/compute/v2.1/servers/" + server + "/os-instance-actions";
        actions = new InstanceActionStore(cloud.db);
        actions.begin(server, "req-1", "create", "alice", "p1", cloud.now.get());
        actions.beginEvent(server, "req-1", "compute__do_build_and_run_instance", "h1", cloud.now.get());
        actions.finishEvent(server, "req-1", "compute__do_build_and_run_instance", null, cloud.now.addAndGet(500));
        actions.begin(server, "req-2", "reboot", "alice", "p1", cloud.now.addAndGet(1000));
        actions.beginEvent(server, "req-2", "compute_reboot_instance", "h1", cloud.now.get());
        actions.finishEvent(server, "req-2", "compute_reboot_instance", "no luck", cloud.now.addAndGet(500));
    }

    @AfterEach
    void close() throws Exception {
        cloud.close();
    }

    @Test
    void ofAServerIsListedNewestFirst() throws Exception {
        var list = cloud.api.get(path, cloud.reader).expect(200).json().path("instanceActions");
        assertThat(list.findValuesAsString("action")).containsExactly("reboot", "create");
        assertThat(list.at("/0/message").asString()).isEqualTo("Error");
        assertThat(list.at("/1/message").isNull()).isTrue();
        assertThat(list.at("/0").has("updated_at")).isFalse();
        var page =
                cloud.api.get(path + "?limit=1", cloud.reader, V62).expect(200).json();
        assertThat(page.at("/instanceActions/0").has("updated_at")).isTrue();
        var next = page.at("/links/0/href").asString().substring(cloud.api.url().length());
        assertThat(cloud.api
                        .get(next, cloud.reader, V62)
                        .json()
                        .at("/instanceActions/0/request_id")
                        .asString())
                .isEqualTo("req-1");
        var since = "?changes-since=" + foehn.kernel.Times.naive(cloud.now.get() - 600);
        assertThat(cloud.api
                        .get(path + since, cloud.reader, V62)
                        .json()
                        .path("instanceActions")
                        .size())
                .isEqualTo(1);
        var before = "?changes-before=" + foehn.kernel.Times.naive(cloud.now.get() - 600);
        assertThat(cloud.api
                        .get(path + before, cloud.reader, V66)
                        .json()
                        .at("/instanceActions/0/action")
                        .asString())
                .isEqualTo("create");
    }

    @Test
    void showsEventsToMoreAndMoreCallers() throws Exception {
        var request = path + "/req-2";
        assertThat(cloud.api
                        .get(request, cloud.reader)
                        .expect(200)
                        .json()
                        .at("/instanceAction")
                        .has("events"))
                .isFalse();
        var admins = cloud.api.get(request, cloud.admin).expect(200).json().at("/instanceAction/events/0");
        assertThat(admins.path("traceback").asString()).isEqualTo("no luck");
        assertThat(admins.path("result").asString()).isEqualTo("Error");
        var members =
                cloud.api.get(request, cloud.reader, V62).expect(200).json().at("/instanceAction/events/0");
        assertThat(members.has("traceback")).isFalse();
        assertThat(members.has("host")).isFalse();
        assertThat(members.path("hostId").asString()).hasSize(56);
        assertThat(cloud.api
                        .get(request, cloud.admin, V62)
                        .json()
                        .at("/instanceAction/events/0/host")
                        .asString())
                .isEqualTo("h1");
    }

    @Test
    void outlivesTheServerAndIsNobodyElses() throws Exception {
        cloud.api.get(path, cloud.stranger).expect(404);
        cloud.api.get(path + "/req-9", cloud.reader).expect(404);
        cloud.api
                .get("/compute/v2.1/servers/" + Ids.uuid() + "/os-instance-actions", cloud.reader)
                .expect(404);
        cloud.api.get(path + "?limit=x", cloud.reader, V62).expect(400);
        cloud.api.get(path + "?marker=x", cloud.reader, V62).expect(400);
        cloud.api.get(path + "?changes-since=x", cloud.reader, V62).expect(400);
        cloud.api
                .get(
                        path + "?changes-since=2030-01-01T00:00:00Z&changes-before=2020-01-01T00:00:00Z",
                        cloud.reader,
                        V66)
                .expect(400);
        cloud.servers.delete(server, cloud.now.get());
        cloud.api.get(path, cloud.reader).expect(404);
        cloud.api.get(path, cloud.reader, V21).expect(200);
    }

    @Test
    void ofMigrationsIsFiltered() throws Exception {
        var row = cloud.servers.find(server).orElseThrow();
        var store = new MigrationStore(cloud.db);
        var first = Ids.uuid();
        store.insert(Migration.accepted(first, 1, row, "root", "h1", "h2", false, cloud.now.get()));
        store.setStatus(first, Migration.COMPLETED, null, cloud.now.addAndGet(1000));
        store.insert(Migration.accepted(Ids.uuid(), 2, row, "root", "h2", "h1", true, cloud.now.get()));

        var all = cloud.api.get(MIGRATIONS, cloud.admin).expect(200).json().path("migrations");
        assertThat(all.findValuesAsString("status")).containsExactly("accepted", "completed");
        assertThat(all.at("/0").has("migration_type")).isFalse();
        var typed =
                cloud.api.get(MIGRATIONS, cloud.admin, V23).expect(200).json().path("migrations");
        assertThat(typed.at("/0/migration_type").asString()).isEqualTo("live-migration");
        assertThat(typed.at("/0/links/0/href").asString()).endsWith("/servers/" + server + "/migrations/2");
        assertThat(typed.at("/1").has("links")).isFalse();
        for (var filter : new String[] {
            "status=completed",
            "source_compute=h1",
            "instance_uuid=" + server + "&status=completed",
            "migration_type=live-migration&status=completed"
        }) {
            var found = cloud.api
                    .get(MIGRATIONS + "?" + filter, cloud.admin)
                    .expect(200)
                    .json();
            assertThat(found.at("/migrations/0/id").asLong()).as(filter).isEqualTo(1);
            assertThat(found.path("migrations").size()).as(filter).isEqualTo(1);
        }
        assertThat(cloud.api
                        .get(MIGRATIONS + "?host=h1", cloud.admin)
                        .json()
                        .path("migrations")
                        .size())
                .isEqualTo(2);
        var page = cloud.api
                .get(MIGRATIONS + "?limit=1", cloud.admin, V62)
                .expect(200)
                .json();
        var next = page.at("/migrations_links/0/href")
                .asString()
                .substring(cloud.api.url().length());
        assertThat(cloud.api
                        .get(next, cloud.admin, V62)
                        .json()
                        .at("/migrations/0/uuid")
                        .asString())
                .isEqualTo(first);
        cloud.api.get(MIGRATIONS + "?marker=" + Ids.uuid(), cloud.admin, V62).expect(400);
        cloud.api.get(MIGRATIONS + "?migration_type=flight", cloud.admin).expect(400);
        cloud.api.get(MIGRATIONS, cloud.member).expect(403);
    }

    @Test
    void ofHostsBefore243() throws Exception {
        var hosts = "/compute/v2.1/os-hosts";
        assertThat(cloud.api
                        .get(hosts, cloud.admin)
                        .expect(200)
                        .json()
                        .path("hosts")
                        .size())
                .isEqualTo(2);
        assertThat(cloud.api
                        .get(hosts + "?zone=xxx", cloud.admin)
                        .json()
                        .path("hosts")
                        .isEmpty())
                .isTrue();
        assertThat(cloud.api
                        .get(hosts + "?zone=", cloud.admin)
                        .json()
                        .path("hosts")
                        .size())
                .isEqualTo(2);
        var shown = cloud.api.get(hosts + "/h1", cloud.admin).expect(200).json().path("host");
        assertThat(shown.at("/0/resource/host").asString()).isEqualTo("h1");
        assertThat(shown.at("/1/resource/cpu").asInt()).isEqualTo(2);
        assertThat(shown.at("/2/resource/project").asString()).isEqualTo("p1");
        cloud.api.put(hosts + "/h1", cloud.admin, "{\"status\": \"disable\"}").expect(200);
        assertThat(cloud.hosts.find("h1").orElseThrow().disabled()).isTrue();
        cloud.api
                .put(hosts + "/h1", cloud.admin, "{\"maintenance_mode\": \"enable\"}")
                .expect(501);
        cloud.api
                .put(hosts + "/h9", cloud.admin, "{\"status\": \"enable\", \"maintenance_mode\": \"enable\"}")
                .expect(404);
        for (var body : new String[] {"", "{}", "[]", "{\"status\": \"invalid\"}", "{\"maintenance_mode\": 1}"}) {
            cloud.api.put(hosts + "/h1", cloud.admin, body).expect(400);
        }
        for (var action : new String[] {"startup", "shutdown", "reboot"}) {
            cloud.api.get(hosts + "/h1/" + action, cloud.admin).expect(501);
            cloud.api.get(hosts + "/h9/" + action, cloud.admin).expect(404);
            cloud.api.get(hosts + "/h1/" + action, cloud.member).expect(403);
        }
        cloud.api.get(hosts, cloud.member).expect(403);
        cloud.api
                .get(hosts, cloud.admin, "OpenStack-API-Version", "compute 2.43")
                .expect(404);
    }
}
