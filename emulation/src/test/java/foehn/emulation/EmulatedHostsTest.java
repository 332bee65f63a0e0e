package foehn.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.emulation.EmulatedHosts.Part;
import foehn.hypervisor.remote.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Two hosts as they really are, but for the agents, for which a process that does nothing stands in.
@Tag("world")
final class EmulatedHostsTest {
    private static final EmulationConfig CONFIG = new EmulationConfig(
            2,
            "te",
            Cidr.parse("198.18.240.0/24"),
            Cidr.parse("198.18.241.0/24"),
            Cidr.parse("198.18.242.0/24"),
            Cidr.parse("198.19.240.0/24"),
            200_000_000,
            1500,
            2,
            1024,
            10,
            "simulated");
    private static final List<String> AGENT = List.of("sh", "-c", "while :; do sleep 1; done");

    private Path data;
    private Authority authority;
    private EmulatedHosts hosts;

    @BeforeEach
    void up() throws IOException {
        clearWhatAKilledRunLeft();
        data = Files.createTempDirectory("te");
        authority = Authority.open(data.resolve("authority"));
        hosts = new EmulatedHosts(CONFIG, data, AGENT);
        hosts.up(authority);
    }

    /// A run that was killed has cleared nothing away, and its things have our names.
    private static void clearWhatAKilledRunLeft() throws IOException {
        var temporary = Path.of(Objects.requireNonNull(System.getProperty("java.io.tmpdir")));
        try (var left = Files.newDirectoryStream(temporary, "te[0-9]*")) {
            for (var directory : left) {
                new EmulatedHosts(CONFIG, directory, AGENT).down();
                delete(directory);
            }
        }
        new EmulatedHosts(CONFIG, temporary.resolve("te"), AGENT).down();
        removeGuests();
    }

