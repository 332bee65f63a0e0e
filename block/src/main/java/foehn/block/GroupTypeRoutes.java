package foehn.block;

import foehn.kernel.auth.Caller;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `/group_types` and their specs, from 3.11 on.
final class GroupTypeRoutes {
    private static final int SPECS_MAX = 128;

    private final Types types;

    GroupTypeRoutes(Types types) {
        this.types = types;
    }

    V3 add(V3 routes) {
        return routes.since(11, "GET", "/group_types", Policy.READER, this::list)
                .since(11, "POST", "/group_types", Policy.ADMIN, this::create)
                .since(11, "GET", "/group_types/default", Policy.READER, this::showDefault)
                .since(11, "GET", "/group_types/{id}", Policy.READER, this::show)
                .since(11, "PUT", "/group_types/{id}", Policy.ADMIN, this::update)
                .since(11, "DELETE", "/group_types/{id}", Policy.ADMIN, this::delete)
                .since(11, "GET", "/group_types/{id}/group_specs", Policy.ADMIN, this::specs)
                .since(11, "POST", "/group_types/{id}/group_specs", Policy.ADMIN, this::putSpecs)
                .since(11, "GET", "/group_types/{id}/group_specs/{name}", Policy.ADMIN, this::spec)
                .since(11, "PUT", "/group_types/{id}/group_specs/{name}", Policy.ADMIN, this::putSpec)
                .since(11, "DELETE", "/group_types/{id}/group_specs/{name}", Policy.ADMIN, this::removeSpec);
    }

    private ObjectNode view(Caller caller, BlockType type) {
        var view = Json.object()
                .put("id", type.id())
                .put("name", type.name())
                .put("description", type.description())
                .put("is_public", type.isPublic());
        if (caller.isAdmin()) {
            types.specs(type.id()).forEach(view.putObject("group_specs")::put);
        }
        return view;
    }

    private void list(Exchange x) {
        var query = new ListQuery(x, Map.of("name", "name"), Set.of("name", "id", "created_at"));
        var body = Json.object();
        var array = body.putArray("group_types");
        types.list(x.caller(), TypeRoutes.published(x, query.selection()))
                .forEach(type -> array.add(view(x.caller(), type)));
        x.json(200, body);
    }

    private void answer(Exchange x, int status, BlockType type) {
        var body = Json.object();
        body.set("group_type", view(x.caller(), type));
        x.json(status, body);
    }

    private void create(Exchange x) {
        var fields = x.fields("group_type");
        answer(
                x,
                202,
                types.create(
                        TypeRoutes.name(fields),
                        fields.optionalText("description", 0, 255).orElse(null),
                        fields.flag("is_public", true),
                        fields.textMap("group_specs", SPECS_MAX)));
    }

    private void show(Exchange x) {
        answer(x, 200, types.get(x.caller(), x.variable("id")));
    }

    private void showDefault(Exchange x) {
        var usual =
                types.byName(Groups.DEFAULT_TYPE).orElseThrow(() -> Cinder.missing("Group type", Groups.DEFAULT_TYPE));
        answer(x, 200, usual);
    }

    private void update(Exchange x) {
        answer(x, 200, types.update(x.caller(), x.variable("id"), TypeRoutes.changes(x.fields("group_type"))));
    }

    private void delete(Exchange x) {
        types.delete(x.caller(), x.variable("id"));
        x.status(202);
    }

    private void specs(Exchange x) {
        var type = types.get(x.caller(), x.variable("id"));
        var body = Json.object();
        types.specs(type.id()).forEach(body.putObject("group_specs")::put);
        x.json(200, body);
    }

    private void putSpecs(Exchange x) {
        var fields = Fields.of(x.json(), "body");
        fields.object("group_specs");
        var specs = TypeRoutes.checked(fields.textMap("group_specs", SPECS_MAX));
        types.putSpecs(x.caller(), x.variable("id"), specs);
        var body = Json.object();
        specs.forEach(body.putObject("group_specs")::put);
        x.json(202, body);
    }

    private void spec(Exchange x) {
        var name = x.variable("name");
        x.json(200, Json.object().put(name, types.spec(x.caller(), x.variable("id"), name)));
    }

    private void putSpec(Exchange x) {
        var specs = TypeRoutes.one(x);
        types.spec(x.caller(), x.variable("id"), x.variable("name"));
        types.putSpecs(x.caller(), x.variable("id"), specs);
        var body = Json.object();
        specs.forEach(body::put);
        x.json(200, body);
    }

    private void removeSpec(Exchange x) {
        types.removeSpec(x.caller(), x.variable("id"), x.variable("name"));
        x.status(202);
    }
}
