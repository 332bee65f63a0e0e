package foehn.block;

import foehn.kernel.auth.Caller;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// `/types`: volume types, their extra specs and who may use them.
final class TypeRoutes {
    /// The specs that everybody may see.
    private static final Set<String> PUBLIC_SPECS =
            Set.of("multiattach", "RESKEY:availability_zones", "replication_enabled");

    private static final int SPECS_MAX = 128;

    private final Types types;

    TypeRoutes(Types types) {
        this.types = types;
    }

    V3 add(V3 routes) {
        return routes.on("GET", "/types", Policy.READER, this::list)
                .on("POST", "/types", Policy.ADMIN, this::create)
                .on("GET", "/types/default", Policy.READER, this::showDefault)
                .on("GET", "/types/{id}", Policy.READER, this::show)
                .on("PUT", "/types/{id}", Policy.ADMIN, this::update)
                .on("DELETE", "/types/{id}", Policy.ADMIN, this::delete)
                .on("GET", "/types/{id}/extra_specs", Policy.READER, this::specs)
                .on("POST", "/types/{id}/extra_specs", Policy.ADMIN, this::putSpecs)
                .on("GET", "/types/{id}/extra_specs/{name}", Policy.READER, this::spec)
                .on("PUT", "/types/{id}/extra_specs/{name}", Policy.ADMIN, this::putSpec)
                .on("DELETE", "/types/{id}/extra_specs/{name}", Policy.ADMIN, this::removeSpec)
                .on("GET", "/types/{id}/os-volume-type-access", Policy.ADMIN, this::projects)
                .on("POST", "/types/{id}/action", Policy.ADMIN, this::act);
    }

    private ObjectNode view(Caller caller, BlockType type) {
        var view = Json.object()
                .put("id", type.id())
                .put("name", type.name())
                .put("description", type.description())
                .put("is_public", type.isPublic())
                .put("os-volume-type-access:is_public", type.isPublic());
        var specs = view.putObject("extra_specs");
        visible(caller, types.specs(type.id())).forEach(specs::put);
        return view;
    }

    /// To who has just made or changed it nothing is said of QoS.
    private ObjectNode full(Caller caller, BlockType type) {
        return caller.isAdmin() ? view(caller, type).put("qos_specs_id", type.qosId()) : view(caller, type);
    }

    private static Map<String, String> visible(Caller caller, Map<String, String> specs) {
        if (!caller.isAdmin()) {
            specs.keySet().retainAll(PUBLIC_SPECS);
        }
        return specs;
    }

    private void list(Exchange x) {
        var query = new ListQuery(x, Map.of("name", "name"), Set.of("name", "id", "created_at"));
        var body = Json.object();
        var array = body.putArray("volume_types");
        var found = types.list(x.caller(), published(x, query.selection()));
        found.forEach(type -> array.add(full(x.caller(), type)));
        query.linkNext(body, "volume_type", found, BlockType::id);
        x.json(200, body);
    }

    /// An administrator sees the public ones, or by `is_public` the others; `None` means either.
    static Selection published(Exchange x, Selection selection) {
        var wanted = x.query("is_public").orElse("true");
        if (!x.caller().isAdmin() || wanted.equalsIgnoreCase("none")) {
            return selection;
        }
        return selection.and(new Selection.Condition.Compare("is_public", "=", Views.flag(wanted)));
    }

    private static void answer(Exchange x, ObjectNode view) {
        var body = Json.object();
        body.set("volume_type", view);
        x.json(200, body);
    }

    private void create(Exchange x) {
        var fields = x.fields("volume_type");
        var name = name(fields);
        boolean open = fields.has("os-volume-type-access:is_public")
                ? fields.flag("os-volume-type-access:is_public", true)
                : fields.flag("is_public", true);
        var made = types.create(
                name,
                fields.optionalText("description", 0, 255).orElse(null),
                open,
                fields.textMap("extra_specs", SPECS_MAX));
        answer(x, view(x.caller(), made));
    }

