package foehn.object;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `Range: bytes=0-99,200-`.
public final class Ranges {
    private static final int COUNT_MAX = 50;
    private static final int OVERLAPS_MAX = 2;
    private static final int DISORDER_MAX = 8;

    /// From `first` on, to before `end`.
    public record Span(long first, long end) {
        public long length() {
            return end - first;
        }
    }

    /// What of `length` bytes a header asks for: null when it is no valid one and counts for nothing, empty when
    /// nothing of it can be had, or when it asks for an unreasonable lot.
    public static @Nullable List<Span> of(String header, long length) {
        int equals = header.indexOf('=');
        if (equals < 0 || !header.substring(0, equals).strip().equalsIgnoreCase("bytes")) {
            return null;
        }
        var spans = new ArrayList<Span>();
        int wanted = 0;
        for (var part : header.substring(equals + 1).split(",", -1)) {
            var text = part.strip();
            int dash = text.indexOf('-');
            if (dash < 0 || text.length() < 2) {
                return null;
            }
            long first = number(text.substring(0, dash).strip());
            long last = number(text.substring(dash + 1).strip());
            if (first == MALFORMED || last == MALFORMED || (first != ABSENT && last != ABSENT && last < first)) {
                return null;
            }
            wanted++;
            var span = span(first, last, length);
            if (span != null) {
                spans.add(span);
            }
        }
        return wanted > COUNT_MAX || isUnreasonable(spans) ? List.of() : spans;
    }

    private static final long ABSENT = -1;
    private static final long MALFORMED = -2;

    private static long number(String digits) {
        if (digits.isEmpty()) {
            return ABSENT;
        }
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return MALFORMED;
            }
            value = value > Long.MAX_VALUE / 20 ? value : value * 10 + (c - '0');
        }
        return value;
    }

    private static @Nullable Span span(long first, long last, long length) {
        if (first == ABSENT) {
            return last <= 0 || length == 0 ? null : new Span(Math.max(0, length - last), length);
        }
        if (first >= length) {
            return null;
        }
        return new Span(first, last == ABSENT ? length : Math.min(last + 1, length));
    }

    /// RFC 7233, 6.1: many small or overlapping ranges cost us far more than who asks.
    private static boolean isUnreasonable(List<Span> spans) {
        int overlaps = 0;
        int disorder = 0;
        for (int i = 1; i < spans.size(); i++) {
            var here = spans.get(i);
            if (here.first() < spans.get(i - 1).first()) {
                disorder++;
            }
            for (int j = 0; j < i; j++) {
                var there = spans.get(j);
                if (here.first() < there.end() && there.first() < here.end()) {
                    overlaps++;
                    break;
                }
            }
        }
        return overlaps > OVERLAPS_MAX || disorder > DISORDER_MAX;
    }

    private Ranges() {}
}
