package foehn.kernel.operation;

import org.jspecify.annotations.Nullable;

/// A row of `operation`. `step` is the next step to run, or to undo; `owner` holds it until `lease`.
///
/// @param fence grows with every claim of any operation; hosts refuse a command with an older one
/// @param requestId of the request that asked for it
/// @param error why it is being, or was, undone
public record Operation(
        String id,
        String kind,
        String subject,
        Phase phase,
        int step,
        String progress,
        @Nullable String owner,
        long lease,
        long fence,
        @Nullable String requestId,
        @Nullable String error,
        long createdAt,
        long updatedAt) {
    /// Where an operation stands.
    public enum Phase {
        RUNNING,
        UNDOING,
        DONE,
        UNDONE;

        public boolean ended() {
            return this == DONE || this == UNDONE;
        }
    }

    Operation at(Phase next, int nextStep, String learned, @Nullable String why, long leaseUntil, long now) {
        return new Operation(
                id, kind, subject, next, nextStep, learned, owner, leaseUntil, fence, requestId, why, createdAt, now);
    }
}
