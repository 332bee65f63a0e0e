package foehn.ovn;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// One JSON-RPC session with an OVSDB server, over a Unix domain socket or TCP. Replies and notifications are handled
/// in the order in which they arrive, by one thread; callers block, each with a deadline. A peer that is silent for
/// longer than [#SILENCE_MAX] although it was asked for an echo is given up. Once closed it stays closed.
final class OvsdbConnection implements AutoCloseable {
    static final Duration SILENCE_MAX = Duration.ofSeconds(30);
    private static final Duration PROBE_AFTER = Duration.ofSeconds(5);
    private static final int CONNECT_MILLIS_MAX = 3_000;
    private static final int MESSAGE_BYTES_MAX = 256 << 20;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonMapper mapper = JsonMapper.shared();
    private final SocketChannel channel;
    private final BiConsumer<String, JsonNode> notifications;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, Call> calls = new ConcurrentHashMap<>();
    private final BlockingQueue<JsonNode> outgoing = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile long heardNanos = System.nanoTime();

    /// `first` sees the reply before any later message is looked at.
    private record Call(CompletableFuture<JsonNode> reply, Consumer<JsonNode> first) {}

    private OvsdbConnection(SocketChannel channel, BiConsumer<String, JsonNode> notifications) {
        this.channel = channel;
        this.notifications = notifications;
    }

    /// Connects to `unix:PATH` or `tcp:ADDRESS:PORT`. `notifications` is called with method and parameters.
    static OvsdbConnection open(String remote, BiConsumer<String, JsonNode> notifications) throws IOException {
        var connection = new OvsdbConnection(connect(address(remote)), notifications);
        Thread.ofVirtual().name("ovsdb-read").start(connection::read);
        Thread.ofVirtual().name("ovsdb-write").start(connection::write);
        return connection;
    }

    static SocketAddress address(String remote) {
        if (remote.startsWith("unix:")) {
            return UnixDomainSocketAddress.of(Path.of(remote.substring("unix:".length())));
        }
        int port = remote.lastIndexOf(':');
        if (remote.startsWith("tcp:") && port > "tcp:".length()) {
            var host = remote.substring("tcp:".length(), port).replaceAll("[\\[\\]]", "");
            return new InetSocketAddress(host, Integer.parseInt(remote.substring(port + 1)));
        }
        throw new IllegalArgumentException("neither unix:PATH nor tcp:ADDRESS:PORT: " + remote);
    }

    private static SocketChannel connect(SocketAddress address) throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        var channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        try {
            if (unix) {
                channel.connect(address);
            } else {
                channel.socket().connect(address, CONNECT_MILLIS_MAX);
            }
            return channel;
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /// The result of a call; an [OvsdbError] when the server refuses it.
    JsonNode call(String method, JsonNode params, Duration deadline) {
        return call(method, params, deadline, _ -> {});
    }

    /// As above; `first` is run with the result before any message that follows it is handled.
    JsonNode call(String method, JsonNode params, Duration deadline, Consumer<JsonNode> first) {
        long id = ids.incrementAndGet();
        var call = new Call(new CompletableFuture<>(), first);
        calls.put(id, call);
        var request = JSON.objectNode().put("method", method).put("id", id);
        request.set("params", params);
        outgoing.add(request);
        if (ended.isDone()) {
            // Registered too late to be failed by end().
            failAll(new IOException("closed"));
        }
        try {
            return call.reply().get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new NetworkUnreachable(method + ": no answer within " + deadline.toMillis() + " ms", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new NetworkUnreachable(method + ": interrupted", interrupted);
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case OvsdbError refused -> throw refused;
                case null, default -> throw unreachable(failure.getCause());
            }
        } finally {
            calls.remove(id);
        }
    }

    /// Blocks until the session is over.
    void awaitEnd() throws InterruptedException {
        while (!ended.isDone()) {
            try {
                ended.get(PROBE_AFTER.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                probe();
            } catch (ExecutionException _) {
                return;
            }
        }
    }

    private void probe() {
        long silentNanos = System.nanoTime() - heardNanos;
        if (silentNanos > SILENCE_MAX.toNanos()) {
            end(new IOException("silent for " + SILENCE_MAX.toSeconds() + " s"));
        } else if (silentNanos > PROBE_AFTER.toNanos()) {
            var echo = JSON.objectNode().put("method", "echo").put("id", "probe");
            echo.set("params", JSON.arrayNode());
            outgoing.add(echo);
        }
    }

    private void read() {
        var framer = new JsonFramer(MESSAGE_BYTES_MAX, this::handle);
        var buffer = ByteBuffer.allocate(64 << 10);
        try {
            while (channel.read(buffer) >= 0) {
                heardNanos = System.nanoTime();
                framer.feed(buffer.flip());
                buffer.clear();
            }
            end(new IOException("the server closed the connection"));
        } catch (IOException | JacksonException failure) {
            end(failure);
        } catch (RuntimeException bug) {
            end(new IOException("could not handle a message", bug));
        }
    }

    private void write() {
        try {
            while (!ended.isDone()) {
                var message = outgoing.poll(1, TimeUnit.SECONDS);
                var bytes = message == null ? null : ByteBuffer.wrap(mapper.writeValueAsBytes(message));
                while (bytes != null && bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
        } catch (IOException failure) {
            end(failure);
        } catch (InterruptedException interrupted) {
            end(new IOException(interrupted));
        }
    }

    private void handle(byte[] bytes) {
        var message = mapper.readTree(bytes);
        var method = message.path("method");
        if (!method.isString()) {
            reply(message);
        } else if (method.asString().equals("echo")) {
            var reply = JSON.objectNode();
            reply.set("id", message.path("id"));
            reply.set("result", message.path("params"));
            reply.putNull("error");
            outgoing.add(reply);
        } else {
            notifications.accept(method.asString(), message.path("params"));
        }
    }

    private void reply(JsonNode message) {
        var call = calls.get(message.path("id").asLong(0));
        if (call == null) {
            return;
        }
        var error = message.path("error");
        if (error.isMissingNode() || error.isNull()) {
            call.first().accept(message.path("result"));
            call.reply().complete(message.path("result"));
        } else {
            var kind = error.isString() ? error.asString() : error.path("error").asString("refused");
            call.reply().completeExceptionally(new OvsdbError(kind, error.toString()));
        }
    }

    private static NetworkUnreachable unreachable(@Nullable Throwable cause) {
        return new NetworkUnreachable("the database connection was lost", cause);
    }

    private void failAll(Exception cause) {
        calls.values().forEach(call -> call.reply().completeExceptionally(unreachable(cause)));
    }

    private void end(Exception cause) {
        ended.completeExceptionally(cause);
        failAll(cause);
        try {
            channel.close();
        } catch (IOException _) {
            // It is of no use any more either way.
        }
    }

    @Override
    public void close() {
        end(new IOException("closed"));
    }
}
