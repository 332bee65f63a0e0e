package foehn.block;

import foehn.kernel.Times;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Json;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `/os-volume-transfer`, and `/volume-transfers` from 3.55 on.
final class TransferRoutes {
    private final Transfers transfers;

    TransferRoutes(Transfers transfers) {
        this.transfers = transfers;
    }

    V3 add(V3 routes) {
        return table(table(routes, "/os-volume-transfer", 0), "/volume-transfers", 55);
    }

    private V3 table(V3 routes, String path, int first) {
        boolean newer = first > 0;
        return routes.since(first, "GET", path, Policy.READER, x -> list(x, false, newer))
                .since(first, "GET", path + "/detail", Policy.READER, x -> list(x, true, newer))
                .since(first, "POST", path, Policy.MEMBER, x -> offer(x, newer))
                .since(first, "GET", path + "/{id}", Policy.READER, x -> show(x, newer))
                .since(first, "DELETE", path + "/{id}", Policy.MEMBER, this::withdraw)
                .since(first, "POST", path + "/{id}/accept", Policy.MEMBER, this::accept);
    }

    private static ObjectNode brief(Exchange x, Transfer transfer) {
        var view = Json.object()
                .put("id", transfer.id())
                .put("name", transfer.name())
                .put("volume_id", transfer.volumeId());
        Views.link(x, view, "os-volume-transfer", transfer.id());
        return view;
    }

    private static ObjectNode detail(Exchange x, Transfer transfer, boolean newer) {
        var view = brief(x, transfer).put("created_at", Times.naive(transfer.createdAt()));
        if (newer) {
            view.put("no_snapshots", transfer.noSnapshots());
        }
        if (newer && Microversion.of(x).atLeast(57)) {
            view.put("source_project_id", transfer.projectId())
                    .put("destination_project_id", transfer.destinationProjectId())
                    .put("accepted", transfer.accepted());
            // In 3.57 and later a transfer's schema says nothing of snapshots any more.
            view.put("no_snapshots", transfer.noSnapshots());
        }
        return view;
    }

    private void list(Exchange x, boolean detail, boolean newer) {
        var query = new ListQuery(
                x, Map.of("name", "name", "volume_id", "volume_id", "id", "id"), Set.of("id", "name", "created_at"));
        var found = transfers.list(query.owned().and("accepted", false));
        var body = Json.object();
        var array = body.putArray("transfers");
        found.forEach(t -> array.add(detail ? detail(x, t, newer) : brief(x, t)));
        query.linkNext(body, "transfers", found, Transfer::id);
        x.json(200, body);
    }

    private static void answer(Exchange x, int status, ObjectNode view) {
        var body = Json.object();
        body.set("transfer", view);
        x.json(status, body);
    }

    private void offer(Exchange x, boolean newer) {
        var fields = x.fields("transfer");
        var offered = transfers.offer(
                x.caller(),
                fields.text("volume_id", 1, 64),
                fields.optionalText("name", 0, 255).orElse(null),
                newer && fields.flag("no_snapshots", false));
        answer(x, 202, detail(x, offered.transfer(), newer).put("auth_key", offered.key()));
    }

    private void show(Exchange x, boolean newer) {
        answer(x, 200, detail(x, transfers.get(x.caller(), x.variable("id")), newer));
    }

    private void withdraw(Exchange x) {
        transfers.withdraw(x.caller(), x.variable("id"));
        x.status(202);
    }

    private void accept(Exchange x) {
        var key = x.fields("accept").text("auth_key", 1, 255);
        answer(x, 202, brief(x, transfers.accept(x.caller(), x.variable("id"), key)));
    }
}
