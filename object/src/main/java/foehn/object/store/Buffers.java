package foehn.object.store;

import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Buffers outside the heap, used again and again: making one costs more than filling it.
final class Buffers {
    private static final int KEPT_MAX = 64;

    private final ConcurrentLinkedQueue<ByteBuffer> idle = new ConcurrentLinkedQueue<>();
    private final AtomicInteger kept = new AtomicInteger();
    private final int bytes;

    Buffers(int bytes) {
        this.bytes = bytes;
    }

    ByteBuffer take() {
        @Nullable ByteBuffer known = idle.poll();
        if (known == null) {
            return ByteBuffer.allocateDirect(bytes);
        }
        kept.decrementAndGet();
        return known.clear();
    }

    void give(ByteBuffer buffer) {
        if (kept.incrementAndGet() > KEPT_MAX) {
            kept.decrementAndGet();
        } else {
            idle.add(buffer);
        }
    }
}
