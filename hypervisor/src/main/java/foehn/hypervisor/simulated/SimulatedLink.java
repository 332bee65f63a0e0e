package foehn.hypervisor.simulated;

import foehn.hypervisor.GuestId;
import foehn.hypervisor.MigrationEndpoint;
import foehn.hypervisor.MigrationPlan;
import foehn.hypervisor.Power;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The migration link of a simulated host: a real socket over which a guest's arrival takes one line, and its
/// acceptance another. There is no state to carry, and nothing to keep secret.
final class SimulatedLink implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SimulatedLink.class);
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int LINE_CHARACTERS_MAX = 512;
    private static final String ACCEPTED = "arrived";

    /// Lets a guest in, or says that nobody waits for it.
    @FunctionalInterface
    interface Door {
        boolean arrive(GuestId guest, String migrationId, Power power) throws IOException;
    }

    private final String hostname;
    private final String address;
    private final Door door;
    private final ServerSocket socket;

    SimulatedLink(String hostname, String address, Door door) throws IOException {
        this.hostname = hostname;
        this.address = address;
        this.door = door;
        this.socket = new ServerSocket(0, 50, InetAddress.getByName(address));
        Thread.ofVirtual().name("simulated-link-" + hostname).start(this::listen);
    }

    String address() {
        return address;
    }

    MigrationEndpoint endpoint(MigrationPlan plan) {
        int port = socket.getLocalPort();
        return new MigrationEndpoint(hostname, address, port, plan.copiesDisks() ? port : 0);
    }

    private void listen() {
        while (!socket.isClosed()) {
            try {
                var peer = socket.accept();
                Thread.ofVirtual().start(() -> serve(peer));
            } catch (IOException closed) {
                log.debug("the simulated link of {} is closed", hostname, closed);
            }
        }
    }

    private void serve(Socket peer) {
        try (peer) {
            var words = line(peer).split(" ", -1);
            if (words.length != 3) {
                return;
            }
            boolean arrived = door.arrive(new GuestId(words[0]), words[1], Power.valueOf(words[2]));
            say(peer, arrived ? ACCEPTED : "unexpected");
        } catch (IOException | RuntimeException broken) {
            log.debug("a guest did not arrive", broken);
        }
    }

    /// At the source: the guest runs at the target when this returns, and here when it throws.
    void hand(GuestId guest, String migrationId, Power power, MigrationEndpoint to) throws IOException {
        try (var peer = new Socket()) {
            peer.connect(new InetSocketAddress(to.address(), to.memoryPort()), PATIENCE_MILLIS);
            say(peer, guest + " " + migrationId + " " + power);
            if (!line(peer).equals(ACCEPTED)) {
                throw new IOException("the target does not expect the guest");
            }
        }
    }

    private static void say(Socket peer, String line) throws IOException {
        peer.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String line(Socket peer) throws IOException {
        peer.setSoTimeout(PATIENCE_MILLIS);
        var reader = new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8));
        var line = new StringBuilder();
        for (int c = reader.read(); c != '\n'; c = reader.read()) {
            if (c < 0 || line.length() >= LINE_CHARACTERS_MAX) {
                throw new IOException("the peer went away");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException trouble) {
            log.debug("closing the simulated link of {}", hostname, trouble);
        }
    }
}
