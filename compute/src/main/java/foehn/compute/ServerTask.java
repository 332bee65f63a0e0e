package foehn.compute;

import static foehn.compute.ServerState.ACTIVE;
import static foehn.compute.ServerState.BUILDING;
import static foehn.compute.ServerState.ERROR;
import static foehn.compute.ServerState.PAUSED;
import static foehn.compute.ServerState.STOPPED;

import foehn.kernel.Fault;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Nova's `task_state`, and the whole state machine: a task may begin in the states `from`, and leaves the server
/// in `to` when it succeeds. Nothing else writes either column, but the reconciler, which follows the guest.
public enum ServerTask {
    SCHEDULING("scheduling", "create", EnumSet.of(BUILDING), ACTIVE),
    /// The second half of being built: a host has been found.
    SPAWNING("spawning", "create", EnumSet.of(BUILDING), ACTIVE),
    POWERING_ON("powering-on", "start", EnumSet.of(STOPPED), ACTIVE),
    POWERING_OFF("powering-off", "stop", EnumSet.of(ACTIVE, ERROR), STOPPED),
    REBOOTING("rebooting", "reboot", EnumSet.of(ACTIVE), ACTIVE),
    REBOOTING_HARD("rebooting_hard", "reboot", EnumSet.of(ACTIVE, STOPPED, PAUSED, ERROR), ACTIVE),
    PAUSING("pausing", "pause", EnumSet.of(ACTIVE), PAUSED),
    UNPAUSING("unpausing", "unpause", EnumSet.of(PAUSED), ACTIVE),
    /// Leaves the server as it was, active or paused.
    MIGRATING("migrating", "live-migration", EnumSet.of(ACTIVE, PAUSED), ACTIVE),
    /// May begin while any other task runs, and takes the server away from it.
    DELETING("deleting", "delete", EnumSet.of(BUILDING, ACTIVE, PAUSED, STOPPED, ERROR), ServerState.DELETED);

    private final String word;
    private final String action;
    // Made by Set.copyOf.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<ServerState> from;

    private final ServerState to;

    ServerTask(String word, String action, EnumSet<ServerState> from, ServerState to) {
        this.word = word;
        this.action = action;
        this.from = Set.copyOf(from);
        this.to = to;
    }

    /// As `OS-EXT-STS:task_state` says it.
    public String word() {
        return word;
    }

    /// What the instance action is called.
    public String action() {
        return action;
    }

    public Set<ServerState> from() {
        return from;
    }

    public ServerState to() {
        return to;
    }

    /// What `status` says while this task runs.
    public String status(ServerState state) {
        return switch (this) {
            case REBOOTING -> state == ACTIVE ? "REBOOT" : state.status();
            case REBOOTING_HARD -> "HARD_REBOOT";
            case MIGRATING -> "MIGRATING";
            default -> state.status();
        };
    }

    /// Throws Nova's 409 unless the task may begin on a server in this state.
    void requireMayBegin(String server, String verb, ServerState state, @Nullable ServerTask running) {
        if (this == DELETING) {
            return;
        }
        if (!from.contains(state)) {
            throw Fault.conflict(
                    "Cannot '" + verb + "' instance " + server + " while it is in vm_state " + state.word());
        }
        if (running != null) {
            throw Fault.conflict(
                    "Cannot '" + verb + "' instance " + server + " while it is in task_state " + running.word());
        }
    }
}
