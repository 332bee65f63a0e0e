package foehn.qemu;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A conversation with one QEMU process in the QEMU Machine Protocol: JSON lines over its Unix socket, answers matched
/// to commands by id, events handed to whoever listens. A QEMU admits one such conversation at a time.
///
/// Thread-safe. Once broken it stays broken: [#alive] says so, and a new one has to be opened.
final class Qmp implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Qmp.class);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    /// QEMU understood the command and would not do it.
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String command, String reason) {
            super(command + ": " + reason);
        }
    }

    private final SocketChannel channel;
    private final BufferedReader lines;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<Consumer<JsonNode>> listeners = new CopyOnWriteArrayList<>();
    private final CompletableFuture<JsonNode> greeting = new CompletableFuture<>();
    private volatile boolean alive = true;

    private Qmp(SocketChannel channel) {
        this.channel = channel;
        this.lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    }

    /// Connects, and leaves the negotiation mode.
    static Qmp open(Path socket) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            var qmp = new Qmp(channel);
            Thread.ofVirtual().name("qmp").start(qmp::listen);
            qmp.answer("greeting", qmp.greeting);
            qmp.execute("qmp_capabilities");
            return qmp;
        } catch (IOException broken) {
            channel.close();
            throw broken;
        }
    }

    boolean alive() {
        return alive;
    }

    /// Hears every event from now on, on the reading thread: it must not wait for answers there.
    void onEvent(Consumer<JsonNode> listener) {
        listeners.add(listener);
    }

    void forget(Consumer<JsonNode> listener) {
        listeners.remove(listener);
    }

    JsonNode execute(String command) throws IOException {
        return execute(command, JSON.createObjectNode());
    }

    /// Sends a command and waits for what it returns.
    JsonNode execute(String command, ObjectNode arguments) throws IOException {
        long id = ids.incrementAndGet();
        var request = JSON.createObjectNode().put("execute", command).put("id", id);
        if (!arguments.isEmpty()) {
            request.set("arguments", arguments);
        }
        var answer = new CompletableFuture<JsonNode>();
        waiting.put(id, answer);
        try {
            send(request);
            var reply = answer(command, answer);
            var error = reply.get("error");
            if (error != null) {
                throw new Refused(command, error.path("desc").asString("no reason given"));
            }
            return reply.path("return");
        } finally {
            waiting.remove(id);
        }
    }

    private JsonNode answer(String command, CompletableFuture<JsonNode> answer) throws IOException {
        try {
            return answer.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new IOException(command + ": QEMU did not answer within " + DEADLINE.toSeconds() + " s");
        } catch (ExecutionException broken) {
            throw new IOException(command + ": QEMU went away", broken.getCause());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException(command + ": interrupted");
        }
    }

    private void send(ObjectNode request) throws IOException {
        var bytes = ByteBuffer.wrap((JSON.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8));
        writing.lock();
        try {
            if (!alive) {
                throw new IOException("QEMU went away");
            }
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } finally {
            writing.unlock();
        }
    }

    private void listen() {
        try {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                heard(JSON.readTree(line));
            }
        } catch (IOException | JacksonException broken) {
            log.debug("monitor broke off", broken);
        } finally {
            alive = false;
            var closed = new IOException("connection closed");
            greeting.completeExceptionally(closed);
            waiting.values().forEach(answer -> answer.completeExceptionally(closed));
        }
    }

    private void heard(JsonNode message) {
        if (message.has("event")) {
            listeners.forEach(listener -> listener.accept(message));
            return;
        }
        if (message.has("QMP")) {
            greeting.complete(message);
            return;
        }
        var answer = waiting.get(message.path("id").asLong(-1));
        if (answer != null) {
            answer.complete(message);
        }
    }

    @Override
    public void close() {
        alive = false;
        try {
            channel.close();
        } catch (IOException broken) {
            log.debug("closing a monitor", broken);
        }
    }
}
