package foehn.kernel.operation;

import foehn.kernel.db.Database;
import foehn.kernel.json.Json;
import foehn.kernel.operation.Operation.Phase;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs operations to their end, across crashes. The database row is the truth: this class can be
/// killed between any two lines, and the next one to claim the row goes on from the step it names.
///
/// A step that throws [RetryLater] is run again after a while, until its operation is `PATIENCE` old; any other
/// exception, and the end of patience, turns the operation round: the steps are undone, newest first. An undo
/// that throws is tried again for as long as it takes, for there is nothing else that could be done.
public final class Operations implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Operations.class);
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration KEPT = Duration.ofDays(7);

    private final OperationStore store;
    private final Database db;
    private final Map<String, Procedure<?>> procedures = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final String owner = UUID.randomUUID().toString();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final Semaphore slots;
    private final Semaphore wake = new Semaphore(0);
    private final AtomicLong last = new AtomicLong();
    private volatile boolean closed;

    public Operations(Database db, InstantSource clock, int concurrentMax) {
        this.db = db;
        this.store = new OperationStore(db);
        this.clock = clock;
        this.slots = new Semaphore(concurrentMax);
    }

    /// Makes a kind of operation known. All kinds must be known before [#start].
    public void register(Procedure<?> procedure) {
        if (procedures.put(procedure.kind(), procedure) != null) {
            throw new IllegalStateException("two procedures for " + procedure.kind());
        }
    }

    /// Writes the operation in the transaction that is open, the one which makes it necessary: a server is never
    /// left marked busy with nobody working on it. It begins as soon as that transaction has been committed.
    ///
    /// @param subject what it works on; operations on one subject run one after another, oldest first
    /// @return its id
    public String enqueue(String kind, String subject, Object progress, @Nullable String requestId) {
        long now = clock.millis();
        // Time-ordered ids make the oldest operation the first claimed, within one millisecond too.
        long order = last.updateAndGet(before -> Math.max(before + 1, now * 1000));
        var id = "%016x-%s".formatted(order, UUID.randomUUID());
        store.insert(new Operation(
                id,
                kind,
                subject,
                Phase.RUNNING,
                0,
                Json.MAPPER.writeValueAsString(progress),
                null,
                0,
                0,
                requestId,
                null,
                now,
                now));
        db.afterCommit(wake::release);
        return id;
    }

    public Optional<Operation> find(String id) {
        return store.find(id);
    }

    /// The newest operation about this subject.
    public Optional<Operation> latest(String subject) {
        return store.latest(subject);
    }

    /// Begins to work, first on what an earlier process left unfinished.
    public void start() {
        if (!db.shared()) {
            store.releaseAll();
        }
        Thread.ofVirtual().name("operations").start(this::dispatch);
        Thread.ofVirtual().name("operation-leases").start(this::renewLeases);
    }

    /// Claims and runs one operation to its end; false when there is none to claim.
    public boolean runOne() {
        var claimed = store.claim(owner, clock.millis(), lease());
        claimed.ifPresent(this::drive);
        return claimed.isPresent();
    }

    private void dispatch() {
        while (!closed) {
            try {
                slots.acquire();
                var claimed = store.claim(owner, clock.millis(), lease());
                if (claimed.isEmpty()) {
                    slots.release();
                    // Half a second: the longest that an expired lease or a due retry waits to be seen.
                    wake.tryAcquire(500, TimeUnit.MILLISECONDS);
                    wake.drainPermits();
                    continue;
                }
                Thread.ofVirtual().name("operation-" + claimed.get().kind()).start(() -> driveInSlot(claimed.get()));
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException databaseTrouble) {
                slots.release();
                if (!closed) {
                    log.error("cannot claim operations", databaseTrouble);
                    pause(RETRY);
                }
            }
        }
    }

    private void driveInSlot(Operation operation) {
        try {
            drive(operation);
        } catch (RuntimeException bug) {
            // The lease runs out and the row is claimed again.
            log.error("{} {} broke off", operation.kind(), operation.subject(), bug);
        } finally {
            slots.release();
            wake.release();
        }
    }

    private void drive(Operation operation) {
        running.add(operation.id());
        try {
            drive(operation, procedure(operation.kind()));
        } finally {
            running.remove(operation.id());
        }
    }

    private Procedure<?> procedure(String kind) {
        var procedure = procedures.get(kind);
        if (procedure == null) {
            throw new IllegalStateException(
                    "no procedure for operations of kind " + kind + ": was this process downgraded?");
        }
        return procedure;
    }

    private <P> void drive(Operation operation, Procedure<P> procedure) {
        var at = operation;
        while (!closed && !at.phase().ended()) {
            var next = at.phase() == Phase.RUNNING ? advance(at, procedure) : retreat(at, procedure);
            if (!store.save(next)) {
                log.warn("{} {} was taken over, leaving it", at.kind(), at.subject());
                return;
            }
            boolean retry = next.phase() == at.phase() && next.step() == at.step();
            at = next;
            if (retry) {
                // Gives up the lease soon, so that a restart or another process may be the one to try again.
                return;
            }
        }
    }

    private <P> Operation advance(Operation at, Procedure<P> procedure) {
        P progress = Json.MAPPER.readValue(at.progress(), procedure.progress());
        var attempt = new Attempt(at.id(), at.fence(), at.subject());
        if (at.step() == procedure.steps().size()) {
            try {
                procedure.done().accept(progress);
            } catch (RuntimeException failure) {
                log.warn("{} {} could not be concluded, trying again", at.kind(), at.subject(), failure);
                return later(at, at.error());
            }
            return stand(at, Phase.DONE, at.step(), progress, null);
        }
        var step = procedure.steps().get(at.step());
        try {
            P learned = step.run().apply(progress, attempt);
            return stand(at, Phase.RUNNING, at.step() + 1, learned, null);
        } catch (RetryLater notNow) {
            if (clock.millis() - at.createdAt() < PATIENCE.toMillis()) {
                log.info("{} {}: {} must wait: {}", at.kind(), at.subject(), step.name(), notNow.getMessage());
                return later(at, notNow.getMessage());
            }
            return turnRound(at, step.name(), progress, notNow);
        } catch (Exception failure) {
            return turnRound(at, step.name(), progress, failure);
        }
    }

    private Operation turnRound(Operation at, String step, Object progress, Exception failure) {
        log.info("{} {} failed at {}: undoing", at.kind(), at.subject(), step, failure);
        // The failed step may have half happened, so it is the first to be undone.
        return stand(at, Phase.UNDOING, at.step(), progress, step + ": " + failure.getMessage());
    }

    private <P> Operation retreat(Operation at, Procedure<P> procedure) {
        P progress = Json.MAPPER.readValue(at.progress(), procedure.progress());
        var attempt = new Attempt(at.id(), at.fence(), at.subject());
        try {
            if (at.step() < 0) {
                procedure.undone().accept(progress, at.error() == null ? "unknown" : at.error());
                return stand(at, Phase.UNDONE, at.step(), progress, at.error());
            }
            procedure.steps().get(at.step()).undo().apply(progress, attempt);
            return stand(at, Phase.UNDOING, at.step() - 1, progress, at.error());
        } catch (Exception failure) {
            log.warn("{} {} cannot be undone yet, trying again", at.kind(), at.subject(), failure);
            return later(at, at.error());
        }
    }

    private Operation stand(Operation at, Phase phase, int step, Object progress, @Nullable String error) {
        return at.at(phase, step, Json.MAPPER.writeValueAsString(progress), error, lease(), clock.millis());
    }

    private Operation later(Operation at, @Nullable String error) {
        long now = clock.millis();
        return at.at(at.phase(), at.step(), at.progress(), error, now + RETRY.toMillis(), now);
    }

    private void renewLeases() {
        int rounds = 0;
        while (!closed) {
            pause(LEASE.dividedBy(3));
            try {
                store.renew(owner, Set.copyOf(running), lease());
                if (rounds++ % 360 == 0) {
                    store.forgetEnded(clock.millis() - KEPT.toMillis());
                }
            } catch (RuntimeException databaseTrouble) {
                if (!closed) {
                    log.error("cannot renew leases", databaseTrouble);
                }
            }
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private long lease() {
        return clock.millis() + LEASE.toMillis();
    }

    /// Stops claiming. What runs now goes on after the next start, from its row.
    @Override
    public void close() {
        closed = true;
        wake.release();
    }
}
