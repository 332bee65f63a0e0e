package foehn.identity;

import org.jspecify.annotations.Nullable;

/// How much of a resource one project, or one domain, may have.
///
/// @param registeredId the registered limit that it overrides, with whose service, region and name it is read
/// @param domainId of a limit of a domain
/// @param resourceLimit -1: without end
record ResourceLimit(
        String id,
        String registeredId,
        String serviceId,
        @Nullable String regionId,
        String resourceName,
        @Nullable String projectId,
        @Nullable String domainId,
        int resourceLimit,
        @Nullable String description)
        implements Identified {}
