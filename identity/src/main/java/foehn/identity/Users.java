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
        "name",
        "domain_id",
        "enabled",
        "password",
        "default_project_id",
        "password_expires_at",
        "original_password",
        "options"
    };

    private final UserStore store;
    private final ProjectStore projects;
    private final Passwords passwords;
    private final PasswordPolicy policy;
    private final RevocationEventStore events;
    private final InstantSource clock;

    Users(Stores stores, Passwords passwords, PasswordPolicy policy, InstantSource clock) {
        this.store = stores.users;
        this.projects = stores.projects;
        this.events = stores.events;
        this.passwords = passwords;
        this.policy = policy;
        this.clock = clock;
    }

    Page<User> page(Caller caller, Listing listing) {
        var page = store.page(Authority.narrowed(caller, listing));
        return new Page<>(page.items().stream().map(this::asSeen).toList(), page.next());
    }

    /// For those who may read the user's domain, and for the user.
    User show(Caller caller, String id) {
        return asSeen(Authority.show(
                caller,
                store.find(id),
                u -> u.id().equals(caller.userId()) || Authority.reads(caller, u.domainId()),
                "User",
                id));
    }

    /// Who has not been seen for too long counts as disabled.
    private User asSeen(User user) {
        return policy.isInactive(user) ? user.disabled() : user;
    }

    User create(Caller caller, String home, Fields body) {
        var domainId = body.optionalText("domain_id", 1, ID_MAX).orElse(home);
        Authority.requireManages(caller, domainId);
        if (projects.find(domainId).filter(Project::isDomain).isEmpty()) {
            throw Fault.notFound("Domain", domainId);
        }
        var options = Options.ofUser(Options.NONE, body);
        var user = User.fresh(
                Ids.hex(),
                domainId,
                Attributes.name(body, NAME_MAX),
                Attributes.flag(body, "enabled", true),
                defaultProject(body, null),
                policy.given(password(body).orElse(null), options),
                Attributes.extra("{}", body, KNOWN),
                options,
                clock.millis());
        if (!store.insert(user)) {
            throw taken(user.name());
        }
        return user;
    }

    User update(Caller caller, String id, Fields body) {
        var before = Authority.toManage(caller, store.find(id), User::domainId, "User", id);
        Attributes.unchangeable(body, "domain_id", before.domainId());
        var changed = new User(
                id,
                before.domainId(),
                Attributes.name(body, NAME_MAX, before.name()),
                Attributes.flag(body, "enabled", before.enabled()),
                defaultProject(body, before.defaultProjectId()),
                before.passwordHash(),
                before.generation(),
                Attributes.extra(before.extra(), body, KNOWN),
                Options.ofUser(before.options(), body),
                before.createdAt(),
                before.passwordCreatedAt(),
                before.passwordExpiresAt(),
                before.lastActiveAt());
        var after = body.has("password")
                ? changed.with(policy.given(password(body).orElse(null), changed.options()))
                : changed;
        if (!store.update(after, body.has("password"))) {
            throw taken(after.name());
        }
        if (body.has("password") || (before.enabled() && !after.enabled())) {
            events.note("user_id", id);
        }
        if (body.has("password") || (body.has("enabled") && after.enabled())) {
            policy.restored(id);
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
        boolean locked = user.filter(policy::isLockedOut).isPresent();
        if (!passwords.matches(plausible ? original : "-", hash) || user.isEmpty() || hash == null || locked) {
            user.filter(_ -> !locked).ifPresent(policy::failed);
            throw Tokens.refused();
        }
        if (!user.get().enabled() || policy.isInactive(user.get())) {
            throw Tokens.refused();
        }
        if (!store.changePassword(id, hash, policy.chosen(user.get(), wanted))) {
            throw Tokens.refused();
        }
        events.note("user_id", id);
    }

    void delete(Caller caller, String id) {
        Authority.toManage(caller, store.find(id), User::domainId, "User", id);
        store.delete(id);
        events.note("user_id", id);
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
