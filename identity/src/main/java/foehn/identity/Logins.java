package foehn.identity;

import foehn.kernel.Fault;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Logs in: has the proofs checked, finds the scope, and issues a token for it.
///
/// All refusals to log in sound the same, so that nobody learns from them which users, projects or credentials exist.
final class Logins {
    private final Tokens tokens;
    private final Accesses accesses;
    private final Proofs proofs;
    private final Scopes scopes;
    private final TrustStore trusts;
    private final Receipts receipts;
    private final OAuth oauth;

    /// What comes of a login.
    sealed interface Outcome {}

    record Issued(Tokens.Valid token) implements Outcome {}

    /// The proofs are right, and the user must give others too.
    record MoreNeeded(Receipts.Receipt receipt) implements Outcome {}

    Logins(
            Tokens tokens,
            Accesses accesses,
            Proofs proofs,
            Scopes scopes,
            TrustStore trusts,
            Receipts receipts,
            OAuth oauth) {
        this.tokens = tokens;
        this.accesses = accesses;
        this.proofs = proofs;
        this.scopes = scopes;
        this.trusts = trusts;
        this.receipts = receipts;
        this.oauth = oauth;
    }

    Outcome issue(Login login) {
        Proven proven = null;
        var methods = EnumSet.noneOf(AuthMethod.class);
        for (var proof : login.proofs()) {
            var next = prove(proof);
            if (proven != null && !next.userId().equals(proven.userId())) {
                throw Tokens.refused();
            }
            proven = proven == null ? next : proven.and(next);
            methods.add(proof.method());
            next.parent().ifPresent(parent -> methods.addAll(parent.methods()));
        }
        if (proven == null) {
            throw Tokens.refused();
        }
        var user = accesses.of(new Subject(proven.userId(), new Scope.Unscoped(), Optional.empty()))
                .orElseThrow(Tokens::refused)
                .user();
        login.receipt().ifPresent(receipt -> methods.addAll(receipts.methods(receipt, user)));
        var required = Options.factors(user.options());
        if (!required.isEmpty() && required.stream().noneMatch(words(methods)::containsAll)) {
            return new MoreNeeded(receipts.issue(user, methods, required));
        }
        if (login.scope() instanceof Login.ByTrust(var trust)) {
            return new Issued(byTrust(proven, methods, trust));
        }
        return new Issued(issue(proven, methods, scopes.wished(login.scope(), proven)));
    }

    private static Set<String> words(Set<AuthMethod> methods) {
        return methods.stream().map(AuthMethod::word).collect(Collectors.toSet());
    }

    private Tokens.Valid issue(Proven proven, Set<AuthMethod> methods, Scope scope) {
        var access =
                accesses.of(new Subject(proven.userId(), scope, proven.by())).orElseThrow(Tokens::refused);
        return tokens.issue(proven, methods, access);
    }

    private Proven prove(Login.Proof proof) {
        return switch (proof) {
            case Login.ByPassword p -> proofs.password(p);
            case Login.ByCredential c -> proofs.credential(c);
            case Login.ByTotp o -> proofs.totp(o);
            case Login.ByOAuth(var request) -> oauth.prove(request);
            case Login.ByToken t -> token(t);
        };
    }

    /// Who acts for another must not stretch that: no token comes of such a token.
    private Proven token(Login.ByToken login) {
        var valid = tokens.verify(login.token()).orElseThrow(Tokens::unknown);
        if (valid.access().isForAnother()) {
            throw Fault.forbidden("A token that was issued by delegation cannot be used to create another token.");
        }
        var parent = valid.payload();
        return new Proven(
                parent.userId(),
                parent.userGeneration(),
                parent.by(),
                parent.by().map(_ -> parent.scope()),
                parent.expiresAt(),
                Optional.of(parent));
    }

    /// For the trustee alone, who must not be a program with a credential of its own. Takes one of the trust's uses.
    private Tokens.Valid byTrust(Proven proven, Set<AuthMethod> methods, String trustId) {
        var trust = trusts.find(trustId).orElseThrow(() -> Fault.notFound("Trust", trustId));
        if (!trust.trusteeId().equals(proven.userId()) || proven.by().isPresent()) {
            throw Fault.forbidden("User is not a trustee.");
        }
        var trustee = accesses.of(new Subject(proven.userId(), new Scope.Unscoped(), Optional.empty()))
                .filter(access -> access.user().generation() == proven.userGeneration())
                .orElseThrow(Tokens::refused);
        var by = new Delegation.Trust(trustId);
        var access = accesses.of(new Subject(trust.actorId(), trust.scope(), Optional.of(by)))
                .orElseThrow(() -> Fault.forbidden("The trust passes nothing on (any more)."));
        if (!trusts.use(trustId)) {
            throw Fault.forbidden("No remaining uses for trust " + trustId + ".");
        }
        var expires = trust.expiresAtMicros();
        return tokens.issue(
                new Proven(
                        trustee.user().id(),
                        access.user().generation(),
                        Optional.of(by),
                        Optional.of(trust.scope()),
                        Math.min(proven.notAfter(), expires == null ? Long.MAX_VALUE : expires / 1000),
                        proven.parent()),
                methods,
                access);
    }
}
