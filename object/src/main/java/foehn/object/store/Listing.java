package foehn.object.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Makes a listing out of rows in order. What is rolled up is skipped by seeking behind it, so that a listing costs
/// what it shows and not what lies below.
final class Listing<T> {
    /// Above every name, for no UTF-8 text begins with it.
    private static final byte[] END = {(byte) 0xFF};

    private final byte[] prefix;
    private final byte[] delimiter;
    private final byte[] exclusive;
    private final boolean reverse;
    private final int limit;
    private final List<ListEntry<T>> found = new ArrayList<>();
    private byte[] from;
    private byte[] to;

    private Listing(ListQuery query, boolean withinMarker) {
        prefix = Rows.name(query.prefix());
        delimiter = Rows.name(query.delimiter());
        reverse = query.reverse();
        limit = query.limit();
        exclusive = Rows.name(reverse ? query.endMarker() : query.marker());
        var upper = Rows.name(reverse ? query.marker() : query.endMarker());
        // Names that begin with NUL are hidden from those who do not ask for them.
        var visible = prefix.length > 0 ? prefix : new byte[] {1};
        boolean withMarker = withinMarker && !reverse;
        from = exclusive.length == 0 ? visible : max(visible, withMarker ? exclusive : behind(exclusive));
        to = upper.length == 0 ? END : withinMarker && reverse ? behind(upper) : upper;
        if (prefix.length > 0) {
            to = min(to, successor(prefix));
        }
    }

    /// The names that the query asks for: not below `from`, and below `to`.
    record Bounds(byte[] from, byte[] to) {
        /// What is left when a name has been listed.
        Bounds behind(String name, boolean reverse) {
            return reverse ? new Bounds(from, Rows.name(name)) : new Bounds(Listing.behind(Rows.name(name)), to);
        }
    }

    static Bounds bounds(ListQuery query) {
        var listing = new Listing<Void>(query, false);
        return new Bounds(listing.from, listing.to);
    }

    static <T> List<ListEntry<T>> of(ListQuery query, Cursor.Source<T> source) {
        return new Listing<T>(query, false).run(source);
    }

    /// The same, with what has the marker's own name: the source leaves out what lies before.
    static <T> List<ListEntry<T>> fromWithinMarker(ListQuery query, Cursor.Source<T> source) {
        return new Listing<T>(query, true).run(source);
    }

    private List<ListEntry<T>> run(Cursor.Source<T> source) {
        boolean more = true;
        while (more && found.size() < limit && Arrays.compareUnsigned(from, to) < 0) {
            try (var cursor = source.open(from, to, reverse, limit - found.size())) {
                more = take(cursor);
            }
        }
        return found;
    }

    /// Returns whether it makes sense to seek on.
    private boolean take(Cursor<T> cursor) {
        for (var line = cursor.next(); line != null; line = cursor.next()) {
            int end = rolledUpTo(line.name());
            if (end >= 0) {
                rollUp(Arrays.copyOf(line.name(), end));
                return true;
            }
            found.add(new ListEntry.Item<>(Rows.name(line.name()), line.item()));
            if (found.size() == limit) {
                return false;
            }
        }
        return false;
    }

    private void rollUp(byte[] rolled) {
        if (!Arrays.equals(rolled, exclusive)) {
            found.add(new ListEntry.Prefix<>(Rows.name(rolled)));
        }
        if (reverse) {
            to = rolled;
        } else {
            from = successor(rolled);
        }
    }

    /// Where the name's rolled-up prefix ends; -1 when it is a line of its own.
    private int rolledUpTo(byte[] name) {
        if (delimiter.length == 0) {
            return -1;
        }
        for (int at = prefix.length; at + delimiter.length <= name.length; at++) {
            if (name[at] == delimiter[0]
                    && Arrays.equals(name, at, at + delimiter.length, delimiter, 0, delimiter.length)) {
                return at + delimiter.length;
            }
        }
        return -1;
    }

    /// The first name that can follow.
    private static byte[] behind(byte[] name) {
        return Arrays.copyOf(name, name.length + 1);
    }

    /// The first name that does not begin so.
    static byte[] successor(byte[] prefix) {
        var next = prefix.clone();
        // No byte of UTF-8 is 0xFF, so there is nothing to carry.
        next[next.length - 1]++;
        return next;
    }

    private static byte[] max(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b) < 0 ? b : a;
    }

    private static byte[] min(byte[] a, byte[] b) {
        return Arrays.compareUnsigned(a, b) < 0 ? a : b;
    }
}
