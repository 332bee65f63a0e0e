package foehn.object.store;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads what a [RowWriter] has packed, in the same order.
final class RowReader {
    private static final SortedMap<String, String> NOTHING = Collections.unmodifiableSortedMap(new TreeMap<>());

    private final byte[] bytes;
    private int at;
    private int repeatedAt;
    private int repeatedBytes;
    private String repeated = "";

    RowReader(byte[] bytes) {
        this.bytes = bytes;
    }

    long number() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    boolean hasMore() {
        return at < bytes.length;
    }

    String text() {
        return text((int) number());
    }

    /// A text that is most often the same in all rows: it is made but once.
    String repeatedText() {
        int length = (int) number();
        boolean same = length == repeatedBytes
                && Arrays.equals(bytes, at, at + length, bytes, repeatedAt, repeatedAt + length);
        if (same) {
            at += length;
        } else {
            repeatedAt = at;
            repeatedBytes = length;
            repeated = text(length);
        }
        return repeated;
    }

    /// A text that is known to hold nothing but ASCII.
    String ascii() {
        int length = (int) number();
        var text = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
        at += length;
        return text;
    }

    String text(int length) {
        if (length == 0) {
            return "";
        }
        var text = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    SortedMap<String, String> map() {
        int size = (int) number();
        if (size == 0) {
            return NOTHING;
        }
        var map = new TreeMap<String, String>();
        for (int i = 0; i < size; i++) {
            map.put(text(), text());
        }
        return Collections.unmodifiableSortedMap(map);
    }
}
