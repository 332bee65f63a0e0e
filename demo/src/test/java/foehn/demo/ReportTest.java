package foehn.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {
    private static final String CLOUD_SAYS = """
            {"status": "completed", "block_migration": true, "source": "h1", "destination": "h2",
             "created_millis": 1000, "updated_millis": 3500, "hypervisor_millis": 2100, "pause_millis": 40,
             "memory_sent_bytes": 30000000, "disk_sent_bytes": 5000000,
             "passes": [{"number": 1}, {"number": 2}, {"number": 3}]}""";

    private static Measured measured(OptionalLong link) {
        return Measured.of(JsonMapper.shared().readTree(CLOUD_SAYS), 190, link);
    }

    @Test
    void aMigrationIsMeasuredFromTheCloudsReportAndFromOutside() {
        var m = measured(OptionalLong.of(37_000_000));
        assertThat(m.kind()).isEqualTo("BLM");
        assertThat(m.isCompleted()).isTrue();
        assertThat(m.apiMillis()).isEqualTo(2500);
        assertThat(m.excessMillis()).isEqualTo(150);
        assertThat(m.rounds()).isEqualTo(3);
        assertThat(m.dataBytes()).isEqualTo(37_000_000);
        assertThat(m.dataSource()).isEqualTo("link");
    }

    @Test
    void withoutTheLinksCounterTheHypervisorIsBelieved() {
        var m = measured(OptionalLong.empty());
        assertThat(m.dataBytes()).isEqualTo(35_000_000);
        assertThat(m.dataSource()).isEqualTo("hypervisor");
    }

    @Test
    void itHoldsOnlyWhenEverythingDid() {
        var report = new Report();
        assertThat(report.held()).as("nothing was checked").isFalse();
        report.check("one", true, "seen");
        assertThat(report.held()).isTrue();
        report.check("two", false, "not seen");
        assertThat(report.held()).isFalse();
    }

    @Test
    void textAndJsonSayTheSame() {
        var report = new Report();
        report.figure("seconds_in_all", 12.34567);
        report.add(measured(OptionalLong.empty()));
        report.check("moved", true, "h1 to h2");
        assertThat(report.text()).contains("BLM", "h1", "h2", "2.50", "190", "35.0", "held", "12.346");
        var json = JsonMapper.shared().readTree(report.json());
        assertThat(json.path("held").asBoolean()).isTrue();
        assertThat(json.path("figures").path("seconds_in_all").asDouble()).isEqualTo(12.346);
        assertThat(json.path("migrations").path(0).path("blackout_ms").asInt()).isEqualTo(190);
        assertThat(json.path("migrations").path(0).has("link_bytes")).isFalse();
    }
}
