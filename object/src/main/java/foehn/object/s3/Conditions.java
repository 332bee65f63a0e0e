package foehn.object.s3;

import java.util.Optional;

/// `If-Match` and its kin, as HTTP orders them. An entity tag with a dash, made up for a large object of Swift's, also
/// matches without.
final class Conditions {
    private Conditions() {}

    /// What becomes of a request that has them.
    enum Outcome {
        PASS,
        NOT_MODIFIED,
        FAILED
    }

    /// @param prefix before each header's name: `x-amz-copy-source-` for the source of a copy
    static Outcome check(Wire wire, String prefix, String etag, long modifiedSeconds) {
        var match = wire.header(prefix + "if-match");
        if (match.isPresent()) {
            if (!matches(match.get(), etag)) {
                return Outcome.FAILED;
            }
        } else if (seconds(wire, prefix + "if-unmodified-since")
                .filter(since -> modifiedSeconds > since)
                .isPresent()) {
            return Outcome.FAILED;
        }
        var noneMatch = wire.header(prefix + "if-none-match");
        if (noneMatch.isPresent()) {
            return matches(noneMatch.get(), etag) ? Outcome.NOT_MODIFIED : Outcome.PASS;
        }
        return seconds(wire, prefix + "if-modified-since")
                        .filter(since -> modifiedSeconds <= since)
                        .isPresent()
                ? Outcome.NOT_MODIFIED
                : Outcome.PASS;
    }

    private static Optional<Long> seconds(Wire wire, String name) {
        return wire.header(name).flatMap(S3Times::parseDate).map(java.time.Instant::getEpochSecond);
    }

    static boolean matches(String list, String etag) {
        var wanted = foehn.object.Conditions.bare(etag);
        for (var candidate : list.split(",", -1)) {
            var tag = foehn.object.Conditions.bare(candidate.strip());
            if (tag.equals("*") || tag.equals(wanted) || (wanted + "-N").equals(tag) || (tag + "-N").equals(wanted)) {
                return true;
            }
        }
        return false;
    }
}
