package foehn.compute;

import static foehn.compute.ServerCloud.version;
import static org.assertj.core.api.Assertions.assertThat;

import foehn.hypervisor.Power;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A server's life over the socket.
class ServersTest {
    private static ServerCloud cloud;

    @BeforeAll
    static void open() throws Exception {
        cloud = new ServerCloud("h1", "h2");
    }

    @AfterAll
    static void close() throws Exception {
        cloud.close();
    }

    @Test
    void aServerIsBuiltShownAndDeleted() throws Exception {
        var answer = cloud.api
                .post("/compute/v2.1/servers", cloud.member, ServerCloud.body("web", "\"metadata\": {\"a\": \"b\"}"))
                .expect(202);
        var created = answer.json().path("server");
        var id = created.path("id").asString();
        assertThat(created.path("adminPass").asString()).hasSize(12);
        assertThat(answer.header("Location").orElseThrow()).endsWith("/compute/v2.1/servers/" + id);
        cloud.awaitStatus(id, "ACTIVE");

        var shown = cloud.show(id, version("2.79"));
        assertThat(shown.path("name").asString()).isEqualTo("web");
        assertThat(shown.path("metadata").path("a").asString()).isEqualTo("b");
        assertThat(shown.path("addresses").path("private").get(0).path("addr").asString())
                .startsWith("10.1.0.");
        assertThat(shown.path("OS-EXT-STS:power_state").asInt()).isEqualTo(1);
        assertThat(shown.path("flavor").path("original_name").asString()).isEqualTo("tiny");
        assertThat(cloud.guests(id))
                .containsExactly(shown.path("OS-EXT-SRV-ATTR:host").asString() + ":RUNNING");

        cloud.api.delete("/compute/v2.1/servers/" + id, cloud.member).expect(204);
        cloud.awaitGone(id);
        cloud.api.get("/compute/v2.1/servers/" + id, cloud.member).expect(404);
        assertThat(cloud.guests(id)).isEmpty();
        assertThat(new AllocationStore(cloud.db).of(id)).isEmpty();
        assertThat(cloud.ports.hostsOf(id)).isEmpty();
    }

    @Test
    void powerFollowsTheActions() throws Exception {
        var id = cloud.active("power");
        cloud.act(id, "{\"os-stop\": null}", cloud.member).expect(202);
        cloud.awaitStatus(id, "SHUTOFF");
        assertThat(cloud.power(id)).isEqualTo(Power.OFF);
        cloud.act(id, "{\"os-start\": null}", cloud.member).expect(202);
        cloud.awaitStatus(id, "ACTIVE");
        cloud.act(id, "{\"pause\": null}", cloud.member).expect(202);
        cloud.awaitStatus(id, "PAUSED");
        assertThat(cloud.power(id)).isEqualTo(Power.PAUSED);
        cloud.act(id, "{\"unpause\": null}", cloud.member).expect(202);
        cloud.awaitStatus(id, "ACTIVE");
        cloud.act(id, "{\"reboot\": {\"type\": \"SOFT\"}}", cloud.member).expect(202);
        cloud.awaitStatus(id, "ACTIVE");
        cloud.act(id, "{\"reboot\": {\"type\": \"HARD\"}}", cloud.member).expect(202);
        cloud.awaitStatus(id, "ACTIVE");
        assertThat(cloud.power(id)).isEqualTo(Power.RUNNING);
    }

    @Test
    void whatTheStateDoesNotAdmitIsRefusedInNovasWords() throws Exception {
        var id = cloud.active("states");
        var refused = cloud.act(id, "{\"unpause\": null}", cloud.member).expect(409);
        assertThat(refused.json().path("conflictingRequest").path("message").asString())
                .isEqualTo("Cannot 'unpause' instance " + id + " while it is in vm_state active");
        cloud.act(id, "{\"os-start\": null}", cloud.member).expect(409);
        cloud.act(id, "{\"restore\": null}", cloud.member).expect(409);
        cloud.act(id, "{\"os-stop\": null}", cloud.member).expect(202);
        cloud.awaitStatus(id, "SHUTOFF");
        cloud.act(id, "{\"reboot\": {\"type\": \"SOFT\"}}", cloud.member).expect(409);
        cloud.act(id, "{\"pause\": null}", cloud.member).expect(409);
    }

