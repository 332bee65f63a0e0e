package foehn.demo.object;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// One kept-alive connection with at most one request on its way.
final class Connection {
    private static final int HEAD_BYTES_MAX = 16 << 10;

    private final Target target;
    private final Selector selector;
    private final ByteBuffer input;
    private final byte[] head = new byte[HEAD_BYTES_MAX];
    private final Answer answer = new Answer();
    private final ByteBuffer body;
    private SocketChannel channel;
    private SelectionKey key;
    private @Nullable Request request;
    private int headLength;
    private boolean inBody;
    private long begunNanos;

    /// @param input where answers are read; connections of one thread share it
    /// @param body what is sent
    Connection(Target target, Selector selector, ByteBuffer input, ByteBuffer body) throws IOException {
        this.target = target;
        this.selector = selector;
        this.input = input;
        this.body = body.duplicate();
        channel = SocketChannel.open();
        key = connect();
    }

    private SelectionKey connect() throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(new InetSocketAddress(target.host(), target.port()));
        channel.configureBlocking(false);
        return channel.register(selector, SelectionKey.OP_READ, this);
    }

    void reconnect() throws IOException {
        close();
        channel = SocketChannel.open();
        key = connect();
    }

    void begin(Request next) throws IOException {
        request = next;
        next.head().rewind();
        body.position(0).limit(next.bodyBytes());
        headLength = 0;
        inBody = false;
        begunNanos = System.nanoTime();
        write();
    }

    @Nullable
    Request request() {
        return request;
    }

    long begunNanos() {
        return begunNanos;
    }

    /// Sends what the socket takes.
    void write() throws IOException {
        var sending = request;
        if (sending == null) {
            return;
        }
        var parts = new ByteBuffer[] {sending.head(), body};
        long sent = 1;
        while (sent > 0 && (sending.head().hasRemaining() || body.hasRemaining())) {
            sent = channel.write(parts);
        }
        boolean more = sending.head().hasRemaining() || body.hasRemaining();
        int wanted = more ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    /// Reads what is there. Returns whether the answer is complete.
    boolean read() throws IOException {
        while (true) {
            input.clear();
            int count = channel.read(input);
            if (count == 0) {
                return false;
            }
            if (count < 0) {
                throw new IOException("closed by the server");
            }
            input.flip();
            if (take()) {
                return true;
            }
            if (count < input.capacity()) {
                return false;
            }
        }
    }

    private boolean take() throws IOException {
        while (!inBody) {
            if (!takeHead()) {
                return false;
            }
            inBody = answer.begin(head, headLength);
            headLength = 0;
        }
        return answer.take(input);
    }

    private boolean takeHead() throws IOException {
        while (input.hasRemaining()) {
            if (headLength == head.length) {
                throw new IOException("too long a head");
            }
            byte next = input.get();
            head[headLength++] = next;
            boolean ended = next == '\n'
                    && headLength >= 4
                    && head[headLength - 2] == '\r'
                    && head[headLength - 3] == '\n'
                    && head[headLength - 4] == '\r';
            if (ended) {
                return true;
            }
        }
        return false;
    }

    /// Whether the answer is what was expected.
    boolean good() {
        var asked = request;
        return asked != null
                && answer.status() / 100 == 2
                && (asked.answerBytes() < 0 || asked.answerBytes() == answer.bytes());
    }

    int status() {
        return answer.status();
    }

    long answerBytes() {
        return answer.bytes();
    }

    boolean mustClose() {
        return answer.closes();
    }

    void close() throws IOException {
        key.cancel();
        channel.close();
    }
}