    static String name(Fields fields) {
        var name = fields.text("name", 1, 255).strip();
        if (name.isEmpty()) {
            throw Cinder.invalidInput("Type name can not be empty.");
        }
        return name;
    }

    private void show(Exchange x) {
        answer(x, full(x.caller(), types.get(x.caller(), x.variable("id"))));
    }

    private void showDefault(Exchange x) {
        answer(x, full(x.caller(), types.usual(x.caller().projectId().orElse(""))));
    }

    private void update(Exchange x) {
        var changed = types.update(x.caller(), x.variable("id"), changes(x.fields("volume_type")));
        var view = view(x.caller(), changed);
        view.remove("os-volume-type-access:is_public");
        answer(x, view);
    }

    static Values changes(Fields fields) {
        var values = Values.none();
        if (fields.has("name") && !fields.isNull("name")) {
            values.and("name", name(fields));
        }
        if (fields.has("description")) {
            values.and("description", fields.optionalText("description", 0, 255).orElse(null));
        }
        fields.optionalFlag("is_public").ifPresent(open -> values.and("is_public", open));
        if (values.columns().isEmpty()) {
            throw Cinder.invalidInput("Specify type name, description, is_public or a combination thereof.");
        }
        return values;
    }

    private void delete(Exchange x) {
        types.delete(x.caller(), x.variable("id"));
        x.status(202);
    }

    private void specs(Exchange x) {
        var type = types.get(x.caller(), x.variable("id"));
        var body = Json.object();
        var specs = body.putObject("extra_specs");
        visible(x.caller(), types.specs(type.id())).forEach(specs::put);
        x.json(200, body);
    }

    private void putSpecs(Exchange x) {
        var fields = Fields.of(x.json(), "body");
        fields.object("extra_specs");
        var specs = checked(fields.textMap("extra_specs", SPECS_MAX));
        types.putSpecs(x.caller(), x.variable("id"), specs);
        var body = Json.object();
        specs.forEach(body.putObject("extra_specs")::put);
        x.json(200, body);
    }

    static Map<String, String> checked(Map<String, String> specs) {
        for (var name : specs.keySet()) {
            if (!name.matches("[A-Za-z0-9_.:\\- ]+")) {
                throw Cinder.refused("Key names can only contain alphanumeric characters, underscores, periods, colons,"
                        + " hyphens and spaces.");
            }
        }
        return specs;
    }

    private void spec(Exchange x) {
        var name = x.variable("name");
        if (!x.caller().isAdmin() && !PUBLIC_SPECS.contains(name)) {
            throw Cinder.missing("Extra spec", name);
        }
        x.json(200, Json.object().put(name, types.spec(x.caller(), x.variable("id"), name)));
    }

    /// The body holds the one spec that the path names, by itself.
    static Map<String, String> one(Exchange x) {
        var body = Json.object();
        body.set("specs", x.json());
        var specs = Fields.of(body, "body").textMap("specs", SPECS_MAX);
        if (!specs.keySet().equals(Set.of(x.variable("name")))) {
            throw Cinder.refused("Request body and URI mismatch");
        }
        return checked(specs);
    }

    private void putSpec(Exchange x) {
        var specs = one(x);
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

    private void projects(Exchange x) {
        var id = x.variable("id");
        var body = Json.object();
        var array = body.putArray("volume_type_access");
        types.projects(x.caller(), id)
                .forEach(project -> array.addObject().put("volume_type_id", id).put("project_id", project));
        x.json(200, body);
    }

    private void act(Exchange x) {
        var fields = Fields.of(x.json(), "body");
        var id = x.variable("id");
        if (fields.has("addProjectAccess")) {
            types.allow(x.caller(), id, fields.object("addProjectAccess").text("project", 1, 255));
        } else if (fields.has("removeProjectAccess")) {
            types.forbid(x.caller(), id, fields.object("removeProjectAccess").text("project", 1, 255));
        } else {
            throw Cinder.refused("There is no such action on a volume type.");
        }
        x.status(202);
    }
}