    @Test
    void aLockedServerIsItsAdministratorsOnly() throws Exception {
        var id = cloud.active("locked");
        cloud.act(id, "{\"lock\": {\"locked_reason\": \"payday\"}}", cloud.member, version("2.73"))
                .expect(202);
        assertThat(cloud.show(id, version("2.73")).path("locked_reason").asString())
                .isEqualTo("payday");
        assertThat(cloud.show(id, version("2.9")).path("locked").asBoolean()).isTrue();
        cloud.act(id, "{\"os-stop\": null}", cloud.member).expect(409);
        cloud.api.delete("/compute/v2.1/servers/" + id, cloud.member).expect(409);
        cloud.act(id, "{\"os-stop\": null}", cloud.admin).expect(202);
        cloud.awaitStatus(id, "SHUTOFF");
        cloud.act(id, "{\"unlock\": null}", cloud.member).expect(202);
        cloud.api.delete("/compute/v2.1/servers/" + id, cloud.member).expect(204);
    }

    @Test
    void theConsoleShowsTheLastLines() throws Exception {
        var id = cloud.active("console");
        var all = cloud.act(id, "{\"os-getConsoleOutput\": {}}", cloud.member)
                .expect(200)
                .json()
                .path("output")
                .asString();
        assertThat(all).isNotEmpty();
        cloud.act(id, "{\"reboot\": {\"type\": \"HARD\"}}", cloud.member).expect(202);
        cloud.awaitStatus(id, "ACTIVE");
        var last = cloud.act(id, "{\"os-getConsoleOutput\": {\"length\": 1}}", cloud.member)
                .expect(200)
                .json()
                .path("output")
                .asString();
        assertThat(last.strip().lines().count()).isEqualTo(1);
    }

    @Test
    void othersDoNotSeeIt() throws Exception {
        var id = cloud.active("mine");
        cloud.api.get("/compute/v2.1/servers/" + id, cloud.other).expect(404);
        cloud.api.delete("/compute/v2.1/servers/" + id, cloud.other).expect(404);
        cloud.act(id, "{\"os-stop\": null}", cloud.other).expect(404);
        cloud.api.delete("/compute/v2.1/servers/" + id, cloud.reader).expect(403);
        var shown = cloud.api
                .get("/compute/v2.1/servers/" + id, cloud.member)
                .expect(200)
                .json()
                .path("server");
        assertThat(shown.has("OS-EXT-SRV-ATTR:host")).isFalse();
        assertThat(shown.path("hostId").asString()).hasSize(56);
    }

    @Test
    void aServerThatCannotBeBuiltSaysWhyAndHoldsNothing() throws Exception {
        var id = cloud.create("doomed", "\"metadata\": {\"simulate\": \"fail:start\"}");
        cloud.awaitStatus(id, "ERROR");
        assertThat(cloud.show(id).path("fault").path("message").asString()).contains("start was to fail");
        assertThat(cloud.guests(id)).isEmpty();
        assertThat(new AllocationStore(cloud.db).of(id)).isEmpty();
        assertThat(cloud.ports.hostsOf(id)).isEmpty();
        cloud.api.delete("/compute/v2.1/servers/" + id, cloud.member).expect(204);
        cloud.awaitGone(id);
    }

    @Test
    void aServerCanBeDeletedWhileItIsBuilt() throws Exception {
        var id = cloud.create("brief", "\"metadata\": {\"simulate\": \"slow:define:300\"}");
        cloud.api.delete("/compute/v2.1/servers/" + id, cloud.member).expect(204);
        cloud.awaitGone(id);
        assertThat(cloud.guests(id)).isEmpty();
        assertThat(new AllocationStore(cloud.db).of(id)).isEmpty();
        assertThat(cloud.ports.hostsOf(id)).isEmpty();
    }
}
