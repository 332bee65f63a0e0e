package foehn.agent.metadata;

import foehn.hypervisor.MetadataPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Joins logical networks by a pair of virtual Ethernet interfaces: one end is plugged into the host's switch, the
/// other is the only interface of a namespace made for that network.
///
/// Named namespaces are seen by all of the machine, where several emulated hosts of several clouds may run, so names
/// begin with the host's and a hash of its state directory. What an agent left behind when it was killed is found by
/// that.
public final class NamespaceLinks implements MetadataLinks {
    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final Pattern NETWORK_ID = Pattern.compile("[0-9A-Za-z-]{1,64}");
    private static final Pattern MAC = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");
    private static final Pattern CIDR = Pattern.compile("[0-9a-f.:]{2,45}/[0-9]{1,3}");
    private static final InetSocketAddress SERVICE =
            new InetSocketAddress(InetAddress.ofLiteral("169.254.169.254"), 80);

    /// The switch that the outer end goes to.
    public interface Plug {
        /// The interface is the logical port's presence on this host from now on.
        void plug(String interfaceName, String portId) throws IOException;

        /// An interface that is not plugged is fine.
        void unplug(String interfaceName) throws IOException;
    }

    private final String prefix;
    private final Plug plug;

    /// Touches nothing yet.
    ///
    /// @param hostname begins the namespaces' names
    /// @param stateDirectory whose agent they belong to
    public NamespaceLinks(String hostname, Path stateDirectory, Plug plug) {
        this.prefix = prefix(hostname, stateDirectory);
        this.plug = plug;
    }

    /// What the names of all namespaces begin with that an agent with this state directory makes.
    public static String prefix(String hostname, Path stateDirectory) {
        return hostname + "-md"
                + shortHash(stateDirectory.toAbsolutePath().normalize().toString()) + "-";
    }

    @Override
    public ServerSocketChannel join(String networkId, MetadataPort port, int mtu) throws IOException {
        requireSafe(networkId, port);
        leave(networkId);
        var namespace = prefix + networkId;
        var outside = interfaceName(networkId);
        HostCommand.runWithInput("""
                netns add %1$s
                link add %2$s mtu %3$d type veth peer name eth0 mtu %3$d netns %1$s
                link set %2$s up
                """.formatted(namespace, outside, mtu), "ip", "-batch", "-");
        HostCommand.runWithInput(inside(port), "ip", "-n", namespace, "-batch", "-");
        // A userspace switch carries what it is given: without this, packets with the checksum left for hardware.
        var offloadsOff = new String[] {"tx", "off", "rx", "off", "gso", "off", "gro", "off", "tso", "off"};
        HostCommand.run(concat(new String[] {"ethtool", "-K", outside}, offloadsOff));
        HostCommand.run(concat(new String[] {"ip", "netns", "exec", namespace, "ethtool", "-K", "eth0"}, offloadsOff));
        plug.plug(outside, port.portId());
        return NetworkNamespace.named(namespace).listen(SERVICE);
    }

    private static String inside(MetadataPort port) {
        var batch = new StringBuilder();
        batch.append("link set lo up\n");
        batch.append("link set eth0 address ").append(port.mac()).append(" up\n");
        batch.append("address add 169.254.169.254/32 dev eth0\n");
        for (String address : port.cidrAddresses()) {
            batch.append("address add ").append(address).append(" dev eth0 nodad\n");
        }
        return batch.toString();
    }

    /// Also clears away what is only half there: a file whose namespace went with the mount table of an agent that
    /// ended, a pair that was never moved.
    @Override
    public void leave(String networkId) throws IOException {
        var outside = interfaceName(networkId);
        var file = NAMESPACES.resolve(prefix + networkId);
        plug.unplug(outside);
        if (NetworkInterface.getByName(outside) != null) {
            HostCommand.run("ip", "link", "delete", outside);
        }
        if (Files.exists(file)) {
            HostCommand.run("ip", "netns", "delete", prefix + networkId);
        }
    }

    @Override
    public Set<String> joined() throws IOException {
        if (!Files.isDirectory(NAMESPACES)) {
            return Set.of();
        }
        try (var names = Files.list(NAMESPACES)) {
            return names.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length()))
                    .collect(Collectors.toSet());
        }
    }

    /// These become file names and lines of a batch file.
    private static void requireSafe(String networkId, MetadataPort port) throws IOException {
        if (!NETWORK_ID.matcher(networkId).matches()
                || !MAC.matcher(port.mac()).matches()
                || !port.cidrAddresses().stream().allMatch(a -> CIDR.matcher(a).matches())) {
            throw new IOException("not a network with a metadata port: " + networkId + " " + port);
        }
    }

    /// Linux allows 15 characters, too few for the network's id.
    static String interfaceName(String networkId) {
        return "md" + shortHash(networkId);
    }

    private static String shortHash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String[] concat(String[] first, String[] second) {
        var all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
