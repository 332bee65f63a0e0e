package foehn.identity;

import org.jspecify.annotations.Nullable;

/// A project, or a domain, which is a project that has users, groups and projects of its own.
///
/// @param domainId null for a domain
/// @param parentId the domain, for a project right below it; null for a domain
/// @param generation changes when the project is disabled; tokens for another one are void
/// @param extra further attributes that clients sent, as a JSON object
/// @param options switches beyond the attributes, as a JSON object; see [Options]
record Project(
        String id,
        String name,
        @Nullable String domainId,
        @Nullable String parentId,
        boolean isDomain,
        boolean enabled,
        String description,
        long generation,
        String extra,
        String options,
        long createdAt)
        implements Identified {
    /// The domain that decides who may manage it: its own, for a domain.
    String home() {
        return domainId == null ? id : domainId;
    }
}
