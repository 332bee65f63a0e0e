package foehn.compute;

import foehn.compute.ServerTasks.Asked;
import foehn.kernel.Fault;
import foehn.kernel.Times;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// `/v2.1/servers/{id}/migrations`: the live migrations of one server that have not ended.
final class ServerMigrationRoutes {
    private final Servers servers;
    private final LiveMigrations migrations;

    ServerMigrationRoutes(Servers servers, LiveMigrations migrations) {
        this.servers = servers;
        this.migrations = migrations;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2.1/servers/{id}/migrations", Policy.ADMIN, this::list)
                .on("GET", "/v2.1/servers/{id}/migrations/{number}", Policy.ADMIN, this::show)
                .on("DELETE", "/v2.1/servers/{id}/migrations/{number}", Policy.ADMIN, this::abort)
                .on("POST", "/v2.1/servers/{id}/migrations/{number}/action", Policy.ADMIN, this::act);
    }

    private Server server(Exchange x) {
        return servers.get(x.caller(), x.variable("id"));
    }

    private void list(Exchange x) {
        Microversion.of(x).require(23, Integer.MAX_VALUE);
        var body = Json.object();
        var array = body.putArray("migrations");
        migrations.inProgress(server(x)).forEach(m -> array.add(view(x, m)));
        x.json(200, body);
    }

    private void show(Exchange x) {
        Microversion.of(x).require(23, Integer.MAX_VALUE);
        var server = server(x);
        var migration = migrations.get(server, x.variable("number"));
        if (!migration.inProgress()) {
            throw Fault.named(
                    404,
                    "itemNotFound",
                    "Live migration " + migration.number() + " for server " + server.id() + " is not in progress.");
        }
        var body = Json.object();
        body.set("migration", view(x, migration));
        x.json(200, body);
    }

    private static ObjectNode view(Exchange x, Migration migration) {
        var view = Json.object()
                .put("id", migration.number())
                .put("server_uuid", migration.serverId())
                .put("status", migration.status())
                .put("source_compute", migration.sourceHost())
                .put("source_node", migration.sourceHost())
                .put("dest_compute", migration.destHost())
                .put("dest_node", migration.destHost())
                .put("dest_host", migration.destHost())
                .put("memory_total_bytes", migration.memoryTotal())
                .put("memory_processed_bytes", migration.memoryProcessed())
                .put("memory_remaining_bytes", migration.memoryRemaining())
                .put("disk_total_bytes", migration.diskTotal())
                .put("disk_processed_bytes", migration.diskProcessed())
                .put("disk_remaining_bytes", Math.max(0, migration.diskTotal() - migration.diskProcessed()))
                .put("created_at", Times.naive(migration.createdAt()))
                .put("updated_at", Times.naive(migration.updatedAt()));
        if (Microversion.of(x).atLeast(59)) {
            view.put("uuid", migration.id());
        }
        return view;
    }

    private void abort(Exchange x) {
        var version = Microversion.of(x);
        version.require(24, Integer.MAX_VALUE);
        migrations.abort(Asked.by(x.caller(), x.requestId()), server(x), x.variable("number"), version.atLeast(65));
        x.status(202);
    }

    /// No hypervisor here can be hurried: it ends by itself, or is aborted.
    private void act(Exchange x) {
        Microversion.of(x).require(22, Integer.MAX_VALUE);
        var body = Fields.of(x.json(), "body").allowOnly("force_complete");
        if (!body.has("force_complete") || !body.isNull("force_complete")) {
            throw Fault.invalid("force_complete", "null is expected.");
        }
        var migration = migrations.get(server(x), x.variable("number"));
        throw Fault.named(
                400,
                "badRequest",
                "Migration " + migration.number() + " cannot be forced to complete: the hypervisor cannot do that.");
    }
}
