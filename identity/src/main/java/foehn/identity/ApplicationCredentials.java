package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Application credentials: users make them for their programs, for a project and with no more than their own roles.
final class ApplicationCredentials {
    private static final int NAME_MAX = 255;
    private static final int RULES_MAX = 100;
    private static final int PATH_MAX = 225;
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

    /// A new credential with the secret that is told this once.
    record Created(ApplicationCredential credential, String secret) {}

    private final ApplicationCredentialStore store;
    private final AccessRuleStore rules;
    private final RoleStore roles;
    private final Tokens tokens;
    private final Passwords passwords;
    private final InstantSource clock;

    ApplicationCredentials(
            ApplicationCredentialStore store,
            AccessRuleStore rules,
            RoleStore roles,
            Tokens tokens,
            Passwords passwords,
            InstantSource clock) {
        this.store = store;
        this.rules = rules;
        this.roles = roles;
        this.tokens = tokens;
        this.passwords = passwords;
        this.clock = clock;
    }

    Page<ApplicationCredential> page(Caller caller, String userId, Listing listing) {
        requireReads(caller, userId);
        return store.page(listing.and("user_id", userId));
    }

    ApplicationCredential show(Caller caller, String userId, String id) {
        requireReads(caller, userId);
        return find(userId, id);
    }

    List<Role> roles(String id) {
        return store.roles(id);
    }

    List<AccessRule> rules(String id) {
        return rules.ofCredential(id);
    }

    Created create(Caller caller, String userId, Fields body) {
        Authority.require(caller.userId().equals(userId));
        tokens.requireNotForAnother(caller);
        var token = tokens.of(caller);
        requireUnrestricted(token);
        var project = token.access().project();
        if (project == null) {
            throw Fault.forbidden("An application credential is for a project, so a project-scoped token is required.");
        }
        var given = body.optionalText("secret", 1, Passwords.LENGTH_MAX);
        var secret = given.orElseGet(passwords::randomSecret);
        var expires = body.optionalText("expires_at", 1, NAME_MAX).map(Expiry::micros);
        if (expires.filter(micros -> micros <= clock.millis() * 1000).isPresent()) {
            throw Fault.invalid("expires_at", "It is over.");
        }
        var credential = new ApplicationCredential(
                Ids.hex(),
                userId,
                project.id(),
                Attributes.name(body, NAME_MAX),
                Attributes.text(body, "description", Attributes.TEXT_MAX, null),
                given.isPresent() ? passwords.hash(secret) : passwords.hashRandom(secret),
                expires.orElse(null),
                Attributes.flag(body, "unrestricted", false),
                clock.millis());
        var passedOn = chosen(body, token.access());
        var limits = body.objects("access_rules").stream()
                .limit(RULES_MAX)
                .map(rule -> rule(userId, rule))
                .toList();
        if (!store.insert(credential, passedOn, limits)) {
            throw Fault.conflict("Conflict occurred attempting to store application_credential - Duplicate entry found"
                    + " with name " + credential.name() + ".");
        }
        return new Created(credential, secret);
    }

    /// The roles that the body names, or all that the caller has there.
    private Set<String> chosen(Fields body, Access access) {
        var held = access.roles().stream().map(Access.Named::id).collect(Collectors.toSet());
        var chosen = new LinkedHashSet<String>();
        for (var wanted : body.objects("roles")) {
            var id = wanted.optionalText("id", 1, NAME_MAX);
            var name = id.isPresent() ? "" : wanted.text("name", 1, NAME_MAX);
            var role = id.isPresent() ? roles.find(id.get()) : roles.named(name);
            chosen.add(role.map(Role::id).orElseThrow(() -> Fault.notFound("Role", id.orElse(name))));
        }
        if (!held.containsAll(chosen)) {
            throw Fault.invalid("roles", "The user does not have all of these roles in the project.");
        }
        return chosen.isEmpty() ? held : chosen;
    }

    /// A rule of the user's that is there already, or a new one.
    private AccessRule rule(String userId, Fields body) {
        var id = body.optionalText("id", 1, NAME_MAX);
        if (id.isPresent()) {
            return rule(userId, id.get());
        }
        var method = body.text("method", 1, NAME_MAX);
        var path = body.text("path", 1, PATH_MAX);
        if (!METHODS.contains(method)) {
            throw Fault.invalid("method", "One of " + METHODS.stream().sorted().toList() + " is expected.");
        }
        if (!path.startsWith("/")) {
            throw Fault.invalid("path", "It begins with a slash.");
        }
        return new AccessRule(Ids.hex(), userId, body.text("service", 1, PATH_MAX), path, method);
    }

    void delete(Caller caller, String userId, String id) {
        Authority.require(caller.isAdmin() || caller.userId().equals(userId));
        tokens.requireNotForAnother(caller);
        requireUnrestricted(tokens.of(caller));
        find(userId, id);
        store.delete(id);
    }

    Page<AccessRule> rules(Caller caller, String userId, Listing listing) {
        requireRules(caller, userId, "reader");
        return rules.page(listing.and("user_id", userId));
    }

    AccessRule rule(Caller caller, String userId, String id) {
        requireRules(caller, userId, "reader");
        return rule(userId, id);
    }

    void deleteRule(Caller caller, String userId, String id) {
        requireRules(caller, userId, "admin");
        requireUnrestricted(tokens.of(caller));
        rule(userId, id);
        if (!rules.delete(id)) {
            throw Fault.forbidden("Unable to delete access rule " + id + ": an application credential uses it.");
        }
    }

    /// A credential must not make others that outlive it, unless its owner said that it may.
    static void requireUnrestricted(Tokens.Valid token) {
        if (token.access().credential().filter(c -> !c.unrestricted()).isPresent()) {
            throw Fault.forbidden("Using method 'application_credential' is not allowed for managing additional"
                    + " application credentials.");
        }
    }

    /// Others' rules are for those of the whole system only, as in Keystone.
    private void requireRules(Caller caller, String userId, String systemRole) {
        tokens.requireNotForAnother(caller);
        boolean ofSystem = caller.system() && caller.has(systemRole);
        Authority.require(ofSystem || caller.userId().equals(userId));
    }

    private void requireReads(Caller caller, String userId) {
        tokens.requireNotForAnother(caller);
        Authority.require(Authority.readsAll(caller) || caller.userId().equals(userId));
    }

    private ApplicationCredential find(String userId, String id) {
        return store.find(id)
                .filter(c -> c.userId().equals(userId))
                .orElseThrow(() -> Fault.notFound("Application credential", id));
    }

    private AccessRule rule(String userId, String id) {
        return rules.find(id)
                .filter(r -> r.userId().equals(userId))
                .orElseThrow(() -> Fault.notFound("Access rule", id));
    }
}
