package foehn.image;

import foehn.kernel.Fault;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which bytes of an image are asked for.
record ByteRange(long first, long last) {
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    long length() {
        return last - first + 1;
    }

    /// What a `Range` header means for so many bytes; empty when there is none. 416 when it cannot be satisfied.
    static Optional<ByteRange> parse(Optional<String> header, long size) {
        return header.map(text -> {
            var matcher = RANGE.matcher(text.strip());
            if (!matcher.matches()
                    || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
                throw unsatisfiable(text);
            }
            if (matcher.group(1).isEmpty()) {
                long suffix = Long.parseLong(matcher.group(2));
                if (suffix == 0 || size == 0) {
                    throw unsatisfiable(text);
                }
                return new ByteRange(Math.max(0, size - suffix), size - 1);
            }
            long first = Long.parseLong(matcher.group(1));
            long last = matcher.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(matcher.group(2)));
            if (first > last) {
                throw unsatisfiable(text);
            }
            return new ByteRange(first, last);
        });
    }

    private static RuntimeException unsatisfiable(String text) {
        return Fault.named(
                416,
                "RangeNotSatisfiable",
                "Invalid Range header '" + (text.length() > 64 ? text.substring(0, 64) : text) + "'.");
    }
}
