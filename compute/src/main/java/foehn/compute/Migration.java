package foehn.compute;

import org.jspecify.annotations.Nullable;

/// A row of `migration`: one live migration, while it runs and afterwards.
///
/// @param number what clients know it by besides the UUID
/// @param status Nova's word; see the constants
/// @param block whether disks are copied
/// @param passes one for each pass over memory, as JSON
/// @param pauseMillis how long the guest's processors stood still
public record Migration(
        String id,
        long number,
        String serverId,
        String projectId,
        String userId,
        String type,
        String status,
        String sourceHost,
        @Nullable String destHost,
        boolean block,
        boolean abortRequested,
        long memoryTotal,
        long memoryRemaining,
        long memoryProcessed,
        long diskTotal,
        long diskProcessed,
        long totalMillis,
        long pauseMillis,
        String passes,
        @Nullable String failure,
        long createdAt,
        long updatedAt) {

    static final String ACCEPTED = "accepted";
    static final String PREPARING = "preparing";
    static final String RUNNING = "running";
    /// The guest runs at the target; there is no way back.
    static final String POST_MIGRATING = "post-migrating";

    static final String COMPLETED = "completed";
    static final String FAILED = "failed";
    static final String CANCELLED = "cancelled";

    /// Whether the guest has gone over, concluded or not.
    boolean arrived() {
        return status.equals(POST_MIGRATING) || status.equals(COMPLETED);
    }

    boolean inProgress() {
        return status.equals(ACCEPTED)
                || status.equals(PREPARING)
                || status.equals(RUNNING)
                || status.equals(POST_MIGRATING);
    }

    static Migration accepted(
            String id, long number, Server server, String user, String source, String target, boolean block, long now) {
        return new Migration(
                id,
                number,
                server.id(),
                server.projectId(),
                user,
                "live-migration",
                ACCEPTED,
                source,
                target,
                block,
                false,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                "[]",
                null,
                now,
                now);
    }
}
