package foehn.identity;

import org.jspecify.annotations.Nullable;

/// Somebody else who says who somebody is.
///
/// @param domainId the domain that its users belong to
/// @param authorizationTtl for how many minutes what it says of somebody's groups holds
record IdentityProvider(
        String id,
        String domainId,
        boolean enabled,
        @Nullable String description,
        @Nullable Integer authorizationTtl) implements Identified {}
