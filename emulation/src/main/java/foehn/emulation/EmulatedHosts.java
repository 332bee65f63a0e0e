package foehn.emulation;

import foehn.hypervisor.remote.Authority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Hosts emulated on this machine, and OVN's centre: all that a cloud needs besides its control plane. Everything is
/// a process or a namespace of its own that outlives the control plane, is found again by the next one, and is
/// repaired where it is missing. All files lie in the data directory; no daemon of the system is touched.
public final class EmulatedHosts implements AutoCloseable {
    /// A socket's path has 107 bytes at most, of which a guest's own need 57.
    private static final int DATA_PATH_MAX = 48;

    /// The path stands in configuration files and in lines of tools.
    private static final Pattern PLAIN_PATH = Pattern.compile("[A-Za-z0-9._/-]+");

    private static final Duration GRACE = Duration.ofSeconds(2);

    /// A daemon, and whether it runs.
    public record Part(String name, boolean runs) {}

    private final Wiring wiring;
    private final Central central;
    private final List<Host> hosts;
    private final Watch watch = new Watch();

    /// Touches nothing yet.
    ///
    /// @param agentProgram the command that starts an agent, but for the name of its configuration file
    public EmulatedHosts(EmulationConfig config, Path data, List<String> agentProgram) {
        var path = data.toAbsolutePath().normalize();
        requireUsable(path);
        this.wiring = new Wiring(config);
        this.central = new Central(path.resolve("ovn"));
        this.hosts = IntStream.rangeClosed(1, config.hosts())
                .mapToObj(number -> new Host(config, number, wiring, central, path, agentProgram))
                .toList();
    }

    private static void requireUsable(Path path) {
        if (path.toString().length() > DATA_PATH_MAX
                || !PLAIN_PATH.matcher(path.toString()).matches()) {
            throw new IllegalArgumentException("emulated hosts need a data directory whose path has at most "
                    + DATA_PATH_MAX + " characters, all of them letters, digits, '.', '_' or '-': " + path);
        }
    }

    public List<EmulatedHost> hosts() {
        return hosts.stream().map(Host::face).toList();
    }

    /// Where OVN's databases are, as its tools write it.
    public String northbound() {
        return "unix:" + central.northbound();
    }

    public String southbound() {
        return "unix:" + central.southbound();
    }

    /// All of it runs afterwards, and what dies is started again until [#close].
    ///
    /// @param authority signs the hosts' certificates
    public void up(Authority authority) throws IOException {
        Parallel.run(wiring::ensureMachine, central::ensure);
        Parallel.run(hosts.stream()
                .map(host -> (Parallel.Work) () -> host.ensure(authority))
                .toList());
        watch.over("OVN", central::daemons, central::ensure);
        for (var host : hosts) {
            watch.over(host.name(), host::daemons, () -> host.ensure(authority));
        }
    }

    public List<Part> parts() {
        var daemons = new ArrayList<>(central.daemons());
        hosts.forEach(host -> daemons.addAll(host.daemons()));
        return daemons.stream()
                .map(daemon -> new Part(daemon.name(), daemon.runs()))
                .toList();
    }

    /// Stops and removes everything, guests included, and leaves the data.
    public void down() throws IOException {
        watch.close();
        Parallel.run(
                hosts.stream().map(host -> (Parallel.Work) () -> stop(host)).toList());
        for (var daemon : central.daemons().reversed()) {
            daemon.stop(GRACE);
        }
        wiring.remove(hosts.stream().map(Host::name).toList());
    }

    /// The agent first, or it would start what is being stopped; the controller before the switch, so that it takes
    /// its host out of OVN's book.
    private void stop(Host host) throws IOException {
        for (var daemon : host.daemons().reversed()) {
            daemon.stop(GRACE);
        }
        for (var namespace : host.metadataNamespaces()) {
            namespace.remove();
        }
        wiring.host(host.name()).killAll(GRACE);
    }

    /// Looks after nothing any more. All runs on.
    @Override
    public void close() {
        watch.close();
    }
}
