package foehn.network;

import foehn.kernel.Fault;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// The attributes of one collection: which a client may set, when, and which only an administrator may set or see.
/// What a client may filter and sort by are all attributes that it sees.
final class Schema {
    private record Attribute(boolean onCreate, boolean onUpdate, boolean adminSets, boolean adminSees) {}

    private final String name;
    private final String collection;
    private final String kind;
    private final Map<String, Attribute> attributes = new LinkedHashMap<>();

    /// @param kind as faults call it: `Network`
    Schema(String name, String collection, String kind) {
        this.name = name;
        this.collection = collection;
        this.kind = kind;
        shown("id", "created_at", "updated_at", "revision_number", "tags");
        created("project_id", "tenant_id");
        changed("description");
    }

    /// The key of one in a body.
    String name() {
        return name;
    }

    /// The key of many in a body.
    String collection() {
        return collection;
    }

    String path() {
        return "/v2.0/" + collection.replace('_', '-');
    }

    String kind() {
        return kind;
    }

    /// Only read.
    Schema shown(String... names) {
        return add(false, false, names);
    }

    /// Set when made, and never again.
    Schema created(String... names) {
        return add(true, false, names);
    }

    /// Set when made, and changed later.
    Schema changed(String... names) {
        return add(true, true, names);
    }

    private Schema add(boolean onCreate, boolean onUpdate, String... names) {
        for (var attribute : names) {
            attributes.put(attribute, new Attribute(onCreate, onUpdate, false, false));
        }
        return this;
    }

    /// Of those named before: only an administrator may set them.
    Schema setByAdmin(String... names) {
        for (var attribute : names) {
            attributes.computeIfPresent(attribute, (_, a) -> new Attribute(a.onCreate, a.onUpdate, true, a.adminSees));
        }
        return this;
    }

    /// Of those named before: only an administrator sees them, or sets them.
    Schema seenByAdmin(String... names) {
        for (var attribute : names) {
            attributes.computeIfPresent(attribute, (_, a) -> new Attribute(a.onCreate, a.onUpdate, true, true));
        }
        return this;
    }

    Set<String> names() {
        return attributes.keySet();
    }

    boolean sees(Caller caller, String attribute) {
        var known = attributes.get(attribute);
        return known != null && (!known.adminSees || caller.isAdmin());
    }

    /// The fields, when this caller may make something of them.
    Fields forCreate(Caller caller, Fields fields) {
        for (var given : fields.names()) {
            var attribute = require(given);
            if (!attribute.onCreate) {
                throw Neutron.badRequest("HTTPBadRequest", "Attribute '" + given + "' not allowed in POST");
            }
            if (attribute.adminSets && !caller.isAdmin()) {
                throw Neutron.disallowed("rule:create_" + name + ":" + given);
            }
        }
        return fields;
    }

    /// The fields, when this caller may change something to them.
    Fields forUpdate(Caller caller, Fields fields) {
        for (var given : fields.names()) {
            var attribute = require(given);
            if (!attribute.onUpdate) {
                throw Neutron.badRequest("HTTPBadRequest", "Cannot update read-only attribute " + given);
            }
            if (attribute.adminSets && !caller.isAdmin()) {
                throw Neutron.disallowed("rule:update_" + name + ":" + given);
            }
        }
        return fields;
    }

    private Attribute require(String given) {
        var attribute = attributes.get(given);
        if (attribute == null) {
            var shown = given.length() <= 64 ? given : given.substring(0, 64) + "…";
            throw Neutron.badRequest("HTTPBadRequest", "Unrecognized attribute(s) '" + shown + "'");
        }
        return attribute;
    }

    /// The view without what this caller may not see.
    ObjectNode visible(Caller caller, ObjectNode view) {
        if (!caller.isAdmin()) {
            attributes.forEach((attribute, a) -> {
                if (a.adminSees) {
                    view.remove(attribute);
                }
            });
        }
        return view;
    }

    /// Whose a new thing shall be: the caller's project's, or for an administrator whomever the body names.
    static String owner(Caller caller, Fields fields) {
        var named = fields.optionalText("project_id", 1, 255).or(() -> fields.optionalText("tenant_id", 1, 255));
        if (named.isPresent() && !caller.mayTouch(named.get())) {
            throw Fault.forbidden("The project of the token and the one in the body differ.");
        }
        return named.orElseGet(caller::project);
    }
}
