package foehn.demo;

import java.util.List;
import java.util.Locale;

/// How figures of one kind are spread.
///
/// @param p50 the middle one
/// @param count of how many
record Spread(int count, long p50, long max) {
    static Spread of(List<Long> values) {
        var sorted = values.stream().sorted().toList();
        return sorted.isEmpty()
                ? new Spread(0, 0, 0)
                : new Spread(sorted.size(), sorted.get((sorted.size() - 1) / 2), sorted.getLast());
    }

    @Override
    public String toString() {
        return count == 0 ? "none" : String.format(Locale.ROOT, "p50 %d, max %d (of %d)", p50, max, count);
    }
}
