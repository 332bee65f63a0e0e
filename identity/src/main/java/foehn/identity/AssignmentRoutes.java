package foehn.identity;

import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;

/// `/v3/role_assignments`.
final class AssignmentRoutes {
    private final Assignments assignments;
    private final Names names;

    AssignmentRoutes(Assignments assignments, Names names) {
        this.assignments = assignments;
        this.names = names;
    }

    Routes routes() {
        return new Routes().on("GET", "/v3/role_assignments", Authority.DOMAIN_READER, this::list);
    }

    private void list(Exchange x) {
        var entries = assignments.list(x.caller(), AssignmentQuery.of(x));
        var view = new AssignmentView(x, AssignmentQuery.asked(x, "include_names") ? names.lookup() : null);
        var answer = Json.object();
        var list = answer.putArray("role_assignments");
        entries.forEach(entry -> list.add(view.of(entry)));
        answer.set("links", Links.ofList(x, x.path().raw()));
        x.json(200, answer);
    }
}
