package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.Times;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// `/v2.1/os-keypairs`. Keys belong to users, so that no role in a project is asked for.
final class KeypairRoutes {
    private static final int PAGE_MAX = 1000;
    private static final int KEY_LENGTH_MAX = 16 * 1024;

    private final Keypairs keypairs;

    KeypairRoutes(Keypairs keypairs) {
        this.keypairs = keypairs;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2.1/os-keypairs", Policy.AUTHENTICATED, this::list)
                .on("POST", "/v2.1/os-keypairs", Policy.AUTHENTICATED, this::create)
                .on("GET", "/v2.1/os-keypairs/{name}", Policy.AUTHENTICATED, this::show)
                .on("DELETE", "/v2.1/os-keypairs/{name}", Policy.AUTHENTICATED, this::delete);
    }

    private static String user(Exchange x) {
        var asked = Microversion.of(x).atLeast(10) ? x.query("user_id") : Optional.<String>empty();
        return Keypairs.user(x.caller(), asked);
    }

    private void list(Exchange x) {
        boolean paged = Microversion.of(x).atLeast(35);
        int limit = paged ? x.limit(PAGE_MAX) : Integer.MAX_VALUE;
        var page = keypairs.page(user(x), paged ? x.query("marker") : Optional.empty(), limit);
        var body = Json.object();
        var array = body.putArray("keypairs");
        page.forEach(k -> array.addObject().set("keypair", view(x, k)));
        if (paged) {
            Links.addNext(
                    x,
                    body,
                    "keypairs_links",
                    limit,
                    page.stream().map(Keypair::name).toList());
        }
        x.json(200, body);
    }

    private static ObjectNode view(Exchange x, Keypair keypair) {
        var view = Json.object()
                .put("name", keypair.name())
                .put("public_key", keypair.publicKey())
                .put("fingerprint", keypair.fingerprint());
        if (Microversion.of(x).atLeast(2)) {
            view.put("type", keypair.type());
        }
        return view;
    }

    private void create(Exchange x) {
        var version = Microversion.of(x);
        var f = x.fields("keypair");
        f.allowOnly(
                "name", "public_key", version.atLeast(2) ? "type" : "name", version.atLeast(10) ? "user_id" : "name");
        var type = version.atLeast(2) ? f.optionalText("type", 1, 16).orElse("ssh") : "ssh";
        if (!type.equals("ssh") && !type.equals("x509")) {
            throw Fault.invalid("type", "ssh or x509 is expected.");
        }
        var user =
                Keypairs.user(x.caller(), version.atLeast(10) ? f.optionalText("user_id", 1, 255) : Optional.empty());
        var made = keypairs.create(
                x.caller().projectId().orElse(""),
                user,
                f.text("name", 0, 255),
                type,
                f.optionalText("public_key", 0, KEY_LENGTH_MAX));
        var view = view(x, made.keypair()).put("user_id", user);
        made.privateKey().ifPresent(key -> view.put("private_key", key));
        var body = Json.object();
        body.set("keypair", view);
        x.json(version.atLeast(2) ? 201 : 200, body);
    }

    private void show(Exchange x) {
        var keypair = keypairs.get(user(x), x.variable("name"));
        var view = view(x, keypair)
                .put("user_id", keypair.userId())
                .put("id", keypair.number())
                .put("created_at", Times.naive(keypair.createdAt()))
                .put("deleted", false);
        view.putNull("updated_at").putNull("deleted_at");
        var body = Json.object();
        body.set("keypair", view);
        x.json(200, body);
    }

    private void delete(Exchange x) {
        keypairs.delete(user(x), x.variable("name"));
        x.status(Microversion.of(x).atLeast(2) ? 204 : 202);
    }
}
