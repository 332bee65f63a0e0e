package foehn.network;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.db.Database;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// The five routes that every collection has. A body with many makes all of them or none.
final class CollectionRoutes {
    private static final int BULK_MAX = 1000;

    private final Database db;
    private final Resources resources;
    private final Schema schema;
    private final Map<String, String> columns;

    /// @param columns the attributes by which rows can be selected before they are read, and their columns
    CollectionRoutes(Database db, Resources resources, Map<String, String> columns) {
        this.db = db;
        this.resources = resources;
        this.schema = resources.schema();
        this.columns = columns;
    }

    Routes routes() {
        var many = schema.path();
        var one = many + "/{id}";
        return new Routes()
                .on("GET", many, Policy.READER, this::list)
                .on("POST", many, Policy.MEMBER, this::create)
                .on("GET", one, Policy.READER, this::show)
                .on("PUT", one, Policy.MEMBER, this::update)
                .on("DELETE", one, Policy.MEMBER, this::delete);
    }

    private void list(Exchange x) {
        var listing = Listing.of(x, schema);
        var where = Where.ALL;
        for (var column : columns.entrySet()) {
            var wanted = x.queryAll(column.getKey());
            if (!wanted.isEmpty()) {
                where = where.and(column.getValue(), wanted);
            }
        }
        x.json(200, listing.page(resources.list(x.caller(), where)));
    }

    private void show(Exchange x) {
        answer(x, 200, fields(x, resources.show(x.caller(), x.variable("id"))));
    }

    private ObjectNode fields(Exchange x, ObjectNode view) {
        var wanted = new LinkedHashSet<>(x.queryAll("fields"));
        if (!wanted.isEmpty()) {
            view.retain(wanted);
        }
        return view;
    }

    private void answer(Exchange x, int status, ObjectNode view) {
        var body = Json.object();
        body.set(schema.name(), view);
        x.json(status, body);
    }

    private void create(Exchange x) {
        var body = Fields.of(x.json(), "body");
        if (body.has(schema.collection()) && !body.has(schema.name())) {
            createMany(x, body.allowOnly(schema.collection()));
            return;
        }
        var fields = schema.forCreate(x.caller(), body.allowOnly(schema.name()).object(schema.name()));
        answer(x, 201, db.write(_ -> resources.create(x.caller(), fields)));
    }

    private void createMany(Exchange x, Fields body) {
        var all = body.objects(schema.collection());
        if (all.isEmpty() || all.size() > BULK_MAX) {
            throw Fault.invalid(schema.collection(), "Between 1 and " + BULK_MAX + " are expected.");
        }
        all.forEach(fields -> schema.forCreate(x.caller(), fields));
        var views = db.write(_ -> {
            var made = new ArrayList<ObjectNode>();
            all.forEach(fields -> made.add(resources.create(x.caller(), fields)));
            return made;
        });
        var answer = Json.object();
        answer.putArray(schema.collection()).addAll(views);
        x.json(201, answer);
    }

    private void update(Exchange x) {
        var body = Fields.of(x.json(), "body").allowOnly(schema.name()).object(schema.name());
        var fields = schema.forUpdate(x.caller(), body);
        answer(x, 200, db.write(_ -> resources.update(x.caller(), x.variable("id"), fields)));
    }

    private void delete(Exchange x) {
        db.run(_ -> resources.delete(x.caller(), x.variable("id")));
        x.status(204);
    }

    /// Of all collections.
    static final Map<String, String> STANDARD =
            Map.of("id", "id", "project_id", "project_id", "tenant_id", "project_id");

    /// The standard ones, and further ones that are called as their columns.
    static Map<String, String> and(String... more) {
        var all = new java.util.HashMap<>(STANDARD);
        Set.of(more).forEach(name -> all.put(name, name));
        return all;
    }
}
