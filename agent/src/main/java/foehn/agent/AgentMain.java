package foehn.agent;

import foehn.agent.metadata.NamespaceLinks;
import foehn.agent.metadata.OvsPlug;
import foehn.agent.metadata.WithMetadata;
import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.remote.Identity;
import foehn.hypervisor.remote.TlsDirectory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The agent of one host, as a process: `AgentMain agent.toml`. It says on its standard output when it is ready, and
/// ends at SIGTERM; guests run on, and the next agent adopts them. It keeps nothing that kill -9 could take.
public final class AgentMain {
    private static final Logger log = LoggerFactory.getLogger(AgentMain.class);

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 1) {
            System.err.println("usage: agent <configuration file>");
            System.exit(2);
        }
        var config = AgentConfig.load(Path.of(arguments[0]));
        var lock = lock(config.state().directory());
        var hypervisor = withMetadata(Drivers.open(config), config);
        var tls =
                new TlsDirectory(config.tls().directory()).context(peer -> peer.role() == Identity.Role.CONTROL_PLANE);
        var address = new InetSocketAddress(
                InetAddress.ofLiteral(config.listen().address()),
                config.listen().port());
        var agent = new Agent(hypervisor, address, tls);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> stop(agent, hypervisor, lock)));
        long millis = System.currentTimeMillis()
                - ManagementFactory.getRuntimeMXBean().getStartTime();
        System.out.println("ready: host " + config.host().name() + " at https://"
                + config.listen().address() + ":" + agent.port() + " after " + millis + " ms");
    }

    /// Two agents on one directory would both adopt its guests. The kernel drops the lock with the process.
    private static FileLock lock(Path directory) throws IOException {
        Files.createDirectories(directory);
        var channel =
                FileChannel.open(directory.resolve("agent.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new IOException("another agent runs on " + directory);
        }
        return lock;
    }

    private static Hypervisor withMetadata(Hypervisor hypervisor, AgentConfig config) throws IOException {
        var virtualSwitch = config.virtualSwitch();
        if (!virtualSwitch.metadataService()) {
            return hypervisor;
        }
        var plug = new OvsPlug(virtualSwitch.database(), virtualSwitch.bridge());
        var state = config.state().directory();
        var links = new NamespaceLinks(config.host().name(), state, plug);
        return new WithMetadata(hypervisor, state.resolve("metadata"), links);
    }

    private static void stop(Agent agent, Hypervisor hypervisor, FileLock lock) {
        try (lock) {
            agent.close();
            if (hypervisor instanceof AutoCloseable closeable) {
                closeable.close();
            }
            log.info("stopped; guests run on");
        } catch (Exception e) {
            log.warn("stopped, not cleanly", e);
        }
    }

    private AgentMain() {}
}
