package foehn.compute;

import foehn.hypervisor.Power;

/// Nova's `power_state`: what the hypervisor said last.
public enum PowerState {
    NOSTATE(0),
    RUNNING(1),
    PAUSED(3),
    SHUTDOWN(4),
    CRASHED(6);

    private final int number;

    PowerState(int number) {
        this.number = number;
    }

    /// As `OS-EXT-STS:power_state` says it.
    public int number() {
        return number;
    }

    static PowerState of(Power power) {
        return switch (power) {
            case RUNNING -> RUNNING;
            case PAUSED -> PAUSED;
            case OFF, DEPARTED -> SHUTDOWN;
            case CRASHED -> CRASHED;
            case ARRIVING -> NOSTATE;
        };
    }
}
