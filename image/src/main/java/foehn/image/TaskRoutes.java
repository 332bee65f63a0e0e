package foehn.image;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;

/// `/v2/tasks` and `/v2/images/{id}/tasks`: what became of imports.
final class TaskRoutes {
    private static final int PAGE_MAX = 1000;

    private final Imports imports;

    TaskRoutes(Imports imports) {
        this.imports = imports;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2/images/{id}/tasks", Policy.READER, this::ofImage)
                .on("GET", "/v2/tasks", Policy.READER, this::list)
                .on("GET", "/v2/tasks/{id}", Policy.READER, this::show);
    }

    private void ofImage(Exchange x) {
        var body = Json.object();
        var array = body.putArray("tasks");
        imports.of(x.caller(), x.variable("id")).forEach(t -> array.add(TaskView.of(t)));
        x.json(200, body);
    }

    private void list(Exchange x) {
        int limit = x.limit(PAGE_MAX);
        var found = imports.list(x.caller(), x.query("marker"), limit);
        var body = Json.object().put("schema", "/v2/schemas/tasks").put("first", "/v2/tasks");
        var array = body.putArray("tasks");
        found.forEach(t -> array.add(TaskView.stub(t)));
        if (!found.isEmpty() && found.size() == limit) {
            body.put(
                    "next",
                    "/v2/tasks?limit=" + limit + "&marker=" + found.getLast().id());
        }
        x.json(200, body);
    }

    private void show(Exchange x) {
        x.json(200, TaskView.of(imports.get(x.caller(), x.variable("id"))));
    }
}
