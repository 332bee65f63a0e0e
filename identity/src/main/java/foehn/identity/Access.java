package foehn.identity;

import foehn.kernel.auth.Caller;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a subject is and may do right now: the other half of a token's meaning.
///
/// @param project of a project-scoped subject
/// @param domain of a domain-scoped one
/// @param roles with all implied ones, and without roles of domains
/// @param scopeGeneration of the project or domain; 0 where there is none
/// @param by the delegation that it depends on
/// @param notAfter when that delegation ends, in milliseconds; what is remembered of it holds no longer
record Access(
        Who user,
        Scope scope,
        @Nullable Place project,
        @Nullable Named domain,
        List<Named> roles,
        Set<String> roleNames,
        long scopeGeneration,
        Optional<By> by,
        long notAfter) {
    /// Something with an id and a name.
    record Named(String id, String name) {}

    /// A user, with the domain they belong to.
    ///
    /// @param generation of all whom the access depends on, added up: it grows when one of them changes
    record Who(
            String id,
            String name,
            String domainId,
            String domainName,
            long generation,
            @Nullable String defaultProjectId,
            @Nullable Long passwordExpiresAt,
            String options) {
        /// When the password ends, in milliseconds; null: never.
        @Nullable
        Long passwordEnd() {
            return Options.has(options, Options.IGNORE_EXPIRY) ? null : passwordExpiresAt;
        }

        Who of(long otherGeneration) {
            return new Who(
                    id, name, domainId, domainName, otherGeneration, defaultProjectId, passwordExpiresAt, options);
        }
    }

    /// A project, with the domain it belongs to.
    record Place(String id, String name, String domainId, String domainName, boolean isDomain, long generation) {}

    /// What narrows the access, as it stands in tokens.
    sealed interface By {}

    /// A trust: the token stands for one of the two.
    record Trust(String id, String trustorId, String trusteeId, boolean impersonation) implements By {}

    /// An access token of OAuth1's.
    record AccessToken(String id, String consumerId) implements By {}

    /// An application credential.
    ///
    /// @param rules the only requests that it is good for; where there are none, for all
    record Credential(String id, String name, boolean unrestricted, List<AccessRule> rules) implements By {
        boolean allows(String service, String method, String path) {
            return rules.isEmpty() || rules.stream().anyMatch(rule -> rule.allows(service, method, path));
        }
    }

    Access(
            Who user,
            Scope scope,
            @Nullable Place project,
            @Nullable Named domain,
            List<Named> roles,
            long scopeGeneration,
            Optional<By> by,
            long notAfter) {
        this(
                user,
                scope,
                project,
                domain,
                roles,
                roles.stream().map(Named::name).collect(Collectors.toUnmodifiableSet()),
                scopeGeneration,
                by,
                notAfter);
    }

    /// The application credential that it was got by.
    Optional<Credential> credential() {
        return by.filter(Credential.class::isInstance).map(Credential.class::cast);
    }

    /// Whether somebody acts here for another: by a trust, or by an access token of OAuth1's.
    boolean isForAnother() {
        return by.filter(b -> !(b instanceof Credential)).isPresent();
    }

    /// Whoever this is, as services see them.
    ///
    /// @param token what they showed
    Caller caller(String token) {
        var where = Optional.ofNullable(project);
        return new Caller(
                user.id(),
                user.name(),
                user.domainId(),
                where.map(Place::id),
                where.map(Place::name),
                Optional.ofNullable(domain).map(Named::id),
                scope instanceof Scope.OfSystem,
                roleNames,
                token);
    }
}
