package foehn.qemu;

import foehn.hypervisor.DiskSpec;
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
import tools.jackson.databind.node.ObjectNode;

/// A migration as seen from its source: looks at what QEMU says and does the next thing, so it can be begun again at
/// any
/// moment by an agent that has just started. See the table in `qemu/README.md`.
///
/// Once QEMU has said `completed` the guest belongs to the target, and nothing here lets it run again.
final class Outgoing {
    private static final Logger log = LoggerFactory.getLogger(Outgoing.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final long LOOK_MILLIS = 40;

    private final Machine machine;
    private volatile Passage passage;
    private final boolean encrypted;
    private final Consumer<Passage> remember;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final LinkedBlockingQueue<Boolean> stirred = new LinkedBlockingQueue<>();
    private final List<MigrationPass> passes = new ArrayList<>();
    private volatile MigrationStatus status;
    private volatile boolean cancelled;
    private volatile boolean left;
    private volatile String reason = "";
    private long diskTotal;
    private long diskSent;

    Outgoing(Machine machine, Passage passage, boolean encrypted, Consumer<Passage> remember) {
        this.machine = machine;
        this.passage = passage;
        this.encrypted = encrypted;
        this.remember = remember;
        this.status = Statuses.begun(passage.plan().id(), Phase.COPYING_MEMORY);
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
                status = end.get();
                remember.accept(passage.ended(end.get()));
            }
        } finally {
            ended.countDown();
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
        return Statuses.failed(status, "the source process ended: " + trouble.getMessage());
    }

    private MigrationStatus drive() throws IOException {
        var qmp = machine.qmp();
        Consumer<JsonNode> ear = _ -> stirred.offer(true);
        qmp.onEvent(ear);
        try {
            if (!passage.begun()) {
                if (!mirrorDisks(qmp)) {
                    return giveUp(qmp, Phase.CANCELLED);
                }
                begin(qmp);
            }
            return watch(qmp);
        } catch (Qmp.Refused refused) {
            reason = String.valueOf(refused.getMessage());
            return giveUp(qmp, Phase.FAILED);
        } finally {
            qmp.forget(ear);
        }
    }

    /// Copies the disks and keeps both ends the same from then on. False when cancelled meanwhile.
    private boolean mirrorDisks(Qmp qmp) throws IOException {
        for (DiskSpec disk : passage.plan().copiedDisks()) {
            startMirror(qmp, disk);
        }
        while (!passage.plan().copiedDisks().isEmpty()) {
            var jobs = qmp.execute("query-block-jobs");
            int ready = 0;
            for (var job : jobs) {
                ready += job.path("ready").asBoolean(false) ? 1 : 0;
            }
            countDisks(jobs);
            status = Statuses.disks(status, diskTotal, diskSent);
            if (jobs.size() < passage.plan().copiedDisks().size()) {
                throw new Qmp.Refused("blockdev-mirror", "a disk could not be copied");
            }
            if (ready == jobs.size()) {
                return true;
            }
            if (cancelled || overdue()) {
                return false;
            }
            rest();
        }
        return true;
    }

    private void startMirror(Qmp qmp, DiskSpec disk) throws IOException {
        for (var job : qmp.execute("query-block-jobs")) {
            if (job.path("device").asString("").equals(mirror(disk))) {
                return;
            }
        }
        if (!hasNode(qmp, remote(disk))) {
            var node = JSON.createObjectNode()
                    .put("driver", "nbd")
                    .put("node-name", remote(disk))
                    .put("export", disk.name());
            node.putObject("server")
                    .put("type", "inet")
                    .put("host", passage.target().address())
                    .put("port", Integer.toString(passage.target().diskPort()));
            if (encrypted) {
                node.put("tls-creds", "tls-client")
                        .put("tls-hostname", passage.target().hostname());
            }
            qmp.execute("blockdev-add", node);
        }
        qmp.execute(
                "blockdev-mirror",
                JSON.createObjectNode()
                        .put("job-id", mirror(disk))
                        .put("device", disk.name())
                        .put("target", remote(disk))
                        .put("sync", "top")
                        .put("copy-mode", "write-blocking"));
    }

    private static boolean hasNode(Qmp qmp, String name) throws IOException {
        for (var node :
                qmp.execute("query-named-block-nodes", JSON.createObjectNode().put("flat", true))) {
            if (node.path("node-name").asString("").equals(name)) {
                return true;
            }
        }
        return false;
    }

