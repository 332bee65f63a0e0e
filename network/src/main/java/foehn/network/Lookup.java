package foehn.network;

import foehn.kernel.Fault;
import foehn.kernel.auth.Caller;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Finds rows of one collection for a caller: what is not theirs to see is not there, and what is theirs to see but
/// not to change is forbidden.
final class Lookup<T extends Resource> {
    private final RowStore<T> rows;
    private final Schema schema;

    Lookup(RowStore<T> rows, Schema schema) {
        this.rows = rows;
        this.schema = schema;
    }

    T visible(Caller caller, String id) {
        var found = rows.all(Where.is("id", id).seenBy(viewer(caller)));
        if (found.isEmpty()) {
            throw Fault.notFound(schema.kind(), id);
        }
        return found.getFirst();
    }

    /// @param action how the policy calls it: `update`
    T owned(Caller caller, String id, String action) {
        var row = visible(caller, id);
        if (!caller.mayTouch(row.projectId())) {
            throw Neutron.disallowed("rule:" + action + "_" + schema.name());
        }
        return row;
    }

    List<T> all(Caller caller, Where where) {
        return rows.all(where.seenBy(viewer(caller)));
    }

    /// Writes the row, unless somebody else has changed it meanwhile.
    void update(T row, long now) {
        if (!rows.update(row, now)) {
            throw Neutron.conflict(
                    "StaleDataError", schema.kind() + " " + row.id() + " has just been changed. Please try again.");
        }
    }

    /// Nobody in particular for an administrator, who sees everything.
    private static Optional<String> viewer(Caller caller) {
        return caller.isAdmin()
                ? Optional.empty()
                : Optional.of(caller.projectId().orElse(""));
    }

    /// What all views begin with.
    static ObjectNode standard(ObjectNode view, Resource row) {
        view.put("id", row.id());
        view.put("tenant_id", row.projectId());
        view.put("project_id", row.projectId());
        view.put("description", row.description());
        view.set("tags", Lists.node(row.tags()));
        view.put("revision_number", row.revision());
        view.put("created_at", foehn.kernel.Times.seconds(row.createdAt()));
        view.put("updated_at", foehn.kernel.Times.seconds(row.updatedAt()));
        return view;
    }
}
