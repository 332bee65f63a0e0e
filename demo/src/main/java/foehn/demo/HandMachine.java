package foehn.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A QEMU process that we started ourselves: the same machine as a guest of the cloud, without its network.
final class HandMachine implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String FAILED = "failed";
    private static final Duration STARTED_WITHIN = Duration.ofSeconds(20);
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(20);

    /// What the cloud started its guest with.
    ///
    /// @param directory where the guest's sockets are
    record Model(List<String> arguments, Path directory) {
        /// What is its host's own, as the other host would have it.
        String on(String host, String word) {
            var its = directory.resolve("../..").normalize();
            return word.replace(
                    its.resolve("tls").toString(),
                    its.resolveSibling(host).resolve("tls").toString());
        }

        static Model of(Path guestDirectory) throws IOException {
            var words = new ArrayList<String>();
            JSON.readTree(Files.readAllBytes(guestDirectory.resolve("arguments.json")))
                    .forEach(word -> words.add(word.asString()));
            int incoming = words.indexOf("-incoming");
            if (incoming >= 0) {
                words.subList(incoming, incoming + 2).clear();
            }
            return new Model(List.copyOf(words), guestDirectory);
        }
    }

    private final Path directory;
    private final Process process;
    private final Monitor monitor;

    /// @param directory made for it
    /// @param host where it lives, with that host's certificates
    /// @param disk the file of its root disk, which is made where it is not there
    HandMachine(Model model, Path directory, String namespacePrefix, String host, Path disk, boolean incoming)
            throws Exception {
        this.directory = Files.createDirectories(directory);
        var drive = model.directory().resolve("config.iso");
        if (Files.exists(drive)) {
            Files.copy(drive, directory.resolve("config.iso"));
        }
        var words = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespacePrefix + host, "--"));
        for (var word : model.arguments()) {
            var own = word.replace(model.directory().toString(), directory.toString());
            words.add(translated(model.on(host, own), disk));
        }
        if (incoming) {
            words.addAll(List.of("-incoming", "defer"));
        }
        var output = directory.resolve("output.log");
        process = new ProcessBuilder(words)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        monitor = connect("qmp", output);
        monitor.execute("qmp_capabilities", ANSWERED_WITHIN);
    }

    private static String translated(String word, Path disk) throws IOException {
        if (word.startsWith("tap,id=net")) {
            var id = word.substring("tap,id=".length(), word.indexOf(',', "tap,".length()));
            return "hubport,id=" + id + ",hubid=0";
        }
        return word.startsWith("{") && JSON.readTree(word) instanceof ObjectNode node && node.has("backing")
                ? ownDisk(node, disk)
                : word;
    }

    private static String ownDisk(ObjectNode node, Path disk) {
        if (!Files.exists(disk)) {
            createDisk(Path.of(node.path("file").path("filename").asString()), node.path("backing"), disk);
        }
        if (node.path("file") instanceof ObjectNode file) {
            file.put("filename", disk.toString());
        }
        return node.toString();
    }

    private static void createDisk(Path like, JsonNode backing, Path disk) {
        var info = qemuImg("info", "--force-share", "--output=json", "" + like);
        var size = JSON.readTree(info).path("virtual-size").asLong();
        var base = backing.path("file").path("filename").asString();
        var format = backing.path("driver").asString();
        qemuImg("create", "-q", "-f", "qcow2", "-b", base, "-F", format, "" + disk, "" + size);
    }

    private static String qemuImg(String... words) {
        var command = new ArrayList<>(List.of("qemu-img"));
        command.addAll(List.of(words));
        var outcome = Shell.run(command, Map.of(), Duration.ofSeconds(20));
        if (!outcome.ok()) {
            throw new Shell.Failed("qemu-img " + words[0] + ": " + outcome.err().strip());
        }
        return outcome.out();
    }

    private Monitor connect(String socket, Path output) throws Exception {
        long end = System.nanoTime() + STARTED_WITHIN.toNanos();
        while (true) {
            try {
                return Monitor.open(directory.resolve(socket));
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    throw new Shell.Failed("QEMU did not start: " + Files.readString(output));
                }
                Thread.sleep(5);
            }
        }
    }

    JsonNode tell(String command) throws Exception {
        return monitor.execute(command, ANSWERED_WITHIN);
    }

    JsonNode tell(String command, ObjectNode arguments) throws Exception {
        return monitor.execute(command, arguments, ANSWERED_WITHIN);
    }

    /// Waits until the machine says this; that it failed ends it at once.
    void await(String event, String key, String value, Duration deadline) throws InterruptedException {
        var wanted = List.of(value, FAILED);
        var said = monitor.await(
                event + " " + value,
                e -> e.path("event").asString("").equals(event)
                        && wanted.contains(e.path("data").path(key).asString("")),
                deadline);
        if (said.path("data").path(key).asString("").equals(FAILED)) {
            throw new Shell.Failed("the migration by hand failed");
        }
    }

    /// Runs a command in the guest, by the agent in it.
    void inGuest(String command, Duration deadline) throws Exception {
        try (var agent = connect("ga", directory.resolve("output.log"))) {
            agent.execute("guest-ping", deadline);
            var arguments = JSON.createObjectNode().put("path", "/bin/sh");
            arguments.putArray("arg").add("-c").add(command);
            agent.execute("guest-exec", arguments, deadline);
        }
    }

    @Override
    public void close() throws Exception {
        monitor.close();
        process.destroy();
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
