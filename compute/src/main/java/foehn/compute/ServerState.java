package foehn.compute;

/// Nova's `vm_state`: what a server is when nobody is working on it.
public enum ServerState {
    BUILDING("building", "BUILD"),
    ACTIVE("active", "ACTIVE"),
    PAUSED("paused", "PAUSED"),
    STOPPED("stopped", "SHUTOFF"),
    ERROR("error", "ERROR"),
    DELETED("deleted", "DELETED");

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
}