    private void begin(Qmp qmp) throws IOException {
        MigrationPlan plan = passage.plan();
        MigrationSettings.apply(qmp, plan, plan.copiesDisks(), encrypted ? "tls-client" : "");
        var parameters = JSON.createObjectNode()
                .put("downtime-limit", plan.downtimeMillisMax())
                .put(
                        "max-bandwidth",
                        plan.bandwidthBytesPerSecondMax() == 0
                                ? Long.MAX_VALUE / 2
                                : plan.bandwidthBytesPerSecondMax());
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
            status = Statuses.progress(status, info, passes, diskTotal, diskSent);
            switch (info.path("status").asString("none")) {
                case "completed" -> {
                    return finish(qmp, info);
                }
                case "failed", "cancelled", "none" -> {
                    var why = info.path("error-desc").asString("");
                    reason = reason.isEmpty() ? why : reason;
                    return giveUp(qmp, cancelled ? Phase.CANCELLED : Phase.FAILED);
                }
                case "pre-switchover" -> {
                    if (!continued) {
                        endMirrors(qmp);
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
            if (!cancelSent && (cancelled || overdue())) {
                qmp.execute("migrate_cancel");
                cancelSent = true;
            }
            rest();
        }
    }

    /// Both ends are the same now, and the guest stands still: the copies become the disks.
    private void endMirrors(Qmp qmp) throws IOException {
        countDisks(qmp.execute("query-block-jobs"));
        for (DiskSpec disk : passage.plan().copiedDisks()) {
            qmp.execute("block-job-cancel", JSON.createObjectNode().put("device", mirror(disk)));
        }
        while (!qmp.execute("query-block-jobs").isEmpty()) {
            rest();
        }
        for (DiskSpec disk : passage.plan().copiedDisks()) {
            qmp.execute("blockdev-del", JSON.createObjectNode().put("node-name", remote(disk)));
        }
    }

    private MigrationStatus finish(Qmp qmp, JsonNode info) throws IOException {
        var end = Statuses.completed(Statuses.progress(status, info, passes, diskTotal, diskSent), info);
        // The word is on disk before the process, which could repeat it, is let go.
        remember.accept(passage.ended(end));
        try {
            qmp.execute("quit");
        } catch (IOException gone) {
            log.debug("QEMU left while saying good-bye", gone);
        }
        return end;
    }

    /// The guest stays here: takes back what was begun, and makes sure that it runs.
    private MigrationStatus giveUp(Qmp qmp, Phase how) throws IOException {
        for (DiskSpec disk : passage.plan().copiedDisks()) {
            attempt(
                    qmp,
                    "block-job-cancel",
                    JSON.createObjectNode().put("device", mirror(disk)).put("force", true));
        }
        for (int i = 0; i < 250 && !qmp.execute("query-block-jobs").isEmpty(); i++) {
            rest();
        }
        for (DiskSpec disk : passage.plan().copiedDisks()) {
            attempt(qmp, "blockdev-del", JSON.createObjectNode().put("node-name", remote(disk)));
        }
        var state = qmp.execute("query-status").path("status").asString("");
        if (state.equals("paused") || state.equals("postmigrate")) {
            // QEMU's own word for this guest is "failed" or "cancelled", so the target cannot have it.
            attempt(qmp, "cont", JSON.createObjectNode());
        }
        return Statuses.ended(status, how, reason.isEmpty() ? "the migration failed" : reason);
    }

    private static void attempt(Qmp qmp, String command, ObjectNode arguments) throws IOException {
        try {
            qmp.execute(command, arguments);
        } catch (Qmp.Refused alreadySo) {
            log.debug("{} was not needed", command, alreadySo);
        }
    }

    private boolean overdue() {
        int limit = passage.plan().timeoutSeconds();
        boolean over = limit > 0 && System.currentTimeMillis() - passage.startedAtMillis() > limit * 1000L;
        if (over && reason.isEmpty()) {
            reason = "not finished within " + limit + " s";
        }
        return over;
    }

    private void countDisks(JsonNode jobs) {
        long total = 0;
        long sent = 0;
        for (var job : jobs) {
            total += job.path("len").asLong(0);
            sent += job.path("offset").asLong(0);
        }
        diskTotal = Math.max(diskTotal, total);
        diskSent = Math.max(diskSent, sent);
    }

    private static JsonNode query(Qmp qmp) throws IOException {
        return qmp.execute("query-migrate");
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

    private static String mirror(DiskSpec disk) {
        return "mirror-" + disk.name();
    }

    private static String remote(DiskSpec disk) {
        return "remote-" + disk.name();
    }

    Passage passage() {
        return passage;
    }
}
