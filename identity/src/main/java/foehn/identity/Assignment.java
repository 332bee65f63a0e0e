package foehn.identity;

import org.jspecify.annotations.Nullable;

/// A role that a user or a group has, and where.
///
/// @param userId null when it is a group's, and the other way round
/// @param projectId null on a domain, and the other way round; both are null on the system
/// @param inherited whether it holds for the projects below, instead of for the place itself
record Assignment(
        @Nullable String userId,
        @Nullable String groupId,
        @Nullable String projectId,
        @Nullable String domainId,
        String roleId,
        boolean inherited) {}
