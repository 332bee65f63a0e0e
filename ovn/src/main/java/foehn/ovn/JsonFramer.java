package foehn.ovn;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// Cuts a stream of bytes into JSON objects. JSON-RPC over a socket has no separator between messages: an object
/// ends where its last brace closes. A message longer than the limit is refused, so that a broken peer cannot fill the
/// memory.
final class JsonFramer {
    private final int messageBytesMax;
    private final Consumer<byte[]> messages;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private int depth;
    private boolean inString;
    private boolean escaped;

    JsonFramer(int messageBytesMax, Consumer<byte[]> messages) {
        this.messageBytesMax = messageBytesMax;
        this.messages = messages;
    }

    void feed(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            feed(bytes.get());
        }
    }

    private void feed(byte next) throws IOException {
        if (depth == 0 && next != '{') {
            if (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
                return;
            }
            throw new IOException("not a JSON object");
        }
        if (message.size() >= messageBytesMax) {
            throw new IOException("a message of more than " + messageBytesMax + " bytes");
        }
        message.write(next);
        if (inString) {
            inString = escaped || next != '"';
            escaped = !escaped && next == '\\';
        } else if (next == '"') {
            inString = true;
        } else if (next == '{') {
            depth++;
        } else if (next == '}' && --depth == 0) {
            messages.accept(message.toByteArray());
            message.reset();
        }
    }
}
