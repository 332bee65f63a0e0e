package foehn.compute;

import static foehn.compute.ServerCloud.version;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Live migrations over the socket.
class LiveMigrationsTest {
    private static ServerCloud cloud;

    @BeforeAll
    static void open() throws Exception {
        cloud = new ServerCloud("h1", "h2", "h3");
    }

    @AfterEach
    void heal() {
        cloud.hosts.values().forEach(h -> h.mishaps().heal());
    }

    @AfterAll
    static void close() throws Exception {
        cloud.close();
    }

    private static String host(String id) throws Exception {
        return cloud.show(id).path("OS-EXT-SRV-ATTR:host").asString();
    }

    private static String other(String id) throws Exception {
        return host(id).equals("h1") ? "h2" : "h1";
    }

    private static String order(String host, String block) {
        return "{\"os-migrateLive\": {\"host\": " + (host == null ? "null" : "\"" + host + "\"")
                + ", \"block_migration\": " + block + "}}";
    }

    private static void requireAt(String id, String host) {
        assertThat(cloud.guests(id)).containsExactly(host + ":RUNNING");
        assertThat(cloud.ports.hostsOf(id)).containsExactly(host);
        assertThat(new AllocationStore(cloud.db)
                        .of(id).stream().map(AllocationStore.Allocation::host).distinct())
                .containsExactly(host);
    }

    @Test
    void theSchedulerFindsATarget() throws Exception {
        var id = cloud.active("wanderer");
        var source = host(id);
        cloud.act(id, order(null, "\"auto\""), cloud.admin, version("2.79")).expect(202);
        cloud.awaitStatus(id, "ACTIVE");
        assertThat(host(id)).isNotEqualTo(source);
        requireAt(id, host(id));
    }

    @Test
    void itGoesAndComesBackSharedAndCopied() throws Exception {
        var id = cloud.active("there-and-back");
        var source = host(id);
        var target = other(id);
        cloud.act(id, order(target, "false"), cloud.admin, version("2.30")).expect(202);
        cloud.awaitStatus(id, "ACTIVE");
        requireAt(id, target);
        cloud.act(id, order(source, "true"), cloud.admin, version("2.30")).expect(202);
        cloud.awaitStatus(id, "ACTIVE");
        requireAt(id, source);
        var row = new ServerStore(cloud.db).live(id).orElseThrow();
        assertThat(row.diskList().getFirst().generation()).isEqualTo(1);
        var all = new MigrationStore(cloud.db).ofServer(id);
        assertThat(all).extracting(Migration::status).containsExactly("completed", "completed");
        assertThat(all).extracting(Migration::block).containsExactly(false, true);
    }

    @Test
    void whatCannotBeIsRefusedAtOnce() throws Exception {
        var id = cloud.active("stay");
        var v = version("2.30");
        cloud.act(id, order(host(id), "false"), cloud.admin, v).expect(400);
        cloud.act(id, order("nowhere", "false"), cloud.admin, v).expect(400);
        cloud.act(id, order(other(id), "false"), cloud.member, v).expect(403);
        cloud.act(id, "{\"os-migrateLive\": {\"host\": null}}", cloud.admin, v).expect(400);
        cloud.act(id, order(null, "\"auto\""), cloud.admin).expect(400);
        var target = other(id);
        new HostStore(cloud.db).setDisabled(target, true, Optional.of("broken"), 1);
        try {
            cloud.act(id, order(target, "false"), cloud.admin, v).expect(400);
        } finally {
            new HostStore(cloud.db).setDisabled(target, false, Optional.empty(), 1);
        }
        cloud.act(id, "{\"os-stop\": null}", cloud.member).expect(202);
        cloud.awaitStatus(id, "SHUTOFF");
        cloud.act(id, order(target, "false"), cloud.admin, v).expect(409);
        requireNoMigration(id);
    }

    private static void requireNoMigration(String id) {
        assertThat(new MigrationStore(cloud.db).ofServer(id)).isEmpty();
    }

    @Test
    void oneThatFailsLeavesTheServerWhereItWas() throws Exception {
        for (String step : List.of("expect", "migrate", "transfer")) {
            var id = cloud.active("fails-at-" + step);
            var source = host(id);
            cloud.hosts.values().forEach(h -> h.mishaps().fail(step));
            cloud.act(id, order(other(id), "false"), cloud.admin, version("2.30"))
                    .expect(202);
            cloud.awaitStatus(id, "ACTIVE");
            cloud.hosts.values().forEach(h -> h.mishaps().heal());
            requireAt(id, source);
            assertThat(new MigrationStore(cloud.db).ofServer(id))
                    .extracting(Migration::status)
                    .containsExactly("failed");
        }
    }

    @Test
    void oneCanBeAborted() throws Exception {
        var id = cloud.active("abort");
        var source = host(id);
        cloud.hosts.get(source).mishaps().slow("transfer", Duration.ofSeconds(3));
        cloud.act(id, order(other(id), "false"), cloud.admin, version("2.30")).expect(202);
        var path = "/compute/v2.1/servers/" + id + "/migrations";
        ServerCloud.await(
                "the migration to run",
                () -> new MigrationStore(cloud.db)
                        .ofServer(id).stream().anyMatch(m -> m.status().equals("running")));
        var listed = cloud.api
                .get(path, cloud.admin, version("2.59"))
                .expect(200)
                .json()
                .path("migrations");
        assertThat(listed.size()).isEqualTo(1);
        var number = listed.get(0).path("id").asLong();
        cloud.api.get(path + "/" + number, cloud.admin, version("2.23")).expect(200);
        cloud.api
                .post(path + "/" + number + "/action", cloud.admin, "{\"force_complete\": null}", version("2.22"))
                .expect(400);
        cloud.api.delete(path + "/" + number, cloud.admin, version("2.24")).expect(202);
        cloud.awaitStatus(id, "ACTIVE");
        requireAt(id, source);
        assertThat(new MigrationStore(cloud.db).ofServer(id))
                .extracting(Migration::status)
                .containsExactly("cancelled");
        cloud.api.delete(path + "/" + number, cloud.admin, version("2.24")).expect(400);
        cloud.api.get(path + "/" + number, cloud.admin, version("2.23")).expect(404);
        cloud.api.get(path, cloud.admin).expect(404);
    }

    @Test
    void aServerIsDeletedOutOfItsMigration() throws Exception {
        var id = cloud.active("die-on-the-way");
        var source = host(id);
        cloud.hosts.get(source).mishaps().slow("transfer", Duration.ofSeconds(2));
        cloud.act(id, order(other(id), "true"), cloud.admin, version("2.30")).expect(202);
        cloud.api.delete("/compute/v2.1/servers/" + id, cloud.member).expect(204);
        cloud.awaitGone(id);
        assertThat(cloud.guests(id)).isEmpty();
        assertThat(cloud.ports.hostsOf(id)).isEmpty();
        assertThat(new AllocationStore(cloud.db).of(id)).isEmpty();
        var migration = new MigrationStore(cloud.db).ofServer(id).getFirst();
        assertThat(new AllocationStore(cloud.db).of(migration.id())).isEmpty();
    }
}
