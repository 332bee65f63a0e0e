package foehn.agent.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.hypervisor.GuestId;
import foehn.hypervisor.MetadataPort;
import foehn.hypervisor.Nic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The metadata service in a real namespace: a second namespace, at the other end of the wire, plays the guests.
@Tag("world")
class MetadataWorldTest {
    private static final GuestId ALICE = new GuestId(UUID.randomUUID().toString());
    private static final GuestId BOB = new GuestId(UUID.randomUUID().toString());
    private static final String NETWORK = UUID.randomUUID().toString();
    private static final MetadataPort PORT =
            new MetadataPort(UUID.randomUUID().toString(), "fa:16:3e:00:00:02", List.of("198.18.7.2/24"));

    @TempDir
    Path dir;

    private final String guests = "fhag" + ProcessHandle.current().pid();
    private MetadataShelf shelf;
    private NamespaceLinks links;
    private MetadataNetworks networks;

    @BeforeEach
    void startTheHost() throws IOException {
        run("ip", "netns", "add", guests);
        shelf = new MetadataShelf(dir.resolve("metadata"));
        links = new NamespaceLinks("fhag", dir, new Wire());
        networks = new MetadataNetworks(shelf, links);
    }

    @AfterEach
    void clear() throws IOException {
        networks.close();
        for (String network : links.joined()) {
            links.leave(network);
        }
        run("ip", "netns", "delete", guests);
    }

    /// Instead of a switch: a wire to the namespace of the guests, who have the addresses .5 and .6 there.
    private final class Wire implements NamespaceLinks.Plug {
        @Override
        public void plug(String interfaceName, String portId) throws IOException {
            assertThat(portId).isEqualTo(PORT.portId());
            run("ip", "link", "set", interfaceName, "netns", guests, "name", "eth0");
            run("ip", "-n", guests, "address", "add", "198.18.7.5/24", "dev", "eth0");
            run("ip", "-n", guests, "address", "add", "198.18.7.6/24", "dev", "eth0");
            run("ip", "-n", guests, "link", "set", "eth0", "up");
            run("ip", "-n", guests, "route", "add", "169.254.169.254", "via", "198.18.7.2");
        }

        @Override
        public void unplug(String interfaceName) throws IOException {
            if (run("ip", "-n", guests, "-o", "link", "show").contains("eth0")) {
                run("ip", "-n", guests, "link", "delete", "eth0");
            }
        }
    }

    @Test
    void eachGuestIsAnsweredByItsOwnAddress() throws Exception {
        put(ALICE, "198.18.7.5", "alice");
        put(BOB, "198.18.7.6", "bob");
        networks.wake();
        assertThat(eventually("198.18.7.5", "/latest/meta-data/hostname")).isEqualTo("alice");
        assertThat(get("198.18.7.6", "/latest/meta-data/hostname")).isEqualTo("bob");
        assertThat(get("198.18.7.6", "//latest//meta-data/")).isEqualTo("hostname");
        assertThat(status("198.18.7.6", "/latest/meta-data/nothing")).isEqualTo("404");
        assertThat(status("198.18.7.6", "/latest/meta-data/hostname", "-X", "PUT"))
                .isEqualTo("405");
        assertThat(curl("198.18.7.6", "/latest/meta-data/hostname", "-I"))
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("content-length: 3");
    }

    @Test
    void whoeverIsNoGuestOfOursLearnsNothing() throws Exception {
        put(ALICE, "198.18.7.5", "alice");
        networks.wake();
        eventually("198.18.7.5", "/latest/meta-data/hostname");
        for (String path : List.of("/", "/openstack", "/latest/meta-data/hostname")) {
            assertThat(status("198.18.7.6", path)).as(path).isEqualTo("404");
        }
    }

    @Test
    void theNamespaceGoesWithTheLastGuest() throws Exception {
        put(ALICE, "198.18.7.5", "alice");
        put(BOB, "198.18.7.6", "bob");
        networks.wake();
        eventually("198.18.7.5", "/latest/meta-data/hostname");
        shelf.remove(ALICE);
        networks.wake();
        assertThat(get("198.18.7.6", "/latest/meta-data/hostname")).isEqualTo("bob");
        assertThat(links.joined()).containsExactly(NETWORK);
        shelf.remove(BOB);
        networks.wake();
        for (int i = 0; i < 200 && !links.joined().isEmpty(); i++) {
            Thread.sleep(50);
        }
        assertThat(links.joined()).isEmpty();
        assertThat(NetworkInterface.getByName(NamespaceLinks.interfaceName(NETWORK)))
                .isNull();
    }

