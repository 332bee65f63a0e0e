package foehn.ovn;

import static foehn.ovn.TwoChassis.FABRIC;
import static foehn.ovn.TwoChassis.in;
import static foehn.ovn.TwoChassis.reaches;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What [OvnNetwork] writes, as packets see it: two hosts, a tenant network, a router, and an outside.
@Tag("world")
class OvnWorldTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String NET = Wanted.id();
    private static final String SUBNET = Wanted.id();
    private static final String PUBLIC = Wanted.id();
    private static final String ROUTER = Wanted.id();
    private static final String INSIDE_LEG = Wanted.id();
    private static final String OUTSIDE_LEG = Wanted.id();
    private static final String OPEN = Wanted.id();
    private static final String CLOSED = Wanted.id();
    private static final String METADATA = Wanted.id();

    @TempDir
    static Path dir;

    private static TwoChassis world;
    private static OvnNetwork network;

    @BeforeAll
    static void start() throws IOException {
        world = new TwoChassis(dir);
        network = world.network();
        network.putSwitch(Wanted.network(NET));
        network.putSubnet(Wanted.subnet(SUBNET, NET));
        network.putSwitch(Wanted.external(PUBLIC));
        network.putPortGroup(Wanted.group(OPEN, Wanted.allow(true, "ip4"), Wanted.allow(false, "ip4")));
        network.putPortGroup(
                Wanted.group(CLOSED, Wanted.allow(true, "ip4 && tcp.dst == 22"), Wanted.allow(false, "ip4")));
        network.putPort(Wanted.metadata(METADATA, NET));
        route(List.of());
    }

    private static void route(List<LogicalRouter.Floating> floating) {
        network.putRouter(new LogicalRouter(
                ROUTER,
                "r",
                true,
                List.of(new LogicalRouter.Leg(INSIDE_LEG, Wanted.mac(1), List.of("10.0.0.1/24"), 0, List.of())),
                Optional.of(new LogicalRouter.Leg(
                        OUTSIDE_LEG, Wanted.mac(200), List.of("198.19.32.50/24"), 0, List.of("h1", "h2"))),
                Optional.of(TwoChassis.OUTSIDE),
                List.of("10.0.0.0/24"),
                List.of(),
                floating));
        network.putPort(Wanted.leg(INSIDE_LEG, NET, ROUTER, Wanted.mac(1), "10.0.0.1"));
        network.putPort(Wanted.leg(OUTSIDE_LEG, PUBLIC, ROUTER, Wanted.mac(200), "198.19.32.50"));
    }

    @AfterAll
    static void stop() throws Exception {
        network.close();
        world.close();
    }

    /// A guest with its address already set; its port, bound.
    private static String boot(String name, int host, int number, String group) throws IOException {
        var port = Wanted.id();
        network.putPort(Wanted.guest(port, NET, number, Optional.of(SUBNET), Set.of(group), List.of("h" + host)));
        world.guest(name, host, port, Wanted.mac(number));
        TwoChassis.address(name, "10.0.0." + number + "/24", "10.0.0.1");
        assertThat(network.awaitBound(port, "h" + host, SOON)).isTrue();
        return port;
    }

    private static void eventually(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + SOON.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            TwoChassis.pause(100);
        }
    }

    @Test
    void guestsOnTwoHostsReachEachOther() throws IOException {
        boot("d0a1", 1, 11, OPEN);
        boot("d0a2", 2, 12, OPEN);
        eventually("ping across hosts", () -> reaches("d0a1", "10.0.0.12"));
    }

    @Test
    void aGroupDropsWhatItDoesNotAllowAndAnswersPass() throws IOException {
        boot("d0b1", 1, 21, OPEN);
        boot("d0b2", 2, 22, CLOSED);
        eventually("the closed guest may ask", () -> reaches("d0b2", "10.0.0.21"));
        assertThat(reaches("d0b1", "10.0.0.22")).isFalse();
        assertThat(answersTcp("d0b2", "d0b1", "10.0.0.22", 22)).isTrue();
        assertThat(answersTcp("d0b2", "d0b1", "10.0.0.22", 23)).isFalse();
    }

    /// Whether a connection from one guest to a listener in another comes about within two seconds.
    private static boolean answersTcp(String listener, String from, String address, int port) throws IOException {
        var serve = new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        listener,
                        "/usr/bin/python3",
                        "-c",
                        "import socket; s = socket.create_server(('', " + port
                                + ")); print('up', flush=True); s.accept()")
                .start();
        try {
            assertThat(serve.inputReader().readLine()).isEqualTo("up");
            in(
                    from,
                    "/usr/bin/python3",
                    "-c",
                    "import socket; socket.create_connection(('" + address + "', " + port + "), 2)");
            return true;
        } catch (IOException refused) {
            return false;
        } finally {
            serve.destroy();
        }
    }

    @Test
    void dhcpIsAnswered() throws IOException {
        var port = Wanted.id();
        network.putPort(Wanted.guest(port, NET, 31, Optional.of(SUBNET), Set.of(CLOSED), List.of("h2")));
        world.guest("d0c1", 2, port, Wanted.mac(31));
        in("d0c1", "ip", "link", "set", "eth0", "up");
        assertThat(network.awaitBound(port, "h2", SOON)).isTrue();
        var offer = in("d0c1", "/usr/bin/python3", script("dhcp.py"), Wanted.mac(31));
        assertThat(offer)
                .contains("address 10.0.0.31")
                .contains("mtu 1442")
                .contains("router 10.0.0.1")
                .contains("dns 198.18.0.53")
                // 169.254.169.254/32 by the metadata port, and the default route, as option 121 has them.
                .contains("routes 20a9fea9fe0a000002000a000001");
    }

    private static String script(String name) {
        return Path.of("src/test/resources/foehn/ovn").resolve(name).toString();
    }

    @Test
    void theMetadataPortAnswersOnEveryHost() throws IOException {
        for (int host = 1; host <= 2; host++) {
            boot("d0d" + host, host, 40 + host, OPEN);
            world.guest("d0m" + host, host, METADATA, Wanted.mac(2));
            TwoChassis.address("d0m" + host, "10.0.0.2/24", "10.0.0.1");
            in("d0m" + host, "ip", "address", "add", "169.254.169.254/32", "dev", "eth0");
            var guest = "d0d" + host;
            in(guest, "ip", "route", "add", "169.254.169.254", "via", "10.0.0.2");
            eventually("metadata", () -> reaches(guest, "169.254.169.254"));
        }
    }

    @Test
    void guestsLeaveByTheRoutersAddressAndAreFoundByTheirFloatingOne() throws IOException {
        boot("d0e1", 2, 51, OPEN);
        eventually("out through the router", () -> reaches("d0e1", TwoChassis.OUTSIDE));
        assertThat(reaches(FABRIC, "198.19.32.61")).isFalse();
        route(List.of(new LogicalRouter.Floating(Wanted.id(), "198.19.32.61", "10.0.0.51")));
        eventually("the floating IP", () -> reaches(FABRIC, "198.19.32.61"));
    }

    @Test
    void aGuestThatMovesIsSilentForAMomentOnly() throws Exception {
        boot("d0g0", 1, 70, OPEN);
        var port = boot("d0g1", 1, 71, OPEN);
        route(List.of(new LogicalRouter.Floating(Wanted.id(), "198.19.32.71", "10.0.0.71")));
        eventually("the floating IP", () -> reaches(FABRIC, "198.19.32.71"));
        for (int target : List.of(2, 1, 2, 1)) {
            int source = 3 - target;
            var from = "d0g" + source;
            var to = "d0g" + target;
            move(port, source, target, from, to);
        }
    }

    private void move(String port, int source, int target, String from, String to) throws Exception {
        network.putPort(
                Wanted.guest(port, NET, 71, Optional.of(SUBNET), Set.of(OPEN), List.of("h" + source, "h" + target)));
        world.guest(to, target, port, Wanted.mac(71));
        in(to, "ip", "address", "replace", "10.0.0.71/24", "dev", "eth0");
        assertThat(network.awaitBound(port, "h" + target, SOON)).isTrue();
        try (var inside = new Pings("d0g0", "10.0.0.71");
                var outside = new Pings(FABRIC, "198.19.32.71")) {
            TwoChassis.pause(1000);
            long start = System.nanoTime();
            in(from, "ip", "link", "set", "eth0", "down");
            in(to, "ip", "link", "set", "eth0", "up");
            in(to, "ip", "route", "replace", "default", "via", "10.0.0.1");
            in(to, "/usr/bin/python3", script("announce.py"), Wanted.mac(71));
            long pausedMillis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            network.putPort(Wanted.guest(port, NET, 71, Optional.of(SUBNET), Set.of(OPEN), List.of("h" + target)));
            TwoChassis.pause(2500);
            assertThat(inside.longestSilenceMillis()).as("inside").isLessThan(pausedMillis + 300);
            assertThat(outside.longestSilenceMillis()).as("by the floating IP").isLessThan(pausedMillis + 300);
        }
        world.unplug(from, source);
    }
}
