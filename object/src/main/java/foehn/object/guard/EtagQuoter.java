package foehn.object.guard;

import foehn.object.Call;
import foehn.object.Feature;
import foehn.object.Handler;
import foehn.object.Headers;
import foehn.object.Parts;
import foehn.object.Reply;
import foehn.object.store.Account;
import foehn.object.store.Backend;
import foehn.object.store.Container;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import tools.jackson.databind.node.ObjectNode;

/// Puts ETags into quotes, as HTTP wants them and Swift's clients do not, where the account or the container asks for
/// it by `X-Account-Rfc-Compliant-Etags` or `X-Container-Rfc-Compliant-Etags` (option `etag_quoter`).
public final class EtagQuoter implements Feature {
    private static final String NAME = "rfc-compliant-etags";

    private final Backend backend;

    public EtagQuoter(Parts parts) {
        this.backend = parts.backend();
    }

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        if (!call.path().isObject()) {
            return setting(call, call.path().isContainer() ? "container" : "account", next);
        }
        var reply = next.handle(call);
        var etag = reply.headers().get("etag", "");
        boolean bare = !etag.isEmpty() && !etag.endsWith("\"");
        return bare && isWanted(call) ? reply.with("etag", "\"" + etag + "\"") : reply;
    }

    private Reply setting(Call call, String kind, Handler next) throws IOException {
        var asked = "x-" + kind + "-" + NAME;
        var kept = "x-" + kind + "-sysmeta-" + NAME;
        var value = call.headers().get(asked);
        var changed = call;
        if (value != null || call.headers().has("x-remove-" + kind + "-" + NAME)) {
            var flag = value == null || value.isEmpty() ? "" : Headers.isYes(value) ? "True" : "False";
            changed = call.withHeaders(call.headers().copy().remove(asked).put(kept, flag));
        }
        var reply = next.handle(changed);
        if (reply.ok()) {
            metadata(call).map(metadata -> metadata.get(kept)).ifPresent(flag -> reply.with(asked, flag));
        }
        return reply;
    }

    private Optional<SortedMap<String, String>> metadata(Call call) {
        return call.path().isAccount()
                ? backend.account(call.path().account()).map(Account::metadata)
                : backend.container(call.path().key()).map(Container::metadata);
    }

    /// The container's word counts before the account's.
    private boolean isWanted(Call call) {
        var container = metadata(call).<Map<String, String>>map(found -> found).orElse(Map.of());
        var flag = container.get("x-container-sysmeta-" + NAME);
        if (flag == null) {
            flag = backend.account(call.path().account())
                    .map(account -> account.metadata().get("x-account-sysmeta-" + NAME))
                    .orElse("");
        }
        return Headers.isYes(flag);
    }

    @Override
    public void tell(ObjectNode info) {
        info.putObject("etag_quoter").put("enable_by_default", false);
    }
}
