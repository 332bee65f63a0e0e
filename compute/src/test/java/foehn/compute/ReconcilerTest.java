package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.hypervisor.GuestId;
import foehn.hypervisor.GuestSpec;
import foehn.kernel.Ids;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Rows follow the truth on the hosts, and what nobody wants is swept.
class ReconcilerTest {
    private static ServerCloud cloud;

    @BeforeAll
    static void open() throws Exception {
        cloud = new ServerCloud("h1", "h2");
    }

    @AfterAll
    static void close() throws Exception {
        cloud.close();
    }

    private static String host(String id) {
        return Optional.ofNullable(
                        new ServerStore(cloud.db).live(id).orElseThrow().host())
                .orElseThrow();
    }

    @Test
    void aGuestThatPowersItselfOffIsShutOff() throws Exception {
        var id = cloud.active("sleepy");
        cloud.hosts.get(host(id)).kill(new GuestId(id));
        cloud.awaitStatus(id, "SHUTOFF");
        cloud.act(id, "{\"os-start\": null}", cloud.member).expect(202);
        cloud.awaitStatus(id, "ACTIVE");
    }

    @Test
    void aGuestThatIsLostIsAnErrorWithAReason() throws Exception {
        var id = cloud.active("lost");
        cloud.hosts.get(host(id)).destroy(new GuestId(id), Long.MAX_VALUE / 2);
        cloud.awaitStatus(id, "ERROR");
        assertThat(cloud.show(id).path("fault").path("message").asString()).contains("no longer has the guest");
    }

    @Test
    void aGuestThatNobodyWantsIsSwept() throws Exception {
        var stray = new GuestId(Ids.uuid());
        var host = cloud.hosts.get("h2");
        host.define(new GuestSpec(stray, "stray", 1, 64, List.of(), List.of(), Map.of(), false), 0);
        host.start(stray, 0);
        ServerCloud.await("the stray to be swept", () -> host.status(stray).isEmpty());
    }

    @Test
    void aServerThatIsDeletedWhileItsHostIsAwayIsSweptWhenItIsBack() throws Exception {
        var id = cloud.active("orphan");
        var host = cloud.hosts.get(host(id));
        host.losePower();
        try {
            ServerCloud.await("the host to be down", () -> cloud.api != null && isDown(host(id)));
            cloud.api.delete("/compute/v2.1/servers/" + id, cloud.member).expect(204);
            cloud.awaitGone(id);
        } finally {
            host.restorePower();
        }
        ServerCloud.await(
                "the orphan to be swept", () -> host.status(new GuestId(id)).isEmpty());
    }

    private static boolean isDown(String name) {
        var host = new HostStore(cloud.db).find(name).orElseThrow();
        return System.currentTimeMillis() - host.lastSeen()
                > ServerCloud.config().hostDownMillis();
    }
}
