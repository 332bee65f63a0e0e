package foehn.identity;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Receipts say that somebody has given some of the proofs that they must give, so that they can give the others next.
/// They are signed as tokens are, and are no tokens.
final class Receipts {
    static final Duration LIFETIME = Duration.ofMinutes(5);

    /// @param required the sets of methods, one of which makes a login
    record Receipt(String text, TokenPayload payload, Access.Who user, List<Set<String>> required) {}

    private final TokenFormat format;
    private final InstantSource clock;

    Receipts(TokenKeys keys, InstantSource clock) {
        this.format = TokenFormat.ofReceipts(keys);
        this.clock = clock;
    }

    Receipt issue(Access.Who user, Collection<AuthMethod> methods, List<Set<String>> required) {
        long now = clock.millis() / 1000 * 1000;
        var payload = new TokenPayload(
                user.id(),
                user.generation(),
                new Scope.Unscoped(),
                0,
                List.copyOf(methods),
                List.of(),
                Optional.empty(),
                now,
                now + LIFETIME.toMillis());
        return new Receipt(format.sign(payload), payload, user, required);
    }

    /// The methods that this user has proved themselves by; a receipt that is not good refuses the login.
    Set<AuthMethod> methods(String receipt, Access.Who user) {
        var payload = format.verify(receipt)
                .filter(p -> p.expiresAt() > clock.millis())
                .filter(p -> p.userId().equals(user.id()) && p.userGeneration() == user.generation())
                .orElseThrow(Tokens::refused);
        var methods = EnumSet.noneOf(AuthMethod.class);
        methods.addAll(payload.methods());
        return methods;
    }
}
