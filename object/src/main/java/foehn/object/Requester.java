package foehn.object;

import foehn.kernel.auth.Caller;
import java.util.Optional;
import java.util.Set;

/// Who asks, as far as it could be found out. What they may do says [Access].
public sealed interface Requester {
    /// No token, or one that is forged, expired or revoked.
    record Nobody() implements Requester {}

    /// Somebody with a token of Keystone's.
    ///
    /// @param service who asks on their behalf: the bearer of `X-Service-Token`
    record Keystone(Caller caller, Optional<Caller> service) implements Requester {}

    /// A user of the configuration.
    ///
    /// @param groups what access lists may name: `account`, `account:user`, further groups, and for an
    ///     administrator the account's name as it stands in paths (`AUTH_account`)
    /// @param serviceGroups those of the bearer of `X-Service-Token`
    record TempUser(String account, String user, Set<String> groups, Set<String> serviceGroups) implements Requester {}

    /// The bearer of a signature that was checked already: may do anything within the account, or within the
    /// container where one is named.
    record Grant(String account, Optional<String> container) implements Requester {}

    /// The store itself: may do anything.
    record Itself() implements Requester {}

    /// Whether a refusal is "who are you" (401) or "you may not" (403): a signature says nothing of its bearer.
    default boolean isSomebody() {
        return !(this instanceof Nobody) && !(this instanceof Grant);
    }
}
