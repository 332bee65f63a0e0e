package foehn.qemu;

import foehn.hypervisor.DiskSpec;
import foehn.hypervisor.MigrationPlan;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The copies of a guest's disks during a migration: QEMU's mirror jobs, which first copy and then write every block at
/// both ends before the guest hears that it is written. Asks QEMU each time what has become of them, so an agent that
/// restarts goes on. Jobs stay until they are dismissed, so none can fail unseen.
final class DiskMirrors {
    private static final Logger log = LoggerFactory.getLogger(DiskMirrors.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration FLUSHING = Duration.ofSeconds(30);

    /// Waits until something may have changed.
    @FunctionalInterface
    interface Rest {
        void untilStirred() throws IOException;
    }

    private final MigrationPlan plan;
    private final Passage passage;
    private final boolean encrypted;
    private final Rest rest;
    private long totalBytes;
    private long sentBytes;

    DiskMirrors(Passage passage, boolean encrypted, Rest rest) {
        this.plan = passage.plan();
        this.passage = passage;
        this.encrypted = encrypted;
        this.rest = rest;
    }

    long totalBytes() {
        return totalBytes;
    }

    long sentBytes() {
        return sentBytes;
    }

    /// Begins those that have not begun.
    void begin(Qmp qmp) throws IOException {
        var jobs = jobs(qmp);
        for (DiskSpec disk : plan.copiedDisks()) {
            if (!jobs.containsKey(job(disk))) {
                begin(qmp, disk);
            }
        }
    }

    private void begin(Qmp qmp, DiskSpec disk) throws IOException {
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
                        .put("job-id", job(disk))
                        .put("device", disk.name())
                        .put("target", remote(disk))
                        .put("sync", "top")
                        .put("copy-mode", "write-blocking")
                        .put("auto-dismiss", false));
    }

    private static boolean hasNode(Qmp qmp, String name) throws IOException {
        var flat = JSON.createObjectNode().put("flat", true);
        for (var node : qmp.execute("query-named-block-nodes", flat)) {
            if (node.path("node-name").asString("").equals(name)) {
                return true;
            }
        }
        return false;
    }

    /// Whether both ends are the same, and stay so. Throws [Qmp.Refused] when one of the copies has failed.
    boolean ready(Qmp qmp) throws IOException {
        var jobs = jobs(qmp);
        boolean all = true;
        for (DiskSpec disk : plan.copiedDisks()) {
            var job = jobs.get(job(disk));
            if (job == null || over(job)) {
                throw new Qmp.Refused("blockdev-mirror", job == null ? "the copy is gone" : failure(job));
            }
            all &= state(job).equals("ready");
        }
        return all;
    }

    /// Lets go of copies that are ready: they are the disks from now on. The guest stands still. Throws [Qmp.Refused]
    /// when the last bytes of one did not arrive.
    void finish(Qmp qmp) throws IOException {
        for (var job : jobs(qmp).entrySet()) {
            if (state(job.getValue()).equals("ready")) {
                qmp.execute("block-job-cancel", JSON.createObjectNode().put("device", job.getKey()));
            }
        }
        awaitEnd(qmp);
        for (var job : jobs(qmp).entrySet()) {
            if (job.getValue().has("error")) {
                throw new Qmp.Refused("blockdev-mirror", failure(job.getValue()));
            }
        }
        clear(qmp);
    }

    /// Takes everything back.
    void abort(Qmp qmp) throws IOException {
        for (var job : jobs(qmp).keySet()) {
            attempt(
                    qmp,
                    "block-job-cancel",
                    JSON.createObjectNode().put("device", job).put("force", true));
        }
        awaitEnd(qmp);
        clear(qmp);
    }

    private void awaitEnd(Qmp qmp) throws IOException {
        long end = System.nanoTime() + FLUSHING.toNanos();
        while (!jobs(qmp).values().stream().allMatch(DiskMirrors::over)) {
            if (System.nanoTime() > end) {
                throw new Qmp.Refused("blockdev-mirror", "the copy does not end");
            }
            rest.untilStirred();
        }
    }

    private void clear(Qmp qmp) throws IOException {
        for (var job : jobs(qmp).keySet()) {
            attempt(qmp, "job-dismiss", JSON.createObjectNode().put("id", job));
        }
        for (DiskSpec disk : plan.copiedDisks()) {
            if (hasNode(qmp, remote(disk))) {
                attempt(qmp, "blockdev-del", JSON.createObjectNode().put("node-name", remote(disk)));
            }
        }
    }

    /// Ours, by id; counts what they have sent on the way.
    private Map<String, JsonNode> jobs(Qmp qmp) throws IOException {
        var found = new LinkedHashMap<String, JsonNode>();
        if (!plan.copiesDisks()) {
            return found;
        }
        long total = 0;
        long sent = 0;
        for (var job : qmp.execute("query-jobs")) {
            if (job.path("type").asString("").equals("mirror")) {
                found.put(job.path("id").asString(""), job);
                total += job.path("total-progress").asLong(0);
                sent += job.path("current-progress").asLong(0);
            }
        }
        totalBytes = Math.max(totalBytes, total);
        sentBytes = Math.max(sentBytes, sent);
        return found;
    }

    private static String state(JsonNode job) {
        return job.path("status").asString("");
    }

    private static boolean over(JsonNode job) {
        return state(job).equals("concluded");
    }

    private static String failure(JsonNode job) {
        return "a disk could not be copied: " + job.path("error").asString("cancelled");
    }

    private static void attempt(Qmp qmp, String command, ObjectNode arguments) throws IOException {
        try {
            qmp.execute(command, arguments);
        } catch (Qmp.Refused alreadySo) {
            log.debug("{} was not needed", command, alreadySo);
        }
    }

    private static String job(DiskSpec disk) {
        return "mirror-" + disk.name();
    }

    private static String remote(DiskSpec disk) {
        return "remote-" + disk.name();
    }
}
