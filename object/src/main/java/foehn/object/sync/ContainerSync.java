package foehn.object.sync;

import foehn.kernel.Fault;
import foehn.kernel.http.Percent;
import foehn.object.Call;
import foehn.object.Feature;
import foehn.object.Handler;
import foehn.object.Moments;
import foehn.object.Parts;
import foehn.object.Reply;
import foehn.object.Requester;
import foehn.object.store.Backend;
import foehn.object.store.Container;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The receiving side of containers that follow another: lets another store's signed requests in, with the times that
/// it gives, and notes deletions for those that follow a container of ours.
public final class ContainerSync implements Feature {
    static final String TO = "x-container-sync-to";
    static final String KEY = "x-container-sync-key";
    private static final String AUTH = "x-container-sync-auth";

    private final Backend backend;
    private final Moments moments;
    private final Realms realms;
    private final Deletions deletions;

    public ContainerSync(Parts parts, Realms realms) {
        this.backend = parts.backend();
        this.moments = parts.moments();
        this.realms = realms;
        this.deletions = new Deletions(parts.backend());
    }

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        if (call.path().isContainer() && call.headers().has(TO) && (call.is("PUT") || call.is("POST"))) {
            check(call);
        }
        var auth = call.headers().get(AUTH);
        if (auth != null) {
            return ofAnotherStore(call, auth, next);
        }
        if (call.is("DELETE") && call.path().isObject() && settings(call).containsKey(TO)) {
            // Noted before it is done: the sender looks whether it was.
            deletions.note(call.path().key(), call.path().object(), moments.next());
        }
        return next.handle(call);
    }

    private Map<String, String> settings(Call call) {
        return backend.container(call.path().key())
                .<Map<String, String>>map(Container::metadata)
                .orElse(Map.of());
    }

    private void check(Call call) {
        var to = call.headers().get(TO, "");
        if (to.isEmpty()) {
            return;
        }
        if (settings(call).containsKey("x-container-sysmeta-versions-begun")) {
            throw Fault.named(
                    400, "", "Cannot configure container sync on a container with object versioning configured.");
        }
        if (!to.startsWith("//")) {
            throw Fault.named(
                    400,
                    "",
                    "Full URLs are not allowed for X-Container-Sync-To values. Only realm values of the format"
                            + " //realm/cluster/account/container are allowed.\n");
        }
        if (realms.target(to).isEmpty()) {
            throw Fault.named(400, "", "No realm key, or no cluster endpoint, for '" + to + "'");
        }
    }

    private Reply ofAnotherStore(Call call, String auth, Handler next) throws IOException {
        var parts = auth.split(" ", -1);
        var key = settings(call).getOrDefault(KEY, "");
        var realm = parts.length == 3 && !key.isEmpty() ? realms.realm(parts[0]) : Optional.<Realms.Realm>empty();
        if (realm.isEmpty() || !isSigned(call, realm.get(), parts, key)) {
            return Reply.text(401, "X-Container-Sync-Auth header not valid; contact cluster operator for support.")
                    .with(
                            "www-authenticate",
                            "SwiftContainerSync realm=\"" + call.path().account() + "\"");
        }
        var headers = call.headers().copy().remove(AUTH);
        headers.find("x-timestamp").ifPresent(at -> headers.put("x-backend-timestamp", at));
        var path = call.path();
        var reply = next.handle(
                call.withHeaders(headers).as(new Requester.Grant(path.account(), Optional.of(path.container()))));
        return call.is("PUT") && reply.status() == 409 ? Reply.page(202) : reply;
    }

    private static boolean isSigned(Call call, Realms.Realm realm, String[] parts, String key) {
        var path = call.path();
        var plain = "/v1/" + Percent.path(path.account()) + "/" + Percent.path(path.container())
                + (path.isObject() ? "/" + Percent.path(path.object()) : "");
        var timestamp = call.headers().get("x-timestamp", "0");
        boolean signed = false;
        for (var address : new String[] {plain, call.origin().rawPath()}) {
            signed |= new Realms.Signed(call.method(), address, timestamp, parts[1], key).matches(realm, parts[2]);
        }
        return signed;
    }

    @Override
    public void tell(ObjectNode info) {
        var told = info.putObject("container_sync").putObject("realms");
        realms.byName().forEach((name, realm) -> {
            var clusters = told.putObject(name).putObject("clusters");
            realm.clusters().keySet().forEach(clusters::putObject);
        });
    }
}
