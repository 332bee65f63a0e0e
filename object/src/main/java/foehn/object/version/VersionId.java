package foehn.object.version;

import foehn.kernel.Fault;
import foehn.object.store.Timestamp;
import java.util.Optional;

/// A version's name: the moment when it was written.
final class VersionId {
    /// An object that is no version.
    static final String NULL = "null";

    /// In the form in which versions are stored; empty for what cannot be a version's name.
    static Optional<String> parse(String text) {
        int point = text.indexOf('.');
        var seconds = point < 0 ? text : text.substring(0, point);
        var fraction = point < 0 ? "" : text.substring(point + 1);
        if (!isDigits(seconds) || seconds.length() > 10 || (point >= 0 && !isDigits(fraction))) {
            return Optional.empty();
        }
        var five = (fraction + "00000").substring(0, 5);
        return Optional.of(new Timestamp(Long.parseLong(seconds) * 100_000 + Long.parseLong(five)).internal());
    }

    static String require(String text) {
        return parse(text).orElseThrow(() -> Fault.named(400, "", "Invalid version parameter"));
    }

    private static boolean isDigits(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private VersionId() {}
}
