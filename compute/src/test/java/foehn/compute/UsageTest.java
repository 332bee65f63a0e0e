package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import foehn.kernel.Times;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsageTest {
    private static final String PATH = "/compute/v2.1/os-simple-tenant-usage";
    private static final String[] V40 = {"OpenStack-API-Version", "compute 2.40"};
    private static final long HOUR = 3_600_000;

    private NovaCloud cloud;
    private String period;

    @BeforeEach
    void serve() throws Exception {
        cloud = new NovaCloud().host("h1");
        period = "start=" + Times.naive(cloud.now.get() - 24 * HOUR) + "&end="
                + Times.naive(cloud.now.get() + 24 * HOUR);
    }

    @AfterEach
    void close() throws Exception {
        cloud.close();
    }

    @Test
    void countsTheHoursThatServersRanAndNoneThatAreToCome() throws Exception {
        var id = cloud.server("p1", "alice", "h1");
        cloud.now.addAndGet(2 * HOUR);
        var usage = cloud.api
                .get(PATH + "/p1?" + period, cloud.reader)
                .expect(200)
                .json()
                .path("tenant_usage");
        assertThat(usage.size()).isEqualTo(8);
        assertThat(usage.path("total_hours").asDouble()).isCloseTo(2, within(0.001));
        assertThat(usage.path("total_vcpus_usage").asDouble()).isCloseTo(4, within(0.001));
        assertThat(usage.path("total_memory_mb_usage").asDouble()).isCloseTo(2048, within(0.1));
        assertThat(usage.at("/server_usages/0/flavor").asString()).isEqualTo("medium");
        assertThat(usage.at("/server_usages/0/uptime").asLong()).isEqualTo(7200);
        assertThat(usage.at("/server_usages/0/ended_at").isNull()).isTrue();

        cloud.servers.delete(id, cloud.now.get());
        cloud.now.addAndGet(5 * HOUR);
        var after = cloud.api
                .get(PATH + "/p1?" + period, cloud.admin)
                .expect(200)
                .json()
                .path("tenant_usage");
        assertThat(after.path("total_hours").asDouble()).isCloseTo(2, within(0.001));
        assertThat(after.at("/server_usages/0/state").asString()).isEqualTo("terminated");
    }

    @Test
    void isListedByProjectForAdministrators() throws Exception {
        cloud.server("p1", "alice", "h1");
        cloud.server("p2", "mallory", "h1");
        cloud.now.addAndGet(HOUR);
        var all = cloud.api
                .get(PATH + "?detailed=1&" + period, cloud.admin)
                .expect(200)
                .json();
        assertThat(all.path("tenant_usages").size()).isEqualTo(2);
        assertThat(all.at("/tenant_usages/0").size()).isEqualTo(8);
        assertThat(cloud.api
                        .get(PATH + "?" + period, cloud.admin)
                        .json()
                        .at("/tenant_usages/0")
                        .has("server_usages"))
                .isFalse();
        var page = cloud.api
                .get(PATH + "?detailed=1&limit=1&" + period, cloud.admin, V40)
                .expect(200)
                .json();
        assertThat(page.path("tenant_usages").size()).isEqualTo(1);
        var next = page.at("/tenant_usages_links/0/href")
                .asString()
                .substring(cloud.api.url().length());
        assertThat(cloud.api
                        .get(next, cloud.admin, V40)
                        .expect(200)
                        .json()
                        .at("/tenant_usages/0/tenant_id")
                        .asString())
                .isEqualTo("p2");
    }

    @Test
    void isEmptyWhereNothingRan() throws Exception {
        var none =
                cloud.api.get(PATH + "/p1?" + period, cloud.reader).expect(200).json();
        assertThat(none.path("tenant_usage").isEmpty()).isTrue();
        cloud.api.get(PATH + "/p1", cloud.reader).expect(200);
    }

    @Test
    void isForThoseWhoMayAndForTimesThatMakeSense() throws Exception {
        cloud.api.get(PATH + "/p1?" + period, cloud.stranger).expect(403);
        cloud.api.get(PATH + "?" + period, cloud.member).expect(403);
        cloud.api.get(PATH + "/?" + period, cloud.admin).expect(200);
        cloud.api
                .get(PATH + "/p1?start=2030-01-01T00:00:00&end=2020-01-01T00:00:00", cloud.admin)
                .expect(400);
        cloud.api.get(PATH + "/p1?start=yesterday", cloud.admin).expect(400);
        cloud.api
                .get(PATH + "/p1?start=2020-01-01T00:00:00.123456&end=2020-02-01%2000:00:00", cloud.admin)
                .expect(200);
    }

    @Test
    void wasNeverAudited() throws Exception {
        var path = "/compute/v2.1/os-instance_usage_audit_log";
        var log = cloud.api.get(path, cloud.admin).expect(200).json().path("instance_usage_audit_logs");
        assertThat(log.path("num_hosts_not_run").asInt()).isEqualTo(1);
        var earlier = cloud.api
                .get(path + "/2024-03-05%2010:00:00", cloud.admin)
                .expect(200)
                .json();
        assertThat(earlier.at("/instance_usage_audit_log/period_beginning").asString())
                .isEqualTo("2024-02-01 00:00:00");
        cloud.api.get(path + "/invalid_time", cloud.admin).expect(400);
        cloud.api.get(path, cloud.member).expect(403);
    }

    @Test
    void isComparedWithLimits() throws Exception {
        cloud.server("p1", "alice", "h1");
        var limits = "/compute/v2.1/limits";
        var all = cloud.api.get(limits, cloud.reader).expect(200).json().at("/limits/absolute");
        assertThat(all.path("totalCoresUsed").asInt()).isEqualTo(2);
        assertThat(all.path("maxTotalCores").asInt()).isEqualTo(20);
        assertThat(all.has("maxImageMeta") && all.has("maxPersonality") && all.has("maxSecurityGroups"))
                .isTrue();
        var later = cloud.api
                .get(limits, cloud.reader, "OpenStack-API-Version", "compute 2.57")
                .json()
                .at("/limits/absolute");
        assertThat(later.has("maxImageMeta") || later.has("maxPersonality") || later.has("maxSecurityGroups"))
                .isFalse();
        assertThat(cloud.api
                        .get(limits + "?tenant_id=p1", cloud.admin)
                        .json()
                        .at("/limits/absolute/totalRAMUsed")
                        .asInt())
                .isEqualTo(1024);
        cloud.api.get(limits + "?tenant_id=p1", cloud.stranger).expect(403);
    }
}