    private static void removeGuests() throws IOException {
        for (var name : List.of("te-h1", "te-h2")) {
            new Namespace(name + "g").remove();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var tree = Files.walk(directory)) {
            for (var path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @AfterEach
    void down() throws IOException {
        hosts.down();
        removeGuests();
        assertThat(Namespace.named("te-")).isEmpty();
        assertThat(Namespace.MACHINE.interfaces()).noneMatch(name -> name.startsWith("te-"));
        assertThat(ProcessHandle.allProcesses()
                        .filter(p -> p.info().commandLine().orElse("").contains(data.toString())))
                .isEmpty();
        delete(data);
    }

    @Test
    void guestsOnDifferentHostsReachEachOtherAndTheMachineReachesThemByFloatingIp() throws Exception {
        nbctl("ls-add", "net");
        guest("te-h1", "p1", "02:00:00:00:00:01", "10.9.0.11");
        guest("te-h2", "p2", "02:00:00:00:00:02", "10.9.0.12");
        nbctl("--wait=hv", "sync");

        assertThat(pings(new Namespace("te-h1g"), "10.9.0.12", 56)).isTrue();
        // The largest that fits: 1500 less Geneve's 58, less the headers of IP and ICMP.
        assertThat(pings(new Namespace("te-h1g"), "10.9.0.12", 1442 - 28)).isTrue();

        nbctl("ls-add", "public");
        nbctl("lsp-add", "public", "wire", "--", "lsp-set-type", "wire", "localnet");
        nbctl("lsp-set-addresses", "wire", "unknown", "--", "lsp-set-options", "wire", "network_name=public");
        nbctl("lr-add", "r", "--", "lrp-add", "r", "in", "02:00:00:00:01:01", "10.9.0.1/24");
        nbctl("lrp-add", "r", "out", "02:00:00:00:01:02", "198.19.240.100/24");
        nbctl("lrp-set-gateway-chassis", "out", "h1", "20");
        join("net", "in");
        join("public", "out");
        nbctl("lr-nat-add", "r", "dnat_and_snat", "198.19.240.112", "10.9.0.12");
        nbctl("lr-nat-add", "r", "snat", "198.19.240.100", "10.9.0.0/24");
        nbctl("lr-route-add", "r", "0.0.0.0/0", "198.19.240.1");
        nbctl("--wait=hv", "sync");

        assertThat(eventually(() -> pings(Namespace.MACHINE, "198.19.240.112", 56)))
                .isTrue();
        assertThat(eventually(() -> pings(new Namespace("te-h1g"), "198.19.240.1", 56)))
                .isTrue();
    }

    @Test
    void hostsReachEachOtherByEveryLinkThatIsTheirs() throws Exception {
        var h1 = new Namespace("te-h1");
        for (var address : List.of("198.18.240.12", "198.18.241.12", "198.18.242.12", "198.18.240.1")) {
            assertThat(eventually(() -> pings(h1, address, 56))).as(address).isTrue();
        }
        assertThat(pings(Namespace.MACHINE, "198.18.240.11", 56)).isTrue();
        assertThat(pings(h1, "198.18.242.1", 56))
                .as("the machine has no migration link")
                .isFalse();
    }

    @Test
    void nobodyButTheSwitchAnswersForTheTunnelsAddress() throws Exception {
        for (var cable : List.of("tun", "ext")) {
            assertThat(Command.run("ip", "-n", "te-h1", "link", "show", "dev", cable))
                    .contains("NOARP");
        }
        assertThat(Command.run("ip", "-n", "te-h1", "link", "show", "dev", "br-tun"))
                .doesNotContain("NOARP");
    }

    @Test
    void whatIsKilledIsStartedAgainAndWhatRunsIsLeftAlone() throws Exception {
        var before = pids();
        hosts.up(authority);
        assertThat(pids()).isEqualTo(before);

        for (var pid : before) {
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        }
        assertThat(eventually(() -> hosts.parts().stream().allMatch(Part::runs)))
                .isTrue();
        assertThat(pids()).doesNotContainAnyElementsOf(before);
        assertThat(eventually(() -> pings(new Namespace("te-h1"), "198.18.241.12", 56)))
                .isTrue();
    }

    @Test
    void aControlPlaneThatComesAfterAnotherAdoptsEverythingAndRepairsWhatWasCut() throws Exception {
        var before = pids();
        hosts.close();
        Namespace.MACHINE.batch("link delete te-mgmt\n");
        new Namespace("te-h2").batch("link delete mig\n");

        hosts = new EmulatedHosts(CONFIG, data, AGENT);
        hosts.up(authority);

        assertThat(pids()).isEqualTo(before);
        assertThat(eventually(() -> pings(new Namespace("te-h1"), "198.18.242.12", 56)))
                .isTrue();
        assertThat(eventually(() -> pings(Namespace.MACHINE, "198.18.240.12", 56)))
                .isTrue();
    }

    @Test
    void aDataDirectoryTooDeepForSocketsIsRefusedBeforeAnythingIsMade() {
        assertThatThrownBy(() -> new EmulatedHosts(CONFIG, Path.of("/tmp/" + "x".repeat(50)), AGENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("48 characters");
    }

    private List<Long> pids() throws IOException {
        try (var tree = Files.walk(data)) {
            return tree.filter(path -> path.toString().endsWith(".pid"))
                    .sorted()
                    .map(EmulatedHostsTest::number)
                    .toList();
        }
    }

    private static long number(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A namespace with one interface, wired as a guest's would be.
    private void guest(String host, String port, String mac, String address) throws IOException {
        nbctl("lsp-add", "net", port, "--", "lsp-set-addresses", port, mac + " " + address);
        var guest = new Namespace(host + "g");
        guest.ensure();
        var namespace = new Namespace(host);
        namespace.batch("link add name tap0 type veth peer name eth0 netns " + guest.name() + "\nlink set tap0 up\n");
        guest.batch("link set eth0 address " + mac + " mtu 1442 up\naddress add " + address
                + "/24 dev eth0\nroute add default via 10.9.0.1\n");
        guest.switchOffloadsOff("eth0");
        var db = data.resolve("hosts").resolve(host.substring(3)).resolve("ovs/db.sock");
        Command.run(
                "ovs-vsctl",
                "--db=unix:" + db,
                "add-port",
                "br-int",
                "tap0",
                "--",
                "set",
                "Interface",
                "tap0",
                "external_ids:iface-id=" + port);
    }

    private void join(String network, String routerPort) throws IOException {
        nbctl("lsp-add", network, network + "-r", "--", "lsp-set-type", network + "-r", "router");
        nbctl(
                "lsp-set-addresses",
                network + "-r",
                "router",
                "--",
                "lsp-set-options",
                network + "-r",
                "router-port=" + routerPort);
    }

    private void nbctl(String... words) throws IOException {
        var all = new String[words.length + 3];
        all[0] = "ovn-nbctl";
        all[1] = "--db=" + hosts.northbound();
        all[2] = "--timeout=10";
        System.arraycopy(words, 0, all, 3, words.length);
        Command.run(all);
    }

    private static boolean pings(Namespace from, String address, int bytes) throws IOException {
        return Command.succeeds(from.inside(
                        List.of("ping", "-n", "-c", "1", "-W", "2", "-M", "do", "-s", Integer.toString(bytes), address))
                .toArray(String[]::new));
    }

    private static boolean eventually(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (System.nanoTime() < end) {
            if (condition.call()) {
                return true;
            }
            Thread.sleep(100);
        }
        return false;
    }
}
