package foehn.image;

import foehn.kernel.Times;
import foehn.kernel.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// An import as Glance shows it.
final class TaskView {
    static final String TYPE = "api_image_import";

    static ObjectNode of(Task task) {
        var view = stub(task);
        view.put("message", task.message()).putNull("result");
        var input = view.putObject("input").put("image_id", task.imageId());
        input.set("import_req", Json.MAPPER.readTree(task.request()));
        input.putArray("backend").add(Stores.ONLY);
        return view;
    }

    /// Without what may be long, for lists.
    static ObjectNode stub(Task task) {
        return Json.object()
                .put("id", task.id())
                .put("type", TYPE)
                .put("status", task.status().word())
                .put("owner", task.owner())
                .put("image_id", task.imageId())
                .put("request_id", task.requestId())
                .put("user_id", task.userId())
                .put("created_at", Times.seconds(task.createdAt()))
                .put("updated_at", Times.seconds(task.updatedAt()))
                .put("self", "/v2/tasks/" + task.id())
                .put("schema", "/v2/schemas/task");
    }

    private TaskView() {}
}
