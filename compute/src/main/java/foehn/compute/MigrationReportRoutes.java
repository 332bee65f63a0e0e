package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// `/lab/v1/migrations`: what Nova's answers have no place for, since clients check them for unknown fields: the
/// guest's pause, the passes over memory, and times in milliseconds.
final class MigrationReportRoutes {
    private final MigrationStore migrations;

    MigrationReportRoutes(MigrationStore migrations) {
        this.migrations = migrations;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v1/migrations", Policy.ADMIN, this::list)
                .on("GET", "/v1/migrations/{id}", Policy.ADMIN, this::show);
    }

    /// Those of one server, oldest first.
    private void list(Exchange x) {
        var server = x.query("server_id")
                .orElseThrow(() -> Fault.invalid("server_id", "The server whose migrations are wanted is expected."));
        var body = Json.object();
        var array = body.putArray("migrations");
        migrations.ofServer(server).forEach(migration -> array.add(view(migration)));
        x.json(200, body);
    }

    private void show(Exchange x) {
        var id = x.variable("id");
        var migration = migrations.find(id).orElseThrow(() -> Fault.notFound("Migration", id));
        var body = Json.object();
        body.set("migration", view(migration));
        x.json(200, body);
    }

    private static ObjectNode view(Migration migration) {
        var view = Json.object()
                .put("id", migration.id())
                .put("server_id", migration.serverId())
                .put("status", migration.status())
                .put("block_migration", migration.block())
                .put("source", migration.sourceHost())
                .put("destination", migration.destHost())
                .put("created_millis", migration.createdAt())
                .put("updated_millis", migration.updatedAt())
                .put("hypervisor_millis", migration.totalMillis())
                .put("pause_millis", migration.pauseMillis())
                .put("memory_total_bytes", migration.memoryTotal())
                .put("memory_sent_bytes", migration.memoryProcessed())
                .put("disk_total_bytes", migration.diskTotal())
                .put("disk_sent_bytes", migration.diskProcessed())
                .put("failure", migration.failure());
        view.set("passes", Json.MAPPER.readTree(migration.passes()));
        return view;
    }
}
