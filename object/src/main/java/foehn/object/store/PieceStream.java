package foehn.object.store;

import java.io.IOException;
import java.io.InputStream;

/// A download as a stream: takes a block at a time.
final class PieceStream extends InputStream {
    private final Download download;
    private final byte[] block;
    private long at;
    private final long end;
    private int position;
    private int limit;

    PieceStream(Download download, long offset, long length) {
        this.download = download;
        at = offset;
        end = Math.min(offset + length, download.bytes());
        block = new byte[(int) Math.min(Trailer.BLOCK_BYTES, Math.max(0, end - offset))];
    }

    private boolean fill() throws IOException {
        if (at >= end) {
            return false;
        }
        // To the end of a block, so that none is read and checked twice.
        long piece = Math.min(Trailer.BLOCK_BYTES - at % Trailer.BLOCK_BYTES, end - at);
        position = 0;
        limit = 0;
        download.send(at, piece, bytes -> {
            int count = bytes.remaining();
            bytes.get(block, limit, count);
            limit += count;
        });
        at += piece;
        return true;
    }

    @Override
    public int read() throws IOException {
        return position < limit || fill() ? block[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == limit && !fill()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(block, position, into, offset, count);
        position += count;
        return count;
    }
}
