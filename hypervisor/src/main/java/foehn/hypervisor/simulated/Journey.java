package foehn.hypervisor.simulated;

import foehn.hypervisor.MigrationEndpoint;
import foehn.hypervisor.MigrationPass;
import foehn.hypervisor.MigrationPlan;
import foehn.hypervisor.MigrationStatus;
import foehn.hypervisor.MigrationStatus.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// One migration as one of its two hosts sees it. It ends once, and what it ended as is never changed.
final class Journey {
    private final MigrationPlan plan;
    private final MigrationEndpoint target;
    private final boolean away;
    private final long memoryBytes;
    private final long startedAtNanos = System.nanoTime();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<Phase> phase;
    private volatile long millis;
    private volatile String failure = "";

    /// @param away whether this host is the source
    Journey(MigrationPlan plan, MigrationEndpoint target, boolean away, long memoryBytes) {
        this.plan = plan;
        this.target = target;
        this.away = away;
        this.memoryBytes = memoryBytes;
        var first = plan.copiesDisks() ? Phase.COPYING_DISKS : Phase.COPYING_MEMORY;
        this.phase = new AtomicReference<>(away ? first : Phase.EXPECTED);
    }

    MigrationPlan plan() {
        return plan;
    }

    MigrationEndpoint target() {
        return target;
    }

    boolean away() {
        return away;
    }

    boolean is(String migrationId) {
        return plan.id().equals(migrationId);
    }

    boolean over() {
        return phase.get().ended();
    }

    boolean completed() {
        return phase.get() == Phase.COMPLETED;
    }

    /// False when it has ended meanwhile.
    boolean enter(Phase next) {
        var before = phase.getAndUpdate(now -> now.ended() ? now : next);
        return !before.ended();
    }

    /// The first word counts. False when it was too late.
    boolean end(Phase how, String why) {
        var before = phase.getAndUpdate(now -> now.ended() ? now : how);
        if (before.ended()) {
            return false;
        }
        millis = (System.nanoTime() - startedAtNanos) / 1_000_000;
        failure = why;
        ended.countDown();
        return true;
    }

    /// A cancel is in time until the switch-over.
    boolean cancel(String why) {
        var before = phase.getAndUpdate(now -> now.ended() || now == Phase.SWITCHING_OVER ? now : Phase.CANCELLED);
        if (before.ended() || before == Phase.SWITCHING_OVER) {
            return false;
        }
        millis = (System.nanoTime() - startedAtNanos) / 1_000_000;
        failure = why;
        ended.countDown();
        return true;
    }

    /// Takes the time that the guest's memory needs at the plan's bandwidth, unless it is ended before.
    void travel() {
        long perSecond = plan.bandwidthBytesPerSecondMax();
        long needed = perSecond == 0 ? 0 : memoryBytes * 1000 / perSecond;
        long allowed = plan.timeoutSeconds() == 0 ? Long.MAX_VALUE : plan.timeoutSeconds() * 1000L;
        await(Duration.ofMillis(Math.min(needed, allowed)));
        if (needed > allowed) {
            end(Phase.FAILED, "not finished within " + plan.timeoutSeconds() + " s");
        }
    }

    /// Waits for the end, but not longer than this.
    void await(Duration wait) {
        try {
            if (ended.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    MigrationStatus status() {
        var now = phase.get();
        long took = now.ended() ? millis : (System.nanoTime() - startedAtNanos) / 1_000_000;
        long sent = away && now == Phase.COMPLETED ? memoryBytes : 0;
        long disks = plan.copiedDisks().stream().mapToLong(d -> d.sizeBytes()).sum();
        return new MigrationStatus(
                plan.id(),
                now,
                took,
                now == Phase.COMPLETED ? 1 : 0,
                memoryBytes,
                memoryBytes - sent,
                sent,
                disks,
                sent == 0 ? 0 : disks,
                sent == 0 ? List.of() : List.of(new MigrationPass(1, sent, 0, 0)),
                now == Phase.COMPLETED ? Optional.empty() : Optional.of(failure).filter(why -> !why.isEmpty()));
    }
}
