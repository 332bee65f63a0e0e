package foehn.compute;

import org.jspecify.annotations.Nullable;

/// A row of `instance_action`: one thing that was asked of a server.
///
/// @param requestId what clients know it by
/// @param message null while all is well, else `Error`
public record InstanceAction(
        String serverId,
        String requestId,
        String action,
        String userId,
        String projectId,
        @Nullable String message,
        long startedAt,
        long updatedAt) {

    /// A row of `instance_action_event`: what a host did for an action.
    ///
    /// @param result null until it has ended, then `Success` or `Error`
    /// @param details why it failed; for administrators
    public record Event(
            String serverId,
            String requestId,
            String event,
            @Nullable String host,
            long startedAt,
            @Nullable Long finishedAt,
            @Nullable String result,
            @Nullable String details) {}
}
