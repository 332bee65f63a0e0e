package foehn.demo.object;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// An answer while it is read: its status, and how many bytes of body have come.
final class Answer {
    private int status;
    private long bytes;
    private long left;
    private boolean chunked;
    private boolean closes;
    private final StringBuilder line = new StringBuilder();
    private boolean afterChunk;
    private boolean lastChunk;

    int status() {
        return status;
    }

    long bytes() {
        return bytes;
    }

    boolean closes() {
        return closes;
    }

    /// Reads the head. Returns whether it is the final one.
    boolean begin(byte[] head, int length) throws IOException {
        var text = new String(head, 0, length, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        status = Integer.parseInt(text, 9, 12, 10);
        bytes = 0;
        line.setLength(0);
        afterChunk = false;
        lastChunk = false;
        chunked = text.contains("\r\ntransfer-encoding: chunked");
        closes = text.contains("\r\nconnection: close");
        left = 0;
        if (status == 100) {
            return false;
        }
        if (!chunked && status != 204 && status != 304) {
            int at = text.indexOf("\r\ncontent-length:");
            if (at < 0) {
                throw new IOException("an answer without a length");
            }
            left = Long.parseLong(
                    text.substring(at + 17, text.indexOf('\r', at + 2)).strip());
        }
        return true;
    }

    /// Takes a part of the body. Returns whether that was the last one.
    boolean take(ByteBuffer input) throws IOException {
        if (!chunked) {
            skip(input);
            return left == 0;
        }
        while (input.hasRemaining()) {
            if (left > 0) {
                skip(input);
                afterChunk = left == 0;
                continue;
            }
            char next = (char) input.get();
            if (next != '\n') {
                line.append(next);
                continue;
            }
            if (endOfLine(line.toString().strip())) {
                return true;
            }
            line.setLength(0);
        }
        return false;
    }

    private boolean endOfLine(String text) {
        if (lastChunk) {
            return text.isEmpty();
        }
        if (afterChunk) {
            afterChunk = false;
            return false;
        }
        int end = text.indexOf(';');
        left = Long.parseLong(text, 0, end < 0 ? text.length() : end, 16);
        lastChunk = left == 0;
        return false;
    }

    private void skip(ByteBuffer input) {
        int count = (int) Math.min(left, input.remaining());
        input.position(input.position() + count);
        left -= count;
        bytes += count;
    }
}
