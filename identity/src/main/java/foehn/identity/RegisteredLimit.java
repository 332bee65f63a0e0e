package foehn.identity;

import org.jspecify.annotations.Nullable;

/// How much of a resource a project may have unless a limit of its own says otherwise.
///
/// @param defaultLimit -1: without end
record RegisteredLimit(
        String id,
        String serviceId,
        @Nullable String regionId,
        String resourceName,
        int defaultLimit,
        @Nullable String description)
        implements Identified {}