    /// Killed, that is: nobody tidied up.
    @Test
    void theNextAgentGoesOnFromWhatItFinds() throws Exception {
        put(ALICE, "198.18.7.5", "alice");
        networks.wake();
        eventually("198.18.7.5", "/latest/meta-data/hostname");
        networks.close();

        shelf = new MetadataShelf(dir.resolve("metadata"));
        shelf.load(Set.of(ALICE));
        networks = new MetadataNetworks(shelf, links);
        networks.wake();
        assertThat(eventually("198.18.7.5", "/latest/meta-data/hostname")).isEqualTo("alice");
        networks.close();

        shelf = new MetadataShelf(dir.resolve("metadata"));
        shelf.load(Set.of());
        networks = new MetadataNetworks(shelf, links);
        networks.wake();
        for (int i = 0; i < 200 && !links.joined().isEmpty(); i++) {
            Thread.sleep(50);
        }
        assertThat(links.joined()).as("networks without guests").isEmpty();
        assertThat(dir.resolve("metadata")).isEmptyDirectory();
    }

    @Test
    void theSocketStaysInItsNamespaceAndNobodyElseIsMoved() throws Exception {
        var before = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
        try (ServerSocketChannel there = links.join(NETWORK, PORT, 1400)) {
            assertThat(there.getLocalAddress())
                    .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("169.254.169.254"), 80));
            try (var tasks = Files.list(Path.of("/proc/self/task"))) {
                assertThat(tasks.map(MetadataWorldTest::namespace).flatMap(Optional::stream))
                        .containsOnly(before);
            }
            assertThatThrownBy(() -> ServerSocketChannel.open().bind(there.getLocalAddress()))
                    .as("the address exists there alone")
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aNamespaceThatIsNoneIsAnErrorAndLeavesTheThreadWhereItWas() throws Exception {
        var file = Files.writeString(dir.resolve("plain"), "");
        assertThatThrownBy(() -> new NetworkNamespace(file).listen(new InetSocketAddress(0)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("setns")
                .hasMessageContaining("errno 22");
        assertThatThrownBy(() -> NetworkNamespace.named("fhag-none").listen(new InetSocketAddress(0)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("errno 2");
    }

    /// A thread that has just ended is in no namespace.
    private static Optional<Path> namespace(Path task) {
        try {
            return Optional.of(Files.readSymbolicLink(task.resolve("ns/net")));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private void put(GuestId guest, String address, String hostname) throws IOException {
        var nic = new Nic("port-" + hostname, NETWORK, "fa:16:3e:00:00:05", 1400, List.of(address), Optional.of(PORT));
        shelf.put(new MetadataShelf.Entry(guest, List.of(nic), Map.of("latest/meta-data/hostname", hostname)));
    }

    private String eventually(String from, String path) throws Exception {
        for (int i = 0; i < 200 && !status(from, path).equals("200"); i++) {
            Thread.sleep(50);
        }
        return get(from, path);
    }

    private String get(String from, String path) throws IOException {
        return curl(from, path, "--fail");
    }

    private String status(String from, String path, String... more) throws IOException {
        var options = new ArrayList<>(List.of("-o", "/dev/null", "-w", "%{http_code}"));
        options.addAll(List.of(more));
        return curl(from, path, options.toArray(String[]::new));
    }

    private String curl(String from, String path, String... options) throws IOException {
        var command = new ArrayList<>(List.of(
                "ip", "netns", "exec", guests, "curl", "-s", "--max-time", "5", "--path-as-is", "--interface", from));
        command.addAll(List.of(options));
        command.add("http://169.254.169.254" + path);
        return run(command.toArray(String[]::new));
    }

    /// The output, whatever the status: curl before the service is there is expected to fail.
    private static String run(String... command) throws IOException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return output;
    }
}
