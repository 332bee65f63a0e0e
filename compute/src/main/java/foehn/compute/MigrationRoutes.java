package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.Times;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `/v2.1/os-migrations`: the migrations of all servers, for administrators.
final class MigrationRoutes {
    private static final int PAGE_MAX = 1000;
    private static final int TYPES_FROM = 23;
    private static final int PAGES_FROM = 59;
    private static final int BEFORE_FROM = 66;
    private static final Set<String> TYPES = Set.of("evacuation", "live-migration", "migration", "resize");

    private final MigrationListStore migrations;

    MigrationRoutes(MigrationListStore migrations) {
        this.migrations = migrations;
    }

    Routes routes() {
        return new Routes().on("GET", "/v2.1/os-migrations", Policy.ADMIN, this::list);
    }

    private void list(Exchange x) {
        QueryNames.from75(
                x,
                "hidden",
                "host",
                "instance_uuid",
                "source_compute",
                "status",
                "migration_type",
                "limit",
                "marker",
                "changes-since",
                "changes-before");
        boolean paged = Microversion.of(x).atLeast(PAGES_FROM);
        int limit = paged ? x.limit(PAGE_MAX) : Integer.MAX_VALUE;
        var page =
                Page.of(migrations.find(query(x)), Migration::id, paged ? x.query("marker") : Optional.empty(), limit);
        var body = Json.object();
        var array = body.putArray("migrations");
        page.forEach(m -> array.add(view(x, m)));
        if (paged) {
            Links.addNext(
                    x,
                    body,
                    "migrations_links",
                    limit,
                    page.stream().map(Migration::id).toList());
        }
        x.json(200, body);
    }

    private static MigrationListStore.Query query(Exchange x) {
        var version = Microversion.of(x);
        long since =
                version.atLeast(PAGES_FROM) ? QueryTimes.of(x, "changes-since").orElse(0) : 0;
        long before = version.atLeast(BEFORE_FROM)
                ? QueryTimes.of(x, "changes-before").orElse(Long.MAX_VALUE)
                : Long.MAX_VALUE;
        if (since > before) {
            throw Fault.named(
                    400, "badRequest", "The value of changes-since must be less than or equal to changes-before.");
        }
        var type = x.query("migration_type");
        if (type.filter(t -> !TYPES.contains(t)).isPresent()) {
            throw Fault.invalid("migration_type", "'" + type.get() + "' is not one of " + TYPES);
        }
        return new MigrationListStore.Query(
                x.query("host"),
                x.query("source_compute"),
                x.query("instance_uuid"),
                x.query("status"),
                type,
                since,
                before);
    }

    private static ObjectNode view(Exchange x, Migration migration) {
        var version = Microversion.of(x);
        var view = Json.object()
                .put("id", migration.number())
                .put("status", migration.status())
                .put("instance_uuid", migration.serverId())
                .put("source_compute", migration.sourceHost())
                .put("source_node", migration.sourceHost())
                .put("dest_compute", migration.destHost())
                .put("dest_node", migration.destHost())
                .put("created_at", Times.naive(migration.createdAt()))
                .put("updated_at", Times.naive(migration.updatedAt()))
                .putNull("dest_host")
                .putNull("old_instance_type_id")
                .putNull("new_instance_type_id");
        if (version.atLeast(TYPES_FROM)) {
            view.put("migration_type", migration.type());
            if (migration.inProgress()) {
                view.set(
                        "links",
                        Links.to(
                                x,
                                "servers/" + migration.serverId() + "/migrations",
                                Long.toString(migration.number())));
            }
        }
        if (version.atLeast(PAGES_FROM)) {
            view.put("uuid", migration.id());
        }
        return view;
    }
}
