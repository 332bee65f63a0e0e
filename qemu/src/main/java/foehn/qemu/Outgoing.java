package foehn.qemu;

import foehn.hypervisor.MigrationEndpoint;
import foehn.hypervisor.MigrationPass;
import foehn.hypervisor.MigrationPlan;
import foehn.hypervisor.MigrationStatus;
import foehn.hypervisor.MigrationStatus.Phase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A migration as seen from its source: looks at what QEMU says and does the next thing, so it can be begun again at
/// any moment by an agent that has just started. See the table in `qemu/README.md`.
///
/// Once QEMU has said `completed` the guest belongs to the target, and nothing here lets it run again.
final class Outgoing {
    private static final Logger log = LoggerFactory.getLogger(Outgoing.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long LOOK_MILLIS = 40;
    private static final Duration SETTLING = Duration.ofSeconds(30);

    private final Machine machine;
    private volatile Passage passage;
    private final boolean encrypted;
    private final Consumer<Passage> remember;
    private final DiskMirrors mirrors;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final LinkedBlockingQueue<Boolean> stirred = new LinkedBlockingQueue<>();
    private final List<MigrationPass> passes = new ArrayList<>();
    private volatile MigrationStatus status;
    private volatile boolean cancelled;
    private volatile boolean left;
    private volatile String reason = "";

    Outgoing(Machine machine, Passage passage, boolean encrypted, Consumer<Passage> remember) {
        this.machine = machine;
        this.passage = passage;
        this.encrypted = encrypted;
        this.remember = remember;
        this.mirrors = new DiskMirrors(passage, encrypted, this::rest);
        this.status = Statuses.begun(
                passage.plan().id(), passage.plan().copiesDisks() ? Phase.COPYING_DISKS : Phase.COPYING_MEMORY);
    }

    Passage passage() {
        return passage;
    }

    MigrationStatus status() {
        return status;
    }

    void start() {
        Thread.ofVirtual().name("migration-" + passage.plan().id()).start(this::run);
    }

    /// Waits for the end, but not longer than this.
    void await(Duration wait) {
        try {
            if (!ended.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                log.trace("still migrating");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Asks for the end; has no effect once the guest has left.
    void cancel(String why) {
        reason = why;
        cancelled = true;
        stirred.offer(true);
    }

    /// Leaves the migration to QEMU and to the agent that comes after this one.
    void leave() {
        left = true;
        stirred.offer(true);
    }

    private void run() {
        try {
            var end = driveToTheEnd();
            if (end.isPresent()) {
                // The word is on disk before the process, which could repeat it, is let go, and before others hear it.
                remember.accept(passage.ended(end.get()));
                status = end.get();
            }
        } finally {
            ended.countDown();
        }
        if (status.phase() == Phase.COMPLETED) {
            letGo();
        }
    }

    private void letGo() {
        try {
            machine.qmp().execute("quit");
        } catch (IOException gone) {
            log.debug("QEMU left while saying good-bye", gone);
        }
    }

    /// Empty when we were told to leave.
    private Optional<MigrationStatus> driveToTheEnd() {
        while (!left) {
            try {
                return Optional.of(drive());
            } catch (IOException | RuntimeException trouble) {
                if (!left && !stillThere()) {
                    return Optional.of(processGone(trouble));
                }
                log.info("looking again after: {}", trouble.getMessage());
            }
        }
        return Optional.empty();
    }

    /// Whether only the conversation broke off, and the process lives.
    private boolean stillThere() {
        try {
            rest();
            return machine.alive();
        } catch (IOException _) {
            return false;
        }
    }

    /// The process died under us. If it had finished, only the target knows; we say what we know.
    private MigrationStatus processGone(Exception trouble) {
        log.warn("migration {} broke off", passage.plan().id(), trouble);
        if (cancelled) {
            return Statuses.ended(status, Phase.CANCELLED, reason);
        }
        return Statuses.failed(status, "the source process ended: " + trouble.getMessage());
    }

    private MigrationStatus drive() throws IOException {
        var qmp = machine.qmp();
        Consumer<JsonNode> ear = event -> {
            log.debug("{}", event);
            stirred.offer(true);
        };
        qmp.onEvent(ear);
        try {
            if (!passage.begun()) {
                if (!copyDisks(qmp)) {
                    return giveUp(qmp);
                }
                begin(qmp);
            }
            return watch(qmp);
        } catch (Qmp.Refused refused) {
            reason = reason.isEmpty() ? String.valueOf(refused.getMessage()) : reason;
            return giveUp(qmp);
        } finally {
            qmp.forget(ear);
        }
    }

    /// False when it is to end meanwhile.
    private boolean copyDisks(Qmp qmp) throws IOException {
        mirrors.begin(qmp);
        while (!mirrors.ready(qmp)) {
            status = Statuses.disks(
                    status,
                    System.currentTimeMillis() - passage.startedAtMillis(),
                    mirrors.totalBytes(),
                    mirrors.sentBytes());
            if (cancelled || overdue()) {
                return false;
            }
            rest();
        }
        return true;
    }

    private void begin(Qmp qmp) throws IOException {
        MigrationPlan plan = passage.plan();
        MigrationSettings.apply(qmp, plan, encrypted ? "tls-client" : "");
        long bandwidth = plan.bandwidthBytesPerSecondMax();
        var parameters = JSON.createObjectNode()
                .put("downtime-limit", plan.downtimeMillisMax())
                .put("max-bandwidth", bandwidth == 0 ? Long.MAX_VALUE / 2 : bandwidth);
        if (encrypted) {
            parameters.put("tls-hostname", passage.target().hostname());
        }
        qmp.execute("migrate-set-parameters", parameters);
        passage = passage.beginning();
        remember.accept(passage);
        MigrationEndpoint to = passage.target();
        qmp.execute("migrate", JSON.createObjectNode().put("uri", "tcp:" + to.address() + ":" + to.memoryPort()));
    }

    private MigrationStatus watch(Qmp qmp) throws IOException {
        boolean continued = false;
        boolean cancelSent = false;
        while (true) {
            var info = query(qmp);
            var state = state(info);
            if (!continued || !state.equals("pre-switchover")) {
                status = progress(info);
            }
            switch (state) {
                case "completed" -> {
                    return Statuses.completed(status);
                }
                case "failed", "cancelled", "none" -> {
                    var why = info.path("error-desc").asString("");
                    reason = reason.isEmpty() ? why : reason;
                    return giveUp(qmp);
                }
                case "pre-switchover" -> {
                    if (!continued && !cancelled) {
                        mirrors.finish(qmp);
                        qmp.execute("migrate-continue", JSON.createObjectNode().put("state", "pre-switchover"));
                        continued = true;
                    }
                }
                case "active" -> {
                    if (passage.plan().postCopy() && passes.size() >= 2) {
                        qmp.execute("migrate-start-postcopy");
                    }
                }
                default -> {} // setup, device, postcopy-active, cancelling: QEMU is at it
            }
            if (!cancelSent && !continued && (cancelled || overdue())) {
                qmp.execute("migrate_cancel");
                cancelSent = true;
            }
            rest();
        }
    }

    private MigrationStatus progress(JsonNode info) {
        long copiedMillis = passage.copiedMillis().orElse(0);
        return Statuses.progress(status, info, passes, copiedMillis, mirrors.totalBytes(), mirrors.sentBytes());
    }

    /// The guest stays here, unless QEMU says that it is too late for that: takes back what was begun.
    private MigrationStatus giveUp(Qmp qmp) throws IOException {
        if (passage.begun()) {
            var info = settled(qmp);
            if (state(info).equals("completed")) {
                return Statuses.completed(progress(info));
            }
        }
        mirrors.abort(qmp);
        var how = cancelled ? Phase.CANCELLED : Phase.FAILED;
        return Statuses.ended(status, how, reason.isEmpty() ? "the migration failed" : reason);
    }

    /// What QEMU says when it is done with the migration, and lets a guest that ran before run again.
    private JsonNode settled(Qmp qmp) throws IOException {
        long end = System.nanoTime() + SETTLING.toNanos();
        boolean told = false;
        while (true) {
            var info = query(qmp);
            switch (state(info)) {
                case "completed" -> {
                    return info;
                }
                case "failed", "cancelled", "none" -> {
                    if (!runState(qmp).equals("finish-migrate")) {
                        return info;
                    }
                }
                default -> {
                    if (!told) {
                        qmp.execute("migrate_cancel");
                        told = true;
                    }
                }
            }
            if (System.nanoTime() > end) {
                throw new IOException("QEMU does not end the migration");
            }
            rest();
        }
    }

    private static String runState(Qmp qmp) throws IOException {
        return qmp.execute("query-status").path("status").asString("");
    }

    private boolean overdue() {
        int limit = passage.plan().timeoutSeconds();
        boolean over = limit > 0 && System.currentTimeMillis() - passage.startedAtMillis() > limit * 1000L;
        if (over && reason.isEmpty()) {
            reason = "not finished within " + limit + " s";
        }
        return over;
    }

    private static JsonNode query(Qmp qmp) throws IOException {
        return qmp.execute("query-migrate");
    }

    private static String state(JsonNode info) {
        return info.path("status").asString("none");
    }

    /// Until QEMU says something, but not for long.
    private void rest() throws IOException {
        if (left) {
            throw new IOException("left to the next agent");
        }
        try {
            if (stirred.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS) != null) {
                stirred.clear();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }
}
