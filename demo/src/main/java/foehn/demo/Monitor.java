package foehn.demo;

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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A conversation in JSON lines over a Unix socket, as QEMU's monitor and the agent in its guest hold it. For one
/// thread at a time: one command, one answer.
final class Monitor implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final SocketChannel channel;
    private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();

    private Monitor(SocketChannel channel) {
        this.channel = channel;
    }

    /// Throws when nobody listens there yet.
    static Monitor open(Path socket) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException notThere) {
            channel.close();
            throw notThere;
        }
        var monitor = new Monitor(channel);
        var lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        Thread.ofVirtual().name("monitor").start(() -> monitor.listen(lines));
        return monitor;
    }

    private void listen(BufferedReader lines) {
        try {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var message = JSON.readTree(line);
                (message.has("event") || message.has("QMP") ? events : answers).add(message);
            }
        } catch (IOException | JacksonException ended) {
            answers.add(JSON.createObjectNode().putPOJO("error", String.valueOf(ended.getMessage())));
        }
    }

    JsonNode execute(String command, Duration deadline) throws IOException, InterruptedException {
        return execute(command, JSON.createObjectNode(), deadline);
    }

    JsonNode execute(String command, ObjectNode arguments, Duration deadline) throws IOException, InterruptedException {
        var request = JSON.createObjectNode().put("execute", command);
        request.set("arguments", arguments);
        var bytes = ByteBuffer.wrap((JSON.writeValueAsString(request) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        var answer = answers.poll(deadline.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null || answer.has("error")) {
            throw new Shell.Failed(command + ": " + (answer == null ? "no answer" : answer.path("error")));
        }
        return answer.path("return");
    }

    /// The next event of this kind; those before it are forgotten.
    JsonNode await(String what, Predicate<JsonNode> wanted, Duration deadline) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        while (true) {
            var event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (event == null) {
                throw new Shell.Failed("QEMU does not say: " + what);
            }
            if (wanted.test(event)) {
                return event;
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
