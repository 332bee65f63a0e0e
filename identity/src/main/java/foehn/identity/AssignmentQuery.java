package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.http.Exchange;
import java.util.Optional;

/// Which role assignments a client asks for.
///
/// @param effective what tokens would hold, instead of what was given
/// @param subtree also at the projects below the one named
/// @param inherited only those that hold below the place they were given at
record AssignmentQuery(
        Optional<String> userId,
        Optional<String> groupId,
        Optional<String> roleId,
        Optional<String> projectId,
        Optional<String> domainId,
        boolean system,
        boolean effective,
        boolean subtree,
        boolean inherited) {
    static AssignmentQuery of(Exchange x) {
        var query = new AssignmentQuery(
                Listing.text(x, "user.id"),
                Listing.text(x, "group.id"),
                Listing.text(x, "role.id"),
                Listing.text(x, "scope.project.id"),
                Listing.text(x, "scope.domain.id"),
                asked(x, "scope.system"),
                asked(x, "effective"),
                asked(x, "include_subtree"),
                x.query("scope.OS-INHERIT:inherited_to").isPresent());
        query.requireSense();
        return query;
    }

    static boolean asked(Exchange x, String name) {
        return x.query(name).filter(Listing::isTrue).isPresent();
    }

    private void requireSense() {
        if (userId.isPresent() && groupId.isPresent()) {
            throw Fault.invalid("query", "Specify a user or group, not both.");
        }
        if ((projectId.isPresent() ? 1 : 0) + (domainId.isPresent() ? 1 : 0) + (system ? 1 : 0) > 1) {
            throw Fault.invalid("query", "Specify one of a domain, a project and the system.");
        }
        if (effective && groupId.isPresent()) {
            throw Fault.invalid("query", "Combining effective and group filter will always result in an empty list.");
        }
        if (subtree && projectId.isEmpty()) {
            throw Fault.invalid("query", "scope.project.id must be specified if include_subtree is also specified.");
        }
    }
}
