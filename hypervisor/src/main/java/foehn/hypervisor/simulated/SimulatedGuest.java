package foehn.hypervisor.simulated;

import foehn.hypervisor.GuestConflict;
import foehn.hypervisor.GuestId;
import foehn.hypervisor.GuestMissing;
import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.GuestStatus;
import foehn.hypervisor.Power;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/// One guest of a simulated host: a spec, a power state, and a console that says what became of it. Commands hold
/// [#lock]; questions do not.
final class SimulatedGuest {
    private static final int CONSOLE_BYTES_MAX = 64 << 10;

    private final GuestId id;
    private final ReentrantLock lock = new ReentrantLock(true);
    private volatile Optional<GuestSpec> spec = Optional.empty();
    private volatile Power power = Power.OFF;
    private volatile OptionalLong startedAtMillis = OptionalLong.empty();
    private volatile Optional<Journey> journey = Optional.empty();
    private volatile byte[] console = {};
    private long fence;

    SimulatedGuest(GuestId id) {
        this.id = id;
    }

    ReentrantLock lock() {
        return lock;
    }

    /// The highest fence seen; also of a guest that is gone.
    long fence() {
        return fence;
    }

    void fence(long seen) {
        fence = seen;
    }

    boolean here() {
        return spec.isPresent();
    }

    void requireHere() {
        if (!here()) {
            throw new GuestMissing("guest " + id + " is not on this host");
        }
    }

    Optional<GuestSpec> spec() {
        return spec;
    }

    Power power() {
        return power;
    }

    Optional<Journey> journey() {
        return journey;
    }

    Optional<GuestStatus> status() {
        if (!here()) {
            return Optional.empty();
        }
        boolean runs = power == Power.RUNNING || power == Power.PAUSED;
        return Optional.of(
                new GuestStatus(id, power, OptionalLong.empty(), runs ? startedAtMillis : OptionalLong.empty()));
    }

    void define(GuestSpec wanted) {
        boolean off = power == Power.OFF || power == Power.CRASHED;
        if (here() && !off && !spec.equals(Optional.of(wanted))) {
            throw new GuestConflict("guest " + id + " runs with another spec, or is between two hosts");
        }
        if (off) {
            journey = Optional.empty();
        }
        spec = Optional.of(wanted);
    }

    void replace(GuestSpec changed) {
        spec = Optional.of(changed);
    }

    void begin(Journey next) {
        journey = Optional.of(next);
    }

    void expect(GuestSpec arriving, Journey next) {
        spec = Optional.of(arriving);
        journey = Optional.of(next);
        power = Power.ARRIVING;
    }

    void become(Power next) {
        boolean ran = power == Power.RUNNING || power == Power.PAUSED;
        if (!ran && (next == Power.RUNNING || next == Power.PAUSED)) {
            startedAtMillis = OptionalLong.of(System.currentTimeMillis());
        }
        if (next != power) {
            power = next;
            say(next.name().toLowerCase(Locale.ROOT));
        }
    }

    void vanish() {
        spec = Optional.empty();
        journey = Optional.empty();
        power = Power.OFF;
        console = new byte[0];
    }

    private void say(String what) {
        var name = spec.map(GuestSpec::name).orElse("");
        var line = ("simulated guest " + name + ": " + what + "\r\n").getBytes(StandardCharsets.UTF_8);
        var before = console;
        int kept = Math.min(before.length, CONSOLE_BYTES_MAX);
        var next = Arrays.copyOf(Arrays.copyOfRange(before, before.length - kept, before.length), kept + line.length);
        System.arraycopy(line, 0, next, kept, line.length);
        console = next;
    }

    byte[] console() {
        return console;
    }
}
