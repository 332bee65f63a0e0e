package foehn.object.s3;

import java.util.regex.Pattern;

/// What a bucket may be called.
final class BucketName {
    private static final Pattern ADDRESS = Pattern.compile(
            "(([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])\\.){3}([0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])");
    private static final int STRICT_MAX = 63;
    private static final int RELAXED_MAX = 255;

    private BucketName() {}

    /// @param strict as a DNS label needs it; else capitals, underscores and long names are good too, as Amazon once
    ///     allowed
    static boolean valid(String name, boolean strict) {
        int length = name.length();
        if (length < 3 || length > (strict ? STRICT_MAX : RELAXED_MAX) || !alphanumeric(name.charAt(0))) {
            return false;
        }
        if (strict
                && (name.contains(".-")
                        || name.contains("-.")
                        || name.contains("..")
                        || !alphanumeric(name.charAt(length - 1)))) {
            return false;
        }
        return !name.endsWith(".")
                && name.chars().allMatch(c -> allowed((char) c, strict))
                && !ADDRESS.matcher(name).matches();
    }

    private static boolean alphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean allowed(char c, boolean strict) {
        boolean lower = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
        return lower || (!strict && ((c >= 'A' && c <= 'Z') || c == '_'));
    }
}
