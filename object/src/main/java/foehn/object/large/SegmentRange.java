package foehn.object.large;

import java.util.Optional;
import java.util.OptionalLong;

/// The part of an object that a manifest asks for: `2-5`, `2-`, or `-5` for the last five bytes.
///
/// @param first empty when only the end is wanted
/// @param last empty when everything behind `first` is wanted; without `first`, how many bytes
record SegmentRange(OptionalLong first, OptionalLong last) {
    /// Empty when it is no range, or more than one.
    static Optional<SegmentRange> parse(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            return Optional.empty();
        }
        var first = number(text.substring(0, dash).strip());
        var last = number(text.substring(dash + 1).strip());
        boolean empty = first.isEmpty() && last.isEmpty();
        boolean backwards = first.isPresent() && last.isPresent() && first.getAsLong() > last.getAsLong();
        boolean odd = text.codePoints().anyMatch(c -> c != '-' && c != ' ' && (c < '0' || c > '9'));
        return empty || backwards || odd || text.indexOf('-', dash + 1) >= 0
                ? Optional.empty()
                : Optional.of(new SegmentRange(first, last));
    }

    /// The bytes of an object of that length; empty when there are none.
    Optional<Span> within(long length) {
        if (first.isEmpty()) {
            long count = Math.min(last.orElseThrow(), length);
            return count == 0 ? Optional.empty() : Optional.of(new Span(length - count, length - 1));
        }
        return first.getAsLong() >= length
                ? Optional.empty()
                : Optional.of(new Span(first.getAsLong(), Math.min(last.orElse(length - 1), length - 1)));
    }

    private static OptionalLong number(String digits) {
        try {
            return digits.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
        } catch (NumberFormatException tooLong) {
            return OptionalLong.of(Long.MAX_VALUE);
        }
    }
}
