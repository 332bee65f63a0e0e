package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// `/v3/policies`: documents that are kept and given back.
final class PolicyRoutes {
    private static final int TYPE_MAX = 255;
    private static final int BLOB_MAX = 64 * 1024;

    private final PolicyDocumentStore store;

    PolicyRoutes(PolicyDocumentStore store) {
        this.store = store;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v3/policies", Policy.SYSTEM_READER, this::list)
                .on("POST", "/v3/policies", Policy.ADMIN, this::create)
                .on("GET", "/v3/policies/{id}", Policy.SYSTEM_READER, this::show)
                .on("PATCH", "/v3/policies/{id}", Policy.ADMIN, this::update)
                .on("DELETE", "/v3/policies/{id}", Policy.ADMIN, this::delete);
    }

    private void list(Exchange x) {
        Links.list(x, "policies", store.page(Listing.of(x, "type")), view(x));
    }

    private void create(Exchange x) {
        var body = x.fields("policy");
        var policy = new PolicyDocument(
                Ids.hex(),
                body.text("type", 1, TYPE_MAX),
                blob(body).orElseThrow(() -> Fault.invalid("blob", "It is a required property.")),
                Attributes.extra("{}", body, "type", "blob"));
        store.insert(policy);
        answer(x, 201, policy);
    }

    private void show(Exchange x) {
        answer(x, 200, find(x));
    }

    private void update(Exchange x) {
        var body = x.fields("policy");
        var before = find(x);
        var after = new PolicyDocument(
                before.id(),
                body.optionalText("type", 1, TYPE_MAX).orElse(before.type()),
                blob(body).orElse(before.blob()),
                Attributes.extra(before.extra(), body, "type", "blob"));
        store.update(after);
        answer(x, 200, after);
    }

    private static Optional<String> blob(Fields body) {
        return body.optionalText("blob", 0, BLOB_MAX);
    }

    private void delete(Exchange x) {
        store.delete(find(x).id());
        x.status(204);
    }

    private PolicyDocument find(Exchange x) {
        var id = x.variable("id");
        return store.find(id).orElseThrow(() -> Fault.notFound("Policy", id));
    }

    private static void answer(Exchange x, int status, PolicyDocument policy) {
        x.json(status, Json.object().set("policy", view(x).apply(policy)));
    }

    static Function<PolicyDocument, ObjectNode> view(Exchange x) {
        return policy -> {
            var node = Json.object()
                    .put("id", policy.id())
                    .put("type", policy.type())
                    .put("blob", policy.blob());
            return Links.self(x, "/v3/policies/" + policy.id(), Attributes.show(policy.extra(), node));
        };
    }
}
