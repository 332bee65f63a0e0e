package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Users and their passwords.
final class Users {
    private static final int NAME_MAX = 255;
    private static final int ID_MAX = 64;
    private static final String[] KNOWN = {
        "name", "domain_id", "enabled", "password", "default_project_id", "password_expires_at", "original_password"
    };

    private final UserStore store;
    private final ProjectStore projects;
    private final Passwords passwords;
    private final InstantSource clock;

    Users(UserStore store, ProjectStore projects, Passwords passwords, InstantSource clock) {
        this.store = store;
        this.projects = projects;
        this.passwords = passwords;
        this.clock = clock;
    }

    Page<User> page(Caller caller, Listing listing) {
        return store.page(Authority.narrowed(caller, listing));
    }

    /// For those who may read the user's domain, and for the user.
    User show(Caller caller, String id) {
        return Authority.show(
                caller,
                store.find(id),
                u -> u.id().equals(caller.userId()) || Authority.reads(caller, u.domainId()),
                "User",
                id);
    }

    User create(Caller caller, String home, Fields body) {
        var domainId = body.optionalText("domain_id", 1, ID_MAX).orElse(home);
        Authority.requireManages(caller, domainId);
        if (projects.find(domainId).filter(Project::isDomain).isEmpty()) {
            throw Fault.notFound("Domain", domainId);
        }
        var user = new User(
                Ids.hex(),
                domainId,
                Attributes.name(body, NAME_MAX),
                Attributes.flag(body, "enabled", true),
                defaultProject(body, null),
                password(body).map(passwords::hash).orElse(null),
                0,
                Attributes.extra("{}", body, KNOWN),
                clock.millis());
        if (!store.insert(user)) {
            throw taken(user.name());
        }
        return user;
    }

    User update(Caller caller, String id, Fields body) {
        var before = Authority.toManage(caller, store.find(id), User::domainId, "User", id);
        Attributes.unchangeable(body, "domain_id", before.domainId());
        var hash = body.has("password") ? password(body).map(passwords::hash).orElse(null) : before.passwordHash();
        var after = new User(
                id,
                before.domainId(),
                Attributes.name(body, NAME_MAX, before.name()),
                Attributes.flag(body, "enabled", before.enabled()),
                defaultProject(body, before.defaultProjectId()),
                hash,
                before.generation(),
                Attributes.extra(before.extra(), body, KNOWN),
                before.createdAt());
        if (!store.update(after, body.has("password"))) {
            throw taken(after.name());
        }
        return after;
    }

    /// Whoever knows the old password may set a new one. It makes all tokens of the user void.
    void changePassword(String id, Fields body) {
        var original = body.text("original_password", 0, Integer.MAX_VALUE);
        var wanted = password(body).orElseThrow(() -> Fault.invalid("password", "It is a required property."));
        var user = store.find(id);
        boolean plausible = !original.isEmpty() && original.length() <= Passwords.LENGTH_MAX;
        var hash = user.filter(_ -> plausible).map(User::passwordHash).orElse(null);
        if (!passwords.matches(plausible ? original : "-", hash) || user.isEmpty() || hash == null) {
            throw Tokens.refused();
        }
        if (!user.get().enabled() || !store.changePassword(id, hash, passwords.hash(wanted))) {
            throw Tokens.refused();
        }
    }

    void delete(Caller caller, String id) {
        Authority.toManage(caller, store.find(id), User::domainId, "User", id);
        store.delete(id);
    }

    private @Nullable String defaultProject(Fields body, @Nullable String before) {
        var id = Attributes.text(body, "default_project_id", ID_MAX, before);
        if (id != null && projects.find(id).filter(Project::isDomain).isPresent()) {
            throw Fault.invalid("default_project_id", "A domain is no default project.");
        }
        return id;
    }

    private static Optional<String> password(Fields body) {
        return body.optionalText("password", 1, Passwords.LENGTH_MAX);
    }

    private static RuntimeException taken(String name) {
        return Fault.conflict("Conflict occurred attempting to store user - Duplicate entry found with name " + name
                + " at the same domain.");
    }
}
