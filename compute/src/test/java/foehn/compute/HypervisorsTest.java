package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HypervisorsTest {
    private static final String PATH = "/compute/v2.1/os-hypervisors";
    private static final String[] V53 = {"OpenStack-API-Version", "compute 2.53"};

    private NovaCloud cloud;

    @BeforeEach
    void serve() throws Exception {
        cloud = new NovaCloud().host("h1").host("h2");
    }

    @AfterEach
    void close() throws Exception {
        cloud.close();
    }

    @Test
    void sayWhatTheyHaveAndWhatIsTaken() throws Exception {
        var server = cloud.server("p1", "alice", "h1");
        var first =
                cloud.api.get(PATH + "/detail", cloud.admin).expect(200).json().at("/hypervisors/0");
        assertThat(first.path("hypervisor_hostname").asString()).isEqualTo("h1");
        assertThat(first.path("vcpus_used").asLong()).isEqualTo(2);
        assertThat(first.path("free_ram_mb").asLong()).isEqualTo(8192 - 1024);
        assertThat(first.path("local_gb_used").asLong()).isEqualTo(10);
        assertThat(first.path("running_vms").asLong()).isEqualTo(1);
        assertThat(first.path("cpu_info").isString()).isTrue();
        assertThat(first.path("id").isIntegralNumber()).isTrue();
        var id = PATH + "/" + first.path("id").asLong();
        assertThat(cloud.api
                        .get(id, cloud.admin)
                        .expect(200)
                        .json()
                        .at("/hypervisor/host_ip")
                        .asString())
                .isEqualTo("192.0.2.7");
        assertThat(cloud.api
                        .get(id + "/uptime", cloud.admin)
                        .expect(200)
                        .json()
                        .at("/hypervisor/uptime")
                        .asString())
                .contains("up 1 day, 3:46");
        var totals =
                cloud.api.get(PATH + "/statistics", cloud.admin).expect(200).json();
        assertThat(totals.at("/hypervisor_statistics/count").asLong()).isEqualTo(2);
        assertThat(totals.at("/hypervisor_statistics/memory_mb_used").asLong()).isEqualTo(1024);
        var named = cloud.api.get(PATH + "/h1/servers", cloud.admin).expect(200).json();
        assertThat(named.at("/hypervisors/0/servers/0/uuid").asString()).isEqualTo(server);
    }

    @Test
    void haveUuidsAndObjectsAndServersInLaterMicroversions() throws Exception {
        var server = cloud.server("p1", "alice", "h2");
        var list = cloud.api
                .get(PATH + "/detail?with_servers=true", cloud.admin, V53)
                .expect(200)
                .json();
        assertThat(list.at("/hypervisors/1/id").asString()).isEqualTo(NovaCloud.HOST_UUID + "1");
        assertThat(list.at("/hypervisors/1/servers/0/uuid").asString()).isEqualTo(server);
        assertThat(list.at("/hypervisors/0").has("servers")).isFalse();
        assertThat(list.at("/hypervisors/0/cpu_info/arch").asString()).isEqualTo("x86_64");
        var page =
                cloud.api.get(PATH + "?limit=1", cloud.admin, V53).expect(200).json();
        assertThat(page.path("hypervisors").size()).isEqualTo(1);
        var next = page.at("/hypervisors_links/0/href")
                .asString()
                .substring(cloud.api.url().length());
        assertThat(cloud.api
                        .get(next, cloud.admin, V53)
                        .expect(200)
                        .json()
                        .at("/hypervisors/0/id")
                        .asString())
                .isEqualTo(NovaCloud.HOST_UUID + "1");
        assertThat(cloud.api
                        .get(PATH + "?hypervisor_hostname_pattern=h2", cloud.admin, V53)
                        .expect(200)
                        .json()
                        .path("hypervisors")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void areDownWhenTheyHaveNotBeenSeen() throws Exception {
        cloud.now.addAndGet(60_000);
        var first = cloud.api.get(PATH, cloud.admin).expect(200).json().at("/hypervisors/0");
        assertThat(first.path("state").asString()).isEqualTo("down");
        cloud.api
                .get(PATH + "/" + first.path("id").asLong() + "/uptime", cloud.admin)
                .expect(400);
    }

    @Test
    void refuseStrangersAndUnknownIds() throws Exception {
        cloud.api.get(PATH, cloud.member).expect(403);
        cloud.api.get(PATH + "/statistics", cloud.member).expect(403);
        cloud.api.get(PATH + "/1", cloud.member).expect(403);
        cloud.api.get(PATH + "/" + NovaCloud.HOST_UUID + "7", cloud.admin).expect(404);
        cloud.api.get(PATH + "/" + NovaCloud.HOST_UUID + "7", cloud.admin, V53).expect(404);
        cloud.api.get(PATH + "/1", cloud.admin, V53).expect(400);
        cloud.api.get(PATH + "/nothing/search", cloud.admin).expect(404);
        cloud.api.get(PATH + "/nothing/servers", cloud.admin).expect(404);
        cloud.api.get(PATH + "/h1/servers", cloud.admin, V53).expect(404);
        cloud.api.get(PATH + "?marker=7", cloud.admin, V53).expect(400);
        cloud.api.get(PATH + "?with_servers=perhaps", cloud.admin, V53).expect(400);
    }
}
