package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.hypervisor.MigrationPass;
import foehn.hypervisor.MigrationStatus;
import foehn.kernel.http.Mount;
import foehn.testkit.Api;
import foehn.testkit.Engine;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MigrationReportRoutesTest {
    private static final String ID = "6ff1c1a3-2f6a-4b6c-9a53-6dd1f9b54d55";
    private static final String SERVER = "4b5b6a52-8e0e-4e5c-8a5c-0b7d4f3f2a11";

    private MigrationStore migrations;
    private Api api;
    private String admin;

    @BeforeEach
    void serve() throws Exception {
        migrations = new MigrationStore(Engine.SQLITE.fresh());
        var routes = new MigrationReportRoutes(migrations).routes();
        api = new Api(new Mount("lab", "/lab", routes, new NovaFaults()));
        admin = api.token("root", "p", "admin");
        migrations.insert(new Migration(
                ID,
                1,
                SERVER,
                "p",
                "u",
                "live-migration",
                "running",
                "h1",
                "h2",
                true,
                false,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                "[]",
                null,
                1000,
                1000));
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
    }

    @Test
    void theReportHasWhatTheHypervisorSaid() throws Exception {
        var passes = List.of(new MigrationPass(1, 9_000, 100, 7), new MigrationPass(2, 9_100, 0, 3));
        migrations.progress(
                ID,
                new MigrationStatus(
                        ID,
                        MigrationStatus.Phase.COMPLETED,
                        1234,
                        56,
                        10_000,
                        0,
                        9_100,
                        77,
                        70,
                        passes,
                        Optional.empty()),
                2500);
        var report =
                api.get("/lab/v1/migrations/" + ID, admin).expect(200).json().path("migration");
        assertThat(report.path("pause_millis").asInt()).isEqualTo(56);
        assertThat(report.path("hypervisor_millis").asInt()).isEqualTo(1234);
        assertThat(report.path("memory_sent_bytes").asInt()).isEqualTo(9_100);
        assertThat(report.path("disk_sent_bytes").asInt()).isEqualTo(70);
        assertThat(report.path("updated_millis").asLong()).isEqualTo(2500);
        assertThat(report.path("passes").size()).isEqualTo(2);
        assertThat(api.get("/lab/v1/migrations?server_id=" + SERVER, admin)
                        .expect(200)
                        .json()
                        .path("migrations")
                        .path(0))
                .isEqualTo(report);
    }

    @Test
    void whatIsUnknownIsMissingAndNotOfferedToTenants() throws Exception {
        api.get("/lab/v1/migrations/nobody", admin).expect(404);
        api.get("/lab/v1/migrations", admin).expect(400);
        api.get("/lab/v1/migrations/" + ID, api.token("u", "p", "member")).expect(403);
        api.get("/lab/v1/migrations/" + ID, "").expect(401);
    }
}
