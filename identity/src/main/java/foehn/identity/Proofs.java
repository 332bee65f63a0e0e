package foehn.identity;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Checks passwords, one-time passwords and the secrets of application credentials. Takes the same time whether the
/// user exists or not.
final class Proofs {
    private final UserStore users;
    private final ProjectStore projects;
    private final ApplicationCredentialStore credentials;
    private final CredentialStore secrets;
    private final Vault vault;
    private final Passwords passwords;
    private final PasswordPolicy policy;
    private final InstantSource clock;

    Proofs(Stores stores, Vault vault, Passwords passwords, PasswordPolicy policy, InstantSource clock) {
        this.users = stores.users;
        this.projects = stores.projects;
        this.credentials = stores.applicationCredentials;
        this.secrets = stores.credentials;
        this.vault = vault;
        this.passwords = passwords;
        this.policy = policy;
        this.clock = clock;
    }

    Proven password(Login.ByPassword login) {
        var user = user(login.user());
        boolean locked = user.filter(policy::isLockedOut).isPresent();
        if (!matches(login.password(), user.map(User::passwordHash)) || user.isEmpty() || locked) {
            user.filter(_ -> !locked).ifPresent(policy::failed);
            throw Tokens.refused();
        }
        policy.requireNotOver(user.get());
        policy.succeeded(user.get());
        return Proven.of(user.get());
    }

    /// Unknown users have no device; their answer is as quick as that of others.
    Proven totp(Login.ByTotp login) {
        var user = user(login.user());
        var secrets = user.map(u -> totpSecrets(u.id())).orElse(List.of());
        long now = clock.millis();
        boolean locked = user.filter(policy::isLockedOut).isPresent();
        if (user.isEmpty() || locked || secrets.stream().noneMatch(s -> Totp.matches(s, login.passcode(), now))) {
            user.filter(_ -> !locked).ifPresent(policy::failed);
            throw Tokens.refused();
        }
        policy.succeeded(user.get());
        return Proven.of(user.get());
    }

    private List<String> totpSecrets(String userId) {
        var theirs = Listing.all().and("user_id", userId).and("type", "totp");
        return secrets.page(theirs).items().stream()
                .map(c -> vault.open(c.id(), c.sealed()))
                .toList();
    }

    Proven credential(Login.ByCredential login) {
        var found = login.id().isPresent()
                ? credentials.find(login.id().get())
                : login.user().flatMap(this::user).flatMap(u -> credentials.find(u.id(), login.name()));
        boolean matches = matches(login.secret(), found.map(ApplicationCredential::secretHash));
        var owner = found.flatMap(c -> users.find(c.userId()));
        if (!matches || found.isEmpty() || owner.isEmpty()) {
            throw Tokens.refused();
        }
        var expires = found.get().expiresAtMicros();
        long notAfter = expires == null ? Long.MAX_VALUE : expires / 1000;
        if (notAfter <= clock.millis()) {
            throw Tokens.refused();
        }
        return new Proven(
                owner.get().id(),
                owner.get().generation(),
                Optional.of(new Delegation.Credential(found.get().id())),
                Optional.of(new Scope.OfProject(found.get().projectId())),
                notAfter,
                Optional.empty());
    }

    private boolean matches(String secret, Optional<String> hash) {
        boolean plausible = !secret.isEmpty() && secret.length() <= Passwords.LENGTH_MAX;
        return passwords.matches(
                plausible ? secret : "-", hash.filter(_ -> plausible).orElse(null));
    }

    private Optional<User> user(Login.Ref ref) {
        return switch (ref) {
            case Login.ById(var id) -> users.find(id);
            case Login.ByName(var name, var domain) ->
                switch (domain) {
                    case Login.ById(var id) -> users.find(id, name);
                    case Login.ByName byName ->
                        projects.findDomain(byName.name()).flatMap(d -> users.find(d.id(), name));
                };
        };
    }
}
