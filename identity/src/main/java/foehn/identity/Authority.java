package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.auth.Caller;
import foehn.kernel.auth.Policy;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Over what a caller has authority: Keystone's default policy. Admins and readers of the system see everything,
/// readers of a domain see that domain, managers of a domain manage it, and everybody else sees themselves.
final class Authority {
    /// Lists what there is; a domain's reader is shown the domain.
    static final Policy DOMAIN_READER =
            new Policy("domain-reader", true, c -> readsAll(c) || (c.domainId().isPresent() && c.has("reader")));

    /// Manages users, groups and projects; a domain's manager those of the domain.
    static final Policy DOMAIN_MANAGER =
            new Policy("domain-manager", true, c -> c.isAdmin() || (c.domainId().isPresent() && c.has("manager")));

    /// What services ask on behalf of their clients.
    static final Policy SERVICE_OR_ADMIN = new Policy("service-or-admin", true, c -> c.isAdmin() || c.has("service"));

    static boolean readsAll(Caller caller) {
        return caller.isAdmin() || (caller.system() && caller.has("reader"));
    }

    static boolean reads(Caller caller, String domainId) {
        return readsAll(caller) || (caller.has("reader") && isScopedTo(caller, domainId));
    }

    static boolean manages(Caller caller, String domainId) {
        return caller.isAdmin() || (caller.has("manager") && isScopedTo(caller, domainId));
    }

    static void requireManages(Caller caller, String domainId) {
        require(manages(caller, domainId));
    }

    static void require(boolean may) {
        if (!may) {
            throw Fault.forbidden("You are not authorized to perform the requested action.");
        }
    }

    /// What was found, for those who may see it. Who sees everything is told when there is nothing (404); everybody
    /// else is forbidden to look (403), whether there is something or not.
    static <T> T show(Caller caller, Optional<T> found, Predicate<T> may, String kind, String id) {
        if (readsAll(caller)) {
            return found.orElseThrow(() -> Fault.notFound(kind, id));
        }
        return found.filter(may)
                .orElseThrow(() -> Fault.forbidden("You are not authorized to perform the requested action."));
    }

    /// What was found, for those who may change it: as with [#show].
    static <T> T toManage(Caller caller, Optional<T> found, Function<T, String> domainId, String kind, String id) {
        if (caller.isAdmin()) {
            return found.orElseThrow(() -> Fault.notFound(kind, id));
        }
        return found.filter(thing -> manages(caller, domainId.apply(thing)))
                .orElseThrow(() -> Fault.forbidden("You are not authorized to perform the requested action."));
    }

    /// The listing, narrowed to the domain of the token unless the caller sees everything.
    static Listing narrowed(Caller caller, Listing listing) {
        return readsAll(caller)
                ? listing
                : listing.and("domain_id", caller.domainId().orElse(""));
    }

    private static boolean isScopedTo(Caller caller, String domainId) {
        return caller.domainId().filter(domainId::equals).isPresent();
    }

    private Authority() {}
}
