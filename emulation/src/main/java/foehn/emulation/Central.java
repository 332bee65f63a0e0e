package foehn.emulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// OVN's centre, private to this cloud: the northbound and the southbound database, and the daemon that translates
/// one into the other. They are reached by sockets in the file system alone, where no guest and no other user of
/// this machine can get at them.
final class Central {
    private static final Path SCHEMAS = Path.of("/usr/share/ovn");

    private final Path directory;

    Central(Path directory) {
        this.directory = directory;
    }

    Path northbound() {
        return directory.resolve("nb.sock");
    }

    Path southbound() {
        return directory.resolve("sb.sock");
    }

    List<Daemon> daemons() {
        return List.of(database("nb"), database("sb"), northd());
    }

    void ensure() throws IOException {
        Files.createDirectories(directory);
        Parallel.run(() -> ensureDatabase("nb"), () -> ensureDatabase("sb"));
        northd().ensure();
    }

    private void ensureDatabase(String which) throws IOException {
        var file = directory.resolve(which + ".db");
        if (!Files.exists(file)) {
            var half = directory.resolve(which + ".new");
            Files.deleteIfExists(half);
            Command.run(
                    "ovsdb-tool",
                    "create",
                    half.toString(),
                    SCHEMAS.resolve("ovn-" + which + ".ovsschema").toString());
            Files.move(half, file);
        }
        database(which).ensure();
    }

    private Daemon database(String which) {
        return ovsdb("ovn-" + which, directory, which, directory.resolve(which + ".db"), Namespace.MACHINE);
    }

    /// An `ovsdb-server` with one database, at the socket `<which>.sock`.
    static Daemon ovsdb(String name, Path directory, String which, Path file, Namespace namespace) {
        var command = List.of(
                "ovsdb-server",
                "--detach",
                "--no-chdir",
                "--pidfile=" + directory.resolve(which + ".pid"),
                "--log-file=" + directory.resolve(which + ".log"),
                "--unixctl=" + directory.resolve(which + ".ctl"),
                "--remote=punix:" + directory.resolve(which + ".sock"),
                file.toString());
        return new Daemon(
                name, directory.resolve(which + ".pid"), namespace.inside(command), runDirectory(directory), true);
    }

    private Daemon northd() {
        var command = List.of(
                "ovn-northd",
                "--detach",
                "--no-chdir",
                "--pidfile=" + directory.resolve("northd.pid"),
                "--log-file=" + directory.resolve("northd.log"),
                "--unixctl=" + directory.resolve("northd.ctl"),
                "--ovnnb-db=unix:" + northbound(),
                "--ovnsb-db=unix:" + southbound());
        return new Daemon("ovn-northd", directory.resolve("northd.pid"), command, runDirectory(directory), true);
    }

    static Map<String, String> runDirectory(Path directory) {
        return Map.of("OVS_RUNDIR", directory.toString(), "OVN_RUNDIR", directory.toString());
    }
}
