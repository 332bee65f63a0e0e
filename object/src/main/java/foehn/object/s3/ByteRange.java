package foehn.object.s3;

import java.util.Optional;

/// One range of bytes, as `Range` asks for.
///
/// @param first of the bytes, from 0
/// @param last of them, included
record ByteRange(long first, long last) {
    long length() {
        return last - first + 1;
    }

    String contentRange(long total) {
        return "bytes " + first + "-" + last + "/" + total;
    }

    /// Empty when the header asks for nothing that one range could be: then all bytes are sent.
    ///
    /// @throws S3Exception when it asks only for what is not there
    static Optional<ByteRange> of(String header, long total) {
        if (!header.startsWith("bytes=") || header.indexOf(',') >= 0) {
            return Optional.empty();
        }
        var range = parse(header.substring("bytes=".length()).strip(), total);
        if (range.isPresent() && (range.get().first >= total || range.get().length() <= 0)) {
            throw S3Error.InvalidRange.toException().header("Content-Range", "bytes */" + total);
        }
        return range.map(r -> new ByteRange(r.first, Math.min(r.last, total - 1)));
    }

    private static Optional<ByteRange> parse(String text, long total) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            return Optional.empty();
        }
        var first = number(text.substring(0, dash).strip());
        var last = number(text.substring(dash + 1).strip());
        boolean openEnd = text.substring(dash + 1).isBlank();
        if (text.substring(0, dash).isBlank()) {
            return last.map(suffix -> new ByteRange(Math.max(0, total - suffix), suffix == 0 ? -1 : total - 1));
        }
        if (first.isEmpty() || (last.isEmpty() && !openEnd)) {
            return Optional.empty();
        }
        long end = last.orElse(Long.MAX_VALUE - 1);
        return end < first.get() ? Optional.empty() : Optional.of(new ByteRange(first.get(), end));
    }

    private static Optional<Long> number(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }
}
