package foehn.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The same migration without a cloud: two QEMU processes like the guest's, between the same hosts, over the same
/// link, driven over QMP by nobody else. What a cloud takes longer than this is the cloud's own doing.
final class ByHand implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final int MEMORY_PORT = 61_000;
    private static final int DISK_PORT = 61_001;
    private static final String DISK = "root";
    private static final String REMOTE = "remote-root";

    private final HandMachine.Model model;
    private final String namespacePrefix;
    private final Path directory;
    private String host;
    private Path disk;
    private int machines;
    private HandMachine machine;

    /// Boots the guest, and has it dirty its memory.
    ///
    /// @param model a guest of the cloud, whose root disk is named `root`
    /// @param host where it begins
    ByHand(HandMachine.Model model, String namespacePrefix, Path directory, String host) throws Exception {
        this.model = model;
        this.namespacePrefix = namespacePrefix;
        this.directory = directory;
        this.host = host;
        this.disk = directory.resolve("disk0.qcow2");
        this.machine = machine(host, disk, false);
    }

    private HandMachine machine(String where, Path itsDisk, boolean incoming) throws Exception {
        return new HandMachine(model, directory.resolve("m" + machines++), namespacePrefix, where, itsDisk, incoming);
    }

    void load(int megabytes, int megabytesPerSecond) throws Exception {
        var command = "memchk " + megabytes + " " + megabytesPerSecond + " /run/memchk >/dev/null 2>&1 &";
        machine.inGuest(command, DEADLINE);
        Thread.sleep(3000);
    }

    /// Moves it to this host; how long that took, in milliseconds, from the first word to the last.
    long go(String to, boolean block) throws Exception {
        var itsDisk = block ? directory.resolve("disk" + machines + ".qcow2") : disk;
        var target = machine(to, itsDisk, true);
        try {
            listen(target, address(to), block);
            prepare(machine, "tls-client", block);
            machine.tell("migrate-set-parameters", JSON.createObjectNode().put("tls-hostname", to));
            long begin = System.nanoTime();
            if (block) {
                copyDisk(address(to), to);
            }
            machine.tell("migrate", JSON.createObjectNode().put("uri", "tcp:" + address(to) + ":" + MEMORY_PORT));
            if (block) {
                machine.await("MIGRATION", "status", "pre-switchover", DEADLINE);
                machine.tell("block-job-cancel", JSON.createObjectNode().put("device", "mirror"));
                machine.await("BLOCK_JOB_COMPLETED", "device", "mirror", DEADLINE);
                machine.tell("migrate-continue", JSON.createObjectNode().put("state", "pre-switchover"));
            }
            machine.await("MIGRATION", "status", "completed", DEADLINE);
            long millis = (System.nanoTime() - begin) / 1_000_000;
            // The target says so too: it must not be taken for the end of the next.
            target.await("MIGRATION", "status", "completed", DEADLINE);
            if (block) {
                target.tell("nbd-server-stop");
            }
            machine.close();
            machine = target;
            host = to;
            disk = itsDisk;
            return millis;
        } catch (Exception failed) {
            target.close();
            throw failed;
        }
    }

    String host() {
        return host;
    }

    private static void listen(HandMachine target, String address, boolean block) throws Exception {
        prepare(target, "tls-server", block);
        if (block) {
            var server = JSON.createObjectNode().put("tls-creds", "tls-server");
            server.putObject("addr")
                    .put("type", "inet")
                    .putObject("data")
                    .put("host", address)
                    .put("port", "" + DISK_PORT);
            target.tell("nbd-server-start", server);
            target.tell(
                    "block-export-add",
                    JSON.createObjectNode()
                            .put("type", "nbd")
                            .put("id", "export")
                            .put("node-name", DISK)
                            .put("name", DISK)
                            .put("writable", true));
        }
        target.tell("migrate-incoming", JSON.createObjectNode().put("uri", "tcp:" + address + ":" + MEMORY_PORT));
    }

    /// As the cloud is configured unless somebody says otherwise.
    private static void prepare(HandMachine machine, String credentials, boolean block) throws Exception {
        var capabilities = JSON.createObjectNode();
        var list = capabilities.putArray("capabilities");
        for (var name : List.of("events", "return-path", "auto-converge")) {
            list.addObject().put("capability", name).put("state", true);
        }
        list.addObject().put("capability", "pause-before-switchover").put("state", block);
        machine.tell("migrate-set-capabilities", capabilities);
        ObjectNode parameters = JSON.createObjectNode()
                .put("tls-creds", credentials)
                .put("downtime-limit", 300)
                .put("max-bandwidth", Long.MAX_VALUE / 2);
        machine.tell("migrate-set-parameters", parameters);
    }

    private void copyDisk(String address, String hostname) throws Exception {
        var node = JSON.createObjectNode()
                .put("driver", "nbd")
                .put("node-name", REMOTE)
                .put("export", DISK)
                .put("tls-creds", "tls-client")
                .put("tls-hostname", hostname);
        node.putObject("server").put("type", "inet").put("host", address).put("port", "" + DISK_PORT);
        machine.tell("blockdev-add", node);
        machine.tell(
                "blockdev-mirror",
                JSON.createObjectNode()
                        .put("job-id", "mirror")
                        .put("device", DISK)
                        .put("target", REMOTE)
                        .put("sync", "top")
                        .put("copy-mode", "write-blocking"));
        machine.await("BLOCK_JOB_READY", "device", "mirror", DEADLINE);
    }

    /// The host's own on the migration link.
    private String address(String of) {
        var outcome = Shell.run(
                List.of("ip", "-n", namespacePrefix + of, "-j", "-4", "address", "show", "dev", Wire.LINK),
                Map.of(),
                Duration.ofSeconds(5));
        if (!outcome.ok()) {
            throw new Shell.Failed("no migration link on " + of + ": " + outcome.err());
        }
        return JSON.readTree(outcome.out())
                .path(0)
                .path("addr_info")
                .path(0)
                .path("local")
                .asString();
    }

    @Override
    public void close() throws Exception {
        machine.close();
    }
}
