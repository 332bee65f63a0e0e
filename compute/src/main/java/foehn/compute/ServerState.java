package foehn.compute;

import java.util.Set;

/// Nova's `vm_state`: what a server is when nobody is working on it.
public enum ServerState {
    BUILDING("building", "BUILD"),
    ACTIVE("active", "ACTIVE"),
    PAUSED("paused", "PAUSED"),
    STOPPED("stopped", "SHUTOFF"),
    ERROR("error", "ERROR"),
    DELETED("deleted", "DELETED");

    /// Every word that Nova's `status` can be, also those that no server has here.
    private static final Set<String> STATUSES = Set.of(
            "ACTIVE",
            "BUILD",
            "DELETED",
            "ERROR",
            "HARD_REBOOT",
            "MIGRATING",
            "PASSWORD",
            "PAUSED",
            "REBOOT",
            "REBUILD",
            "RESCUE",
            "RESIZE",
            "REVERT_RESIZE",
            "SHELVED",
            "SHELVED_OFFLOADED",
            "SHUTOFF",
            "SOFT_DELETED",
            "SUSPENDED",
            "UNKNOWN",
            "VERIFY_RESIZE");

    private final String word;
    private final String status;

    ServerState(String word, String status) {
        this.word = word;
        this.status = status;
    }

    /// As `OS-EXT-STS:vm_state` says it.
    public String word() {
        return word;
    }

    /// As `status` says it, unless a task has a word of its own.
    public String status() {
        return status;
    }

    static Set<String> statuses() {
        return STATUSES;
    }
}
