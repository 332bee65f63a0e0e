package foehn.object;

import foehn.kernel.Fault;
import foehn.object.store.Account;
import foehn.object.store.Backend;
import foehn.object.store.Container;
import foehn.object.store.ContainerKey;
import foehn.object.store.ListEntry;
import foehn.object.store.ListQuery;
import foehn.object.store.StoredObject;
import foehn.object.store.Usage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The rules for containers: their listings, settings and lives.
public final class Containers {
    static final int LINES_MAX = 10_000;
    private static final int NAME_BYTES_MAX = 256;

    /// When the container itself was last set, as HTTP says it: what happens to its objects does not count.
    private static final String SET = "x-container-sysmeta-set";

    private final Backend backend;
    private final Access access;
    private final Moments moments;
    private final ObjectConfig config;

    public Containers(Parts parts) {
        this.backend = parts.backend();
        this.access = parts.access();
        this.moments = parts.moments();
        this.config = parts.config();
    }

    Reply get(Call call) {
        var container = backend.container(call.path().key()).orElse(null);
        var right = access.require(
                call, container == null ? null : container.metadata().get("x-container-read"));
        if (container == null) {
            throw Fault.notFound("Container", call.path().container());
        }
        var headers = describe(container);
        if (!right.owner()) {
            headers.removeIf(Metadata::isOwners);
        }
        if (call.is("HEAD")) {
            return new Reply(204, headers, new Payload.Lines(new Listing(call.path(), List.of())));
        }
        var query = Listings.query(call.query(), LINES_MAX);
        var path = call.query().get("path");
        var lines = path == null ? lines(container, query) : directory(container, query, path);
        return new Reply(200, headers, new Payload.Lines(new Listing(call.path(), lines)));
    }

    /// What is told of a container, to its owner.
    public Headers describe(Container container) {
        var headers = Headers.of(
                "x-container-object-count", Long.toString(container.usage().objects()),
                "x-container-bytes-used", Long.toString(container.usage().bytes()),
                "x-timestamp", container.created().internal(),
                "x-put-timestamp", container.created().internal(),
                "last-modified",
                        container
                                .metadata()
                                .getOrDefault(
                                        SET,
                                        HttpDates.format(container.created().secondsUp())),
                "x-storage-policy", policyName(container.policy()),
                "accept-ranges", "bytes");
        container.metadata().forEach(headers::put);
        return headers;
    }

    private String policyName(int policy) {
        return policy < config.policies().size() ? config.policies().get(policy) : "policy-" + policy;
    }

    private List<Listing.Line> lines(Container container, ListQuery query) {
        var found = query.limit() == 0 ? List.<ListEntry<StoredObject>>of() : backend.objects(container.key(), query);
        var lines = new ArrayList<Listing.Line>(found.size());
        for (var entry : found) {
            switch (entry) {
                case ListEntry.Prefix<StoredObject> prefix -> lines.add(new Listing.Subdir(prefix.name()));
                case ListEntry.Item<StoredObject> item -> lines.add(line(container.key(), item.item()));
            }
        }
        return lines;
    }

    /// An object's line in a listing.
    public static Listing.ObjectLine line(ContainerKey container, StoredObject object) {
        var notes = LineNotes.of(container, object);
        return new Listing.ObjectLine(
                object.name(),
                notes.etag(),
                object.bytes(),
                object.contentType(),
                object.at().iso(),
                notes.more());
    }

    /// `path=`: what lies directly in a pseudo-directory, without the directories that only names make.
    private List<Listing.Line> directory(Container container, ListQuery asked, String path) {
        var prefix = path.isEmpty() ? "" : stripSlashes(path) + "/";
        var lines = new ArrayList<Listing.Line>();
        var marker = asked.marker();
        while (lines.size() < asked.limit()) {
            var query = new ListQuery(prefix, "/", marker, asked.endMarker(), asked.reverse(), asked.limit());
            var found = backend.objects(container.key(), query);
            for (var entry : found) {
                if (lines.size() >= asked.limit()) {
                    break;
                }
                inDirectory(container, entry, prefix).ifPresent(o -> lines.add(line(container.key(), o)));
            }
            if (found.size() < asked.limit()) {
                break;
            }
            marker = found.getLast().name();
        }
        return lines;
    }

