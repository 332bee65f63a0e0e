package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import java.util.Optional;

/// Groups and who is in them.
final class Groups {
    private static final int NAME_MAX = 64;
    private static final String[] KNOWN = {"name", "domain_id", "description"};

    private final GroupStore store;
    private final UserStore users;
    private final Domains domains;

    Groups(GroupStore store, UserStore users, Domains domains) {
        this.store = store;
        this.users = users;
        this.domains = domains;
    }

    Page<Group> page(Caller caller, Listing listing) {
        return store.page(Authority.narrowed(caller, listing));
    }

    Page<Group> ofUser(String userId, Listing listing) {
        return store.ofUser(userId, listing);
    }

    Group show(Caller caller, String id) {
        return Authority.show(caller, store.find(id), g -> Authority.reads(caller, g.domainId()), "Group", id);
    }

    Group create(Caller caller, String home, Fields body) {
        var domainId = body.optionalText("domain_id", 1, NAME_MAX).orElse(home);
        Authority.requireManages(caller, domainId);
        domains.find(domainId);
        var group = new Group(
                Ids.hex(),
                domainId,
                Attributes.name(body, NAME_MAX),
                Attributes.description(body, ""),
                Attributes.extra("{}", body, KNOWN));
        if (!store.insert(group)) {
            throw taken(group.name());
        }
        return group;
    }

    Group update(Caller caller, String id, Fields body) {
        var before = toManage(caller, id);
        Attributes.unchangeable(body, "domain_id", before.domainId());
        var after = new Group(
                id,
                before.domainId(),
                Attributes.name(body, NAME_MAX, before.name()),
                Attributes.description(body, before.description()),
                Attributes.extra(before.extra(), body, KNOWN));
        if (!store.update(after)) {
            throw taken(after.name());
        }
        return after;
    }

    void delete(Caller caller, String id) {
        toManage(caller, id);
        store.delete(id);
    }

    Page<User> members(Caller caller, String id, Listing listing) {
        return users.inGroup(show(caller, id).id(), listing);
    }

    /// Whether a user is in a group; the user may know it too.
    boolean contains(Caller caller, String id, String userId) {
        if (!userId.equals(caller.userId())) {
            show(caller, id);
            user(caller, userId);
        }
        return store.contains(id, userId);
    }

    void add(Caller caller, String id, String userId) {
        toManage(caller, id);
        user(caller, userId);
        store.add(id, userId);
    }

    void remove(Caller caller, String id, String userId) {
        toManage(caller, id);
        user(caller, userId);
        if (!store.remove(id, userId)) {
            throw Fault.notFound("User", userId + " in group " + id);
        }
    }

    private void user(Caller caller, String id) {
        Optional<User> found = users.find(id);
        Authority.show(caller, found, u -> Authority.reads(caller, u.domainId()), "User", id);
    }

    private Group toManage(Caller caller, String id) {
        return Authority.toManage(caller, store.find(id), Group::domainId, "Group", id);
    }

    private static RuntimeException taken(String name) {
        return Fault.conflict("Conflict occurred attempting to store group - Duplicate entry found with name " + name
                + " at the same domain.");
    }
}
