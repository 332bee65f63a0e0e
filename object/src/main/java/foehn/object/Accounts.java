package foehn.object;

import foehn.kernel.Fault;
import foehn.object.store.Account;
import foehn.object.store.Backend;
import foehn.object.store.Container;
import foehn.object.store.ListEntry;
import foehn.object.store.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The rules for accounts. One that nobody made is there and empty for whom it belongs to, and made by the first
/// write.
public final class Accounts {
    /// Since when an account is being deleted.
    static final String DELETED = "x-account-sysmeta-deleted";

    private static final int LINES_MAX = 10_000;
    private static final int NAME_BYTES_MAX = 256;

    private final Backend backend;
    private final Access access;
    private final Moments moments;
    private final List<String> policies;

    public Accounts(Parts parts) {
        this.backend = parts.backend();
        this.access = parts.access();
        this.moments = parts.moments();
        this.policies = parts.config().policies();
    }

    Reply get(Call call) {
        var right = access.require(call, null);
        name(call.path().account());
        var account = backend.account(call.path().account()).orElse(null);
        requireAlive(account);
        var headers = describe(account, call.path().account());
        if (!right.owner()) {
            headers.removeIf(Metadata::isOwners);
        }
        access.domain(call).ifPresent(domain -> headers.put("x-account-project-domain-id", domain));
        if (call.is("HEAD")) {
            return new Reply(204, headers, new Payload.Lines(new Listing(call.path(), List.of())));
        }
        return new Reply(200, headers, new Payload.Lines(new Listing(call.path(), lines(call))));
    }

    private static void requireAlive(@Nullable Account account) {
        if (account != null && account.metadata().containsKey(DELETED)) {
            throw Fault.named(410, "", "");
        }
    }

    private List<Listing.Line> lines(Call call) {
        var query = Listings.query(call.query(), LINES_MAX);
        if (query.limit() == 0) {
            return List.of();
        }
        var lines = new ArrayList<Listing.Line>();
        for (var entry : backend.containers(call.path().account(), query)) {
            switch (entry) {
                case ListEntry.Prefix<Container> prefix -> lines.add(new Listing.Subdir(prefix.name()));
                case ListEntry.Item<Container>(var name, var container) ->
                    lines.add(new Listing.ContainerLine(
                            name,
                            container.usage().objects(),
                            container.usage().bytes(),
                            container.changed().iso(),
                            policy(container.policy())));
            }
        }
        return lines;
    }

    private String policy(int number) {
        return number < policies.size() ? policies.get(number) : "policy-" + number;
    }

    private Headers describe(@Nullable Account account, String name) {
        var now = moments.next();
        var known = account == null ? fresh(name, now) : account;
        var headers = usage(new Headers(), "x-account-", known.usage());
        known.usageByPolicy()
                .forEach((number, usage) -> usage(
                        headers, "x-account-storage-policy-" + policy(number).toLowerCase(Locale.ROOT) + "-", usage));
        headers.put("x-timestamp", known.created().internal());
        headers.put("x-put-timestamp", known.created().internal());
        headers.put("accept-ranges", "bytes");
        known.metadata().forEach((key, value) -> {
            if (key.equals(AccountAccess.STORED) && !value.isEmpty()) {
                headers.put(AccountAccess.HEADER, value);
            }
            headers.put(key, value);
        });
        return headers;
    }

    private static Headers usage(Headers headers, String prefix, Usage usage) {
        return headers.put(prefix + "container-count", Long.toString(usage.containers()))
                .put(prefix + "object-count", Long.toString(usage.objects()))
                .put(prefix + "bytes-used", Long.toString(usage.bytes()));
    }

    private static Account fresh(String name, foehn.object.store.Timestamp now) {
        return new Account(name, now, new TreeMap<>(), Usage.NOTHING, new TreeMap<>());
    }

    static void name(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > NAME_BYTES_MAX) {
            throw Fault.named(400, "html", "Account name length of " + bytes + " longer than " + NAME_BYTES_MAX);
        }
    }

    /// The account, made if it is not there; 410 while it is being deleted.
    static Account existing(Backend backend, String name, Moments moments) {
        name(name);
        var there = backend.account(name).orElse(null);
        if (there == null) {
            there = backend.changeAccount(
                            name, before -> Optional.of(before.orElseGet(() -> fresh(name, moments.next()))))
                    .orElseThrow();
        }
        requireAlive(there);
        return there;
    }

    Reply put(Call call) {
        access.require(call, null);
        name(call.path().account());
        boolean[] created = new boolean[1];
        var metadata = metadata(call);
        backend.changeAccount(call.path().account(), before -> {
            created[0] = before.isEmpty();
            var account = before.orElseGet(() -> fresh(call.path().account(), moments.next()));
            requireAlive(account);
            return Optional.of(account.withMetadata(
                    Metadata.changed(account.metadata(), metadata, "account", true, before.isEmpty())));
        });
        return Reply.page(created[0] ? 201 : 202);
    }

    Reply post(Call call) {
        var right = access.require(call, null);
        name(call.path().account());
        var metadata = metadata(call);
        backend.changeAccount(call.path().account(), before -> {
            var account = before.orElseGet(() -> fresh(call.path().account(), moments.next()));
            requireAlive(account);
            return Optional.of(account.withMetadata(
                    Metadata.changed(account.metadata(), metadata, "account", right.owner(), before.isEmpty())));
        });
        return Reply.empty(204).with("content-type", "text/html; charset=UTF-8");
    }

    private static Headers metadata(Call call) {
        var headers = call.headers();
        Metadata.check(headers, "account");
        var lists = headers.get(AccountAccess.HEADER);
        if (lists == null) {
            return headers;
        }
        return headers.copy().remove(AccountAccess.HEADER).put(AccountAccess.STORED, AccountAccess.checked(lists));
    }

    /// The account is gone at once; its containers and objects follow.
    Reply delete(Call call) {
        access.require(call, null);
        if (!call.query().values().isEmpty()) {
            throw Fault.named(400, "", "");
        }
        var name = call.path().account();
        backend.changeAccount(name, before -> {
            var account = before.orElseThrow(() -> Fault.notFound("Account", name));
            requireAlive(account);
            SortedMap<String, String> metadata = new TreeMap<>(account.metadata());
            metadata.put(DELETED, moments.next().internal());
            return Optional.of(account.withMetadata(metadata));
        });
        return Reply.empty(204).with("content-type", "text/html; charset=UTF-8");
    }
}