    private Optional<StoredObject> inDirectory(Container container, ListEntry<StoredObject> entry, String prefix) {
        return switch (entry) {
            case ListEntry.Prefix<StoredObject> directory -> backend.object(container.key(), directory.name());
            case ListEntry.Item<StoredObject> item ->
                item.name().equals(prefix) ? Optional.empty() : Optional.of(item.item());
        };
    }

    private static String stripSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    Reply put(Call call) {
        var right = access.require(call, null);
        var headers = cleaned(call.headers());
        var policy = policy(headers);
        name(call.path().container());
        var account = Accounts.existing(backend, call.path().account(), moments);
        requireRoom(account, call);
        boolean[] created = new boolean[1];
        var now = moments.next();
        backend.changeContainer(call.path().key(), before -> {
            created[0] = before.isEmpty();
            var container = before.orElseGet(
                    () -> new Container(call.path().key(), policy.orElse(0), now, now, new TreeMap<>(), Usage.NOTHING));
            if (policy.isPresent() && policy.get() != container.policy()) {
                throw Fault.conflict("");
            }
            var metadata =
                    Metadata.changed(container.metadata(), headers, "container", right.owner(), before.isEmpty());
            metadata.put(SET, HttpDates.format(now.secondsUp()));
            return Optional.of(container.withMetadata(metadata, now));
        });
        return Reply.page(created[0] ? 201 : 202);
    }

    private void requireRoom(Account account, Call call) {
        int max = config.containersPerAccountMax();
        if (max > 0
                && account.usage().containers() >= max
                && backend.container(call.path().key()).isEmpty()) {
            throw Fault.named(403, "html", "Reached container limit of " + max);
        }
    }

    private Optional<Integer> policy(Headers headers) {
        var name = headers.get("x-storage-policy");
        if (name == null || name.isEmpty()) {
            return Optional.empty();
        }
        for (int i = 0; i < config.policies().size(); i++) {
            if (config.policies().get(i).equalsIgnoreCase(name)) {
                return Optional.of(i);
            }
        }
        throw Fault.named(400, "", "Invalid X-Storage-Policy '" + name + "'");
    }

    static void name(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > NAME_BYTES_MAX) {
            throw Fault.named(400, "html", "Container name length of " + bytes + " longer than " + NAME_BYTES_MAX);
        }
    }

    /// The headers with their access lists cleaned; refuses lists and metadata that cannot be.
    private static Headers cleaned(Headers given) {
        var headers = given;
        for (var list : List.of("x-container-read", "x-container-write")) {
            var value = given.get(list);
            if (value != null) {
                headers = headers == given ? given.copy() : headers;
                headers.put(list, AccessList.clean(list, value));
            }
        }
        Metadata.check(headers, "container");
        return headers;
    }

    Reply post(Call call) {
        var right = access.require(call, null);
        var headers = cleaned(call.headers());
        var now = moments.next();
        backend.changeContainer(call.path().key(), before -> {
            var container = before.orElseThrow(
                    () -> Fault.notFound("Container", call.path().container()));
            var metadata = Metadata.changed(container.metadata(), headers, "container", right.owner(), false);
            metadata.put(SET, HttpDates.format(now.secondsUp()));
            return Optional.of(container.withMetadata(metadata, now));
        });
        return Reply.empty(204).with("content-type", "text/html; charset=UTF-8");
    }

    Reply delete(Call call) {
        access.require(call, null);
        if (backend.container(call.path().key()).isEmpty()) {
            throw Fault.notFound("Container", call.path().container());
        }
        backend.changeContainer(call.path().key(), _ -> Optional.empty());
        return Reply.empty(204).with("content-type", "text/html; charset=UTF-8");
    }
}
