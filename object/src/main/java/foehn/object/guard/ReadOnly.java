package foehn.object.guard;

import foehn.kernel.Fault;
import foehn.object.Call;
import foehn.object.Feature;
import foehn.object.Handler;
import foehn.object.Headers;
import foehn.object.Parts;
import foehn.object.Reply;
import foehn.object.store.Account;
import foehn.object.store.Backend;
import java.io.IOException;
import tools.jackson.databind.node.ObjectNode;

/// Refuses writes: to all accounts (option `read_only`), but for those that an operator excepts, or to those that one
/// names, by the account's `X-Account-Sysmeta-Read-Only`.
public final class ReadOnly implements Feature {
    private static final String ACCOUNT_FLAG = "x-account-sysmeta-read-only";

    private final Backend backend;
    private final boolean everything;
    private final boolean deletes;

    /// Writes are refused everywhere when `everything` says so; deletions may be let through nevertheless.
    public ReadOnly(Parts parts, boolean everything, boolean deletes) {
        this.backend = parts.backend();
        this.everything = everything;
        this.deletes = deletes;
    }

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        if (writes(call) && isReadOnly(target(call))) {
            throw Fault.named(405, "", "Writes are disabled for this account.");
        }
        return next.handle(call);
    }

    private boolean writes(Call call) {
        return switch (call.method()) {
            case "PUT", "POST", "COPY" -> true;
            case "DELETE" -> !deletes;
            default -> false;
        };
    }

    private static String target(Call call) {
        return call.is("COPY")
                ? call.headers().get("destination-account", call.path().account())
                : call.path().account();
    }

    private boolean isReadOnly(String account) {
        return backend.account(account)
                .map(Account::metadata)
                .map(metadata -> metadata.get(ACCOUNT_FLAG))
                .map(Headers::isYes)
                .orElse(everything);
    }

    @Override
    public void tell(ObjectNode info) {
        if (everything) {
            info.putObject("read_only");
        }
    }
}
