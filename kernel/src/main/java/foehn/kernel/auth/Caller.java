package foehn.kernel.auth;

import foehn.kernel.Fault;
import java.util.Optional;
import java.util.Set;

/// Who asks, as the token says. Roles include the implied ones: an admin is also manager, member and reader.
///
/// @param userDomainId the domain the user belongs to
/// @param projectId the project of a project-scoped token
/// @param domainId the domain of a domain-scoped token
/// @param system whether the token is scoped to the whole deployment
/// @param tokenId the token itself, for services that act on the caller's behalf; a secret, never logged
public record Caller(
        String userId,
        String userName,
        String userDomainId,
        Optional<String> projectId,
        Optional<String> projectName,
        Optional<String> domainId,
        boolean system,
        Set<String> roles,
        String tokenId) {

    public boolean has(String role) {
        return roles.contains(role);
    }

    public boolean isAdmin() {
        return has("admin");
    }

    /// The project that everything the caller makes belongs to. Only called behind a policy that asks for one.
    public String project() {
        return projectId.orElseThrow(() -> Fault.forbidden("The token is not scoped to a project."));
    }

    /// Whether the caller may act on something of that project.
    public boolean mayTouch(String project) {
        return isAdmin() || projectId.filter(project::equals).isPresent();
    }

    @Override
    public String toString() {
        return "Caller[user=" + userId + ", project=" + projectId.orElse("-") + ", roles=" + roles + "]";
    }
}
