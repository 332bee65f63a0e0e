package foehn.ovn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// OVN's own central daemons, private to one test: the two databases behind Unix sockets in a directory, and northd.
final class OvnCentral implements AutoCloseable {
    private final Path dir;
    private final List<String> prefix;
    private final List<String> southboundRemotes;
    private final Map<String, Process> daemons = new LinkedHashMap<>();

    OvnCentral(Path dir) throws IOException {
        this(dir, List.of(), List.of());
    }

    /// @param prefix put before each command: `ip netns exec NAME`
    /// @param southboundRemotes where the hosts reach the southbound database: `ptcp:6642:0.0.0.0`
    OvnCentral(Path dir, List<String> prefix, List<String> southboundRemotes) throws IOException {
        this.dir = dir;
        this.prefix = prefix;
        this.southboundRemotes = southboundRemotes;
        run("ovsdb-tool", "create", dir.resolve("nb.db").toString(), "/usr/share/ovn/ovn-nb.ovsschema");
        run("ovsdb-tool", "create", dir.resolve("sb.db").toString(), "/usr/share/ovn/ovn-sb.ovsschema");
        startDatabase("nb", List.of());
        startDatabase("sb", southboundRemotes);
        nbctl("init");
        sbctl("init");
        start("northd", "ovn-northd", "--ovnnb-db=" + northbound(), "--ovnsb-db=" + southbound());
    }

    String northbound() {
        return "unix:" + dir.resolve("nb.sock");
    }

    String southbound() {
        return "unix:" + dir.resolve("sb.sock");
    }

    String nbctl(String... words) throws IOException {
        return control("ovn-nbctl", northbound(), words);
    }

    String sbctl(String... words) throws IOException {
        return control("ovn-sbctl", southbound(), words);
    }

    private String control(String program, String database, String... words) throws IOException {
        var command = new ArrayList<>(List.of(program, "--db=" + database, "--timeout=10"));
        command.addAll(List.of(words));
        return run(command.toArray(String[]::new));
    }

    /// As the kernel would: no goodbye.
    void kill(String database) throws InterruptedException {
        daemons.remove(database).destroyForcibly().waitFor();
    }

    void startDatabase(String name) throws IOException {
        startDatabase(name, name.equals("sb") ? southboundRemotes : List.of());
    }

    private void startDatabase(String name, List<String> remotes) throws IOException {
        var words = new ArrayList<>(List.of("ovsdb-server", "--remote=punix:" + dir.resolve(name + ".sock")));
        // Of a server that was killed; it would look as if the new one listened already.
        Files.deleteIfExists(dir.resolve(name + ".sock"));
        remotes.forEach(remote -> words.add("--remote=" + remote));
        words.add("--unixctl=" + dir.resolve(name + ".ctl"));
        words.add(dir.resolve(name + ".db").toString());
        start(name, words.toArray(String[]::new));
        for (int i = 0; i < 200 && !Files.exists(dir.resolve(name + ".sock")); i++) {
            sleep();
        }
    }

    private void start(String name, String... words) throws IOException {
        var command = new ArrayList<>(prefix);
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        dir.resolve(name + ".log").toFile()));
        builder.environment().put("OVN_RUNDIR", dir.toString());
        builder.environment().put("OVS_RUNDIR", dir.toString());
        daemons.put(name, builder.start());
    }

    /// A command's output; fails loudly.
    static String run(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
        return output.strip();
    }

    private static void sleep() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws InterruptedException {
        for (var daemon : List.copyOf(daemons.values()).reversed()) {
            daemon.destroy();
            if (!daemon.waitFor(5, TimeUnit.SECONDS)) {
                daemon.destroyForcibly().waitFor();
            }
        }
    }
}
