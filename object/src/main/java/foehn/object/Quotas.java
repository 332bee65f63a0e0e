package foehn.object;

import foehn.kernel.Fault;
import foehn.object.store.Account;
import foehn.object.store.Backend;
import foehn.object.store.Container;
import foehn.object.store.Usage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// How much accounts (set by a reseller's administrator, also for each policy) and containers (set by their owner)
/// may hold.
public final class Quotas implements Feature {
    private static final List<String> KINDS = List.of("quota-bytes", "quota-count");
    private static final String META = "x-container-meta-";
    private static final String STORED = "x-account-sysmeta-";

    private final Backend backend;
    private final Access access;
    private final List<String> policies;

    public Quotas(Parts parts) {
        this.backend = parts.backend();
        this.access = parts.access();
        this.policies = parts.config().policies();
    }

    @Override
    public void tell(ObjectNode info) {
        info.putObject("account_quotas");
        info.putObject("container_quotas");
    }

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        var path = call.path();
        if (path.isObject()) {
            if (call.is("PUT")) {
                check(call);
            }
            return next.handle(call);
        }
        if (path.isContainer()) {
            if (call.is("PUT") || call.is("POST")) {
                number(call.headers().get(META + "quota-bytes"), "Invalid bytes quota.");
                number(call.headers().get(META + "quota-count"), "Invalid count quota.");
            }
            return next.handle(call);
        }
        return account(call, next);
    }

    private static void number(@Nullable String value, String message) {
        if (value != null && !value.isEmpty() && !isNumber(value)) {
            throw Fault.named(400, "html", message);
        }
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty() && value.length() < 19 && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private Reply account(Call call, Handler next) throws IOException {
        var asked = call;
        if (call.is("PUT") || call.is("POST")) {
            asked = call.withHeaders(translated(call));
        }
        var reply = next.handle(asked);
        for (var kind : KINDS) {
            show(reply.headers(), STORED + kind, "x-account-" + kind);
            for (int i = 0; i < policies.size(); i++) {
                show(
                        reply.headers(),
                        STORED + kind + "-policy-" + i,
                        "x-account-" + kind + "-policy-" + Headers.lower(policies.get(i)));
            }
        }
        return reply;
    }

    private static void show(Headers headers, String stored, String shown) {
        headers.find(stored).ifPresent(value -> headers.put(shown, value));
    }

    /// What the client says of quotas, as the account keeps it; only a reseller's administrator may say anything.
    private Headers translated(Call call) {
        var headers = call.headers().copy();
        for (var kind : KINDS) {
            if (kind.equals("quota-bytes")) {
                move(headers, "x-account-meta-" + kind, "x-account-" + kind);
                move(headers, "x-remove-account-meta-" + kind, "x-remove-account-" + kind);
            }
            translate(call, headers, kind, STORED + kind);
            for (int i = 0; i < policies.size(); i++) {
                translate(
                        call,
                        headers,
                        kind + "-policy-" + Headers.lower(policies.get(i)),
                        STORED + kind + "-policy-" + i);
            }
        }
        return headers;
    }

    private static void move(Headers headers, String from, String to) {
        var value = headers.get(from);
        if (value != null) {
            headers.remove(from);
            headers.put(to, value);
        }
    }

    private void translate(Call call, Headers headers, String name, String stored) {
        var value = headers.get("x-account-" + name);
        if (!headers.get("x-remove-account-" + name, "").isEmpty()) {
            value = "";
        }
        if (value == null) {
            return;
        }
        if (!access.require(call, null).reseller()) {
            throw Fault.forbidden("");
        }
        if (!value.isEmpty() && !isNumber(value)) {
            throw Fault.named(400, "", "");
        }
        headers.remove("x-account-" + name).remove("x-remove-account-" + name).put(stored, value);
    }

    private void check(Call call) {
        var path = call.path();
        var container = backend.container(path.key()).orElse(null);
        var account = backend.account(path.account()).orElse(null);
        if (container == null) {
            return;
        }
        long bytes = Math.max(0, call.body().length());
        boolean limited = isLimited(container.metadata());
        if (limited && exceeds(container.metadata(), META, "", container.usage(), bytes)) {
            refuse(call, container);
        }
        if (account != null && isLimited(account.metadata()) && exceeds(account, container, bytes)) {
            var right = access.require(call, container.metadata().get("x-container-write"));
            if (!right.reseller()) {
                throw Fault.named(413, "html", "Upload exceeds quota.");
            }
        }
    }

    private static boolean isLimited(Map<String, String> metadata) {
        for (var name : metadata.keySet()) {
            if (name.contains("-quota-")) {
                return true;
            }
        }
        return false;
    }

    private static boolean exceeds(Account account, Container container, long bytes) {
        var policy = "-policy-" + container.policy();
        var held = account.usageByPolicy().getOrDefault(container.policy(), Usage.NOTHING);
        return exceeds(account.metadata(), STORED, "", account.usage(), bytes)
                || exceeds(account.metadata(), STORED, policy, held, bytes);
    }

    private static boolean exceeds(Map<String, String> metadata, String prefix, String suffix, Usage held, long bytes) {
        var bytesMax = metadata.getOrDefault(prefix + "quota-bytes" + suffix, "");
        var countMax = metadata.getOrDefault(prefix + "quota-count" + suffix, "");
        return (isNumber(bytesMax) && held.bytes() + bytes > Long.parseLong(bytesMax))
                || (isNumber(countMax) && held.objects() + 1 > Long.parseLong(countMax));
    }

    /// Who may not write learns nothing of the quota.
    private void refuse(Call call, Container container) {
        access.require(call, container.metadata().get("x-container-write"));
        throw Fault.named(413, "html", "Upload exceeds quota.");
    }
}
