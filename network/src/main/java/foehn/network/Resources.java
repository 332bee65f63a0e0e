package foehn.network;

import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// One collection of the API, as [CollectionRoutes] serves it. What the caller may not see is not found.
interface Resources {
    Schema schema();

    /// All that the caller sees of these rows, as clients read them.
    List<ObjectNode> list(Caller caller, Where where);

    ObjectNode show(Caller caller, String id);

    /// Called within a transaction.
    ObjectNode create(Caller caller, Fields fields);

    /// Called within a transaction.
    ObjectNode update(Caller caller, String id, Fields fields);

    /// Called within a transaction.
    void delete(Caller caller, String id);
}
