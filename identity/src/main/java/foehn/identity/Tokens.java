package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.auth.Authenticator;
import foehn.kernel.auth.Caller;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// Issues tokens, says what they mean, and takes them back.
///
/// A token is checked without a query: the signature, the clock, and what [Accesses] remembers. All refusals to log in
/// sound the same, so that nobody learns from them which users, projects or credentials exist.
final class Tokens implements Authenticator {
    /// A token with its meaning.
    record Valid(String text, TokenPayload payload, Access access) {
        Caller caller() {
            return access.caller(text);
        }
    }

    private final TokenFormat format;
    private final Accesses accesses;
    private final RevocationStore revocations;
    private final Proofs proofs;
    private final ProjectStore projects;
    private final InstantSource clock;
    private final Duration lifetime;
    private final SecureRandom random = new SecureRandom();

    Tokens(
            TokenFormat format,
            Accesses accesses,
            RevocationStore revocations,
            Proofs proofs,
            ProjectStore projects,
            InstantSource clock,
            Duration lifetime) {
        this.format = format;
        this.accesses = accesses;
        this.revocations = revocations;
        this.proofs = proofs;
        this.projects = projects;
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /// The one refusal.
    static FaultException refused() {
        return Fault.unauthorized("The request you have made requires authentication.");
    }

    /// What Keystone says of a void token that is not the one the request came with.
    private static FaultException unknown() {
        return Fault.named(404, "Not Found", "The token could not be found.");
    }

    @Override
    public Optional<Caller> authenticate(String token) {
        return verify(token).map(Valid::caller);
    }

    /// A token got by an application credential with access rules is good for what they name and nothing else.
    @Override
    public Optional<Caller> authenticate(String token, Asked asked) {
        return verify(token)
                .filter(valid -> valid.access()
                        .credential()
                        .filter(c -> !c.allows(asked.service(), asked.method(), asked.path()))
                        .isEmpty())
                .map(Valid::caller);
    }

    /// Empty when the token is forged, expired, revoked, or its user or scope is gone, disabled or out of reach.
    Optional<Valid> verify(String text) {
        var payload = format.verify(text).filter(p -> p.expiresAt() > clock.millis());
        if (payload.isEmpty() || accesses.isRevoked(payload.get().auditId())) {
            return Optional.empty();
        }
        return accesses.of(payload.get().subject())
                .filter(a -> a.user().generation() == payload.get().userGeneration())
                .filter(a -> a.scopeGeneration() == payload.get().scopeGeneration())
                .map(access -> new Valid(text, payload.get(), access));
    }

    /// What is meant by the token that a request came with; it was valid a moment ago.
    Valid of(Caller caller) {
        return verify(caller.tokenId()).orElseThrow(Tokens::refused);
    }

    /// The domain that a caller works in: where things are made when nothing else is said.
    String home(Caller caller) {
        var access = of(caller).access();
        if (access.domain() != null) {
            return access.domain().id();
        }
        return access.project() == null
                ? Founding.DEFAULT_DOMAIN
                : access.project().domainId();
    }

    Valid issue(Login login) {
        Proven proven = null;
        var methods = EnumSet.noneOf(AuthMethod.class);
        for (var proof : login.proofs()) {
            var next = prove(proof);
            if (proven != null && !next.userId().equals(proven.userId())) {
                throw refused();
            }
            proven = proven == null ? next : proven.and(next);
            methods.add(proof.method());
            next.parent().ifPresent(parent -> methods.addAll(parent.methods()));
        }
        if (proven == null) {
            throw refused();
        }
        var scope = scope(login.scope(), proven);
        var access = accesses.of(new Subject(proven.userId(), scope, proven.credentialId()))
                .orElseThrow(Tokens::refused);
        var payload = payload(proven, List.copyOf(methods), access);
        return new Valid(format.sign(payload), payload, access);
    }

    private Proven prove(Login.Proof proof) {
        return switch (proof) {
            case Login.ByPassword p -> proofs.password(p);
            case Login.ByCredential c -> proofs.credential(c);
            case Login.ByToken t -> {
                var parent = verify(t.token()).orElseThrow(Tokens::unknown).payload();
                yield new Proven(
                        parent.userId(),
                        parent.userGeneration(),
                        parent.applicationCredentialId(),
                        parent.applicationCredentialId().map(_ -> parent.scope()),
                        parent.expiresAt(),
                        Optional.of(parent));
            }
        };
    }

    /// A token made from another keeps its end and the audit id that its chain began with.
    private TokenPayload payload(Proven proven, List<AuthMethod> methods, Access access) {
        long now = clock.millis() / 1000 * 1000;
        var audit = new byte[16];
        random.nextBytes(audit);
        var auditIds = new ArrayList<String>();
        auditIds.add(Base64.getUrlEncoder().withoutPadding().encodeToString(audit));
        proven.parent().ifPresent(parent -> auditIds.add(parent.auditIds().getLast()));
        return new TokenPayload(
                proven.userId(),
                proven.userGeneration(),
                access.scope(),
                access.scopeGeneration(),
                methods,
                List.copyOf(auditIds),
                proven.credentialId(),
                now,
                Math.min(now + lifetime.toMillis(), proven.notAfter() / 1000 * 1000));
    }

    /// An application credential is good for its own project and nothing else, whatever is wished.
    private Scope scope(Login.Wish wish, Proven proven) {
        var bound = proven.boundTo();
        var wished = switch (wish) {
            case Login.Nothing _ -> new Scope.Unscoped();
            case Login.WholeSystem _ -> new Scope.OfSystem();
            case Login.Project(var ref) -> new Scope.OfProject(project(ref).id());
            case Login.Domain(var ref) -> new Scope.OfDomain(domain(ref).id());
            case Login.Whatever _ -> bound.orElseGet(() -> usual(proven));
        };
        if (bound.isPresent() && !bound.get().equals(wished)) {
            throw refused();
        }
        return wished;
    }

    /// The default project, when there is one and the user may work there.
    private Scope usual(Proven proven) {
        var user = accesses.of(new Subject(proven.userId(), new Scope.Unscoped(), Optional.empty()))
                .orElseThrow(Tokens::refused)
                .user();
        if (user.defaultProjectId() == null) {
            return new Scope.Unscoped();
        }
        var usual = new Scope.OfProject(user.defaultProjectId());
        return accesses.of(new Subject(proven.userId(), usual, Optional.empty()))
                        .isPresent()
                ? usual
                : new Scope.Unscoped();
    }

    private Project project(Login.Ref ref) {
        return switch (ref) {
            case Login.ById(var id) -> projects.find(id).orElseThrow(Tokens::refused);
            case Login.ByName(var name, var domain) ->
                projects.find(domain(domain).id(), name).orElseThrow(Tokens::refused);
        };
    }

    private Project domain(Login.Ref ref) {
        var found = switch (ref) {
            case Login.ById(var id) -> projects.find(id).filter(Project::isDomain);
            case Login.ByName byName -> projects.findDomain(byName.name());
        };
        return found.orElseThrow(Tokens::refused);
    }

    /// The meaning of a token that somebody shows: their own, or anybody's for those who check tokens.
    Valid validate(Caller caller, Optional<String> subject) {
        var found = subject.flatMap(this::verify).orElseThrow(Tokens::unknown);
        Authority.require(Authority.readsAll(caller)
                || caller.has("service")
                || found.access().user().id().equals(caller.userId()));
        return found;
    }

    void revoke(Caller caller, Optional<String> subject) {
        var found = subject.flatMap(this::verify).orElseThrow(Tokens::unknown);
        Authority.require(caller.isAdmin() || found.access().user().id().equals(caller.userId()));
        revocations.revoke(found.payload().auditId(), found.payload().expiresAt());
    }
}
