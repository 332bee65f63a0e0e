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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Signs tokens, says what they mean, and takes them back.
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
    private final RevocationEventStore events;
    private final InstantSource clock;
    private final Duration lifetime;
    private final SecureRandom random = new SecureRandom();

    Tokens(TokenFormat format, Accesses accesses, Stores stores, InstantSource clock, Duration lifetime) {
        this.format = format;
        this.accesses = accesses;
        this.revocations = stores.revocations;
        this.events = stores.events;
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /// The one refusal.
    static FaultException refused() {
        return Fault.unauthorized("The request you have made requires authentication.");
    }

    /// What Keystone says of a void token that is not the one the request came with.
    static FaultException unknown() {
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

    /// The ids of the roles that a caller has in a project, by the delegation that they act by if any.
    Set<String> rolesIn(Caller caller, String projectId) {
        var payload = of(caller).payload();
        return accesses.of(new Subject(payload.userId(), new Scope.OfProject(projectId), payload.by()))
                .map(access -> access.roles().stream().map(Access.Named::id).collect(Collectors.toSet()))
                .orElse(Set.of());
    }

    /// Refuses who acts for another, by a trust or an access token of OAuth1's.
    void requireNotForAnother(Caller caller) {
        if (of(caller).access().isForAnother()) {
            throw Fault.forbidden("A token that was issued by delegation is not allowed here.");
        }
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

    /// A token for whoever has proved to be somebody, with the access that was found for them.
    Valid issue(Proven proven, Set<AuthMethod> methods, Access access) {
        var payload = payload(proven, List.copyOf(methods), access);
        return new Valid(format.sign(payload), payload, access);
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
                access.user().id(),
                proven.userGeneration(),
                access.scope(),
                access.scopeGeneration(),
                methods,
                List.copyOf(auditIds),
                proven.by(),
                now,
                Math.min(now + lifetime.toMillis(), proven.notAfter() / 1000 * 1000));
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
        events.note("audit_id", found.payload().auditId());
    }
}
