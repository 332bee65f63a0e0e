package foehn.identity;

import org.jspecify.annotations.Nullable;

/// One row of role assignments.
///
/// @param userId null when it is a group's, and the other way round
/// @param targetId a project or a domain; null for the system
record Grant(
        @Nullable String userId,
        @Nullable String groupId,
        @Nullable String targetId,
        String roleId,
        boolean inherited) {}
