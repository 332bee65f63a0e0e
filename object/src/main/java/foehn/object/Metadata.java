package foehn.object;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What clients may say of accounts, containers and objects, and how much of it.
public final class Metadata {
    public static final int NAME_BYTES_MAX = 128;
    public static final int VALUE_BYTES_MAX = 256;
    public static final int COUNT_MAX = 90;
    public static final int TOTAL_BYTES_MAX = 4096;
    public static final int HEADER_BYTES_MAX = 8192;

    /// Only who owns the account sees and sets these.
    private static final Set<String> OWNERS = Set.of(
            "x-container-read",
            "x-container-write",
            "x-container-sync-key",
            "x-container-sync-to",
            "x-account-meta-temp-url-key",
            "x-account-meta-temp-url-key-2",
            "x-container-meta-temp-url-key",
            "x-container-meta-temp-url-key-2",
            "x-account-access-control");

    private static final Set<String> CONTAINER_SETTINGS =
            Set.of("x-container-read", "x-container-write", "x-container-sync-key", "x-container-sync-to");

    /// What an object remembers of a request beside its metadata.
    private static final Set<String> OBJECT_SETTINGS = Set.of(
            "content-disposition",
            "content-encoding",
            "content-language",
            "cache-control",
            "expires",
            "x-robots-tag",
            "x-object-manifest",
            "x-static-large-object",
            "x-delete-at");

    static boolean isOwners(String name) {
        return OWNERS.contains(name);
    }

    /// Refuses metadata that is too much, or, for accounts and containers, no UTF-8.
    ///
    /// @param kind `account`, `container` or `object`
    static void check(Headers headers, String kind) {
        var prefix = "x-" + kind + "-meta-";
        boolean text = !kind.equals("object");
        int count = 0;
        int bytes = 0;
        for (int i = 0; i < headers.size(); i++) {
            var name = headers.nameAt(i);
            var value = headers.valueAt(i);
            if (value.length() > HEADER_BYTES_MAX) {
                throw bad("Header value too long: " + name.substring(0, Math.min(name.length(), NAME_BYTES_MAX)));
            }
            if (!name.startsWith(prefix)) {
                continue;
            }
            int length = name.length() - prefix.length();
            checkOne(name, length, value, text);
            bytes += length + value.length();
            if (++count > COUNT_MAX) {
                throw bad("Too many metadata items; max " + COUNT_MAX);
            }
            if (bytes > TOTAL_BYTES_MAX) {
                throw bad("Total metadata too large; max " + TOTAL_BYTES_MAX);
            }
        }
    }

    private static void checkOne(String name, int length, String value, boolean text) {
        if (length == 0) {
            throw bad("Metadata name cannot be empty");
        }
        if (text && (Headers.isBadText(name) || Headers.isBadText(value))) {
            throw bad("Metadata must be valid UTF-8");
        }
        if (length > NAME_BYTES_MAX) {
            throw bad("Metadata name too long: " + name);
        }
        if (value.length() > VALUE_BYTES_MAX) {
            throw bad("Metadata value longer than " + VALUE_BYTES_MAX + ": " + name);
        }
    }

    private static FaultException bad(String message) {
        return Fault.named(400, "", message);
    }

    /// What an account or container remembers after a request: `before`, with what the request sets (a value),
    /// removes (an empty value, or `x-remove-…`) or leaves.
    static SortedMap<String, String> changed(
            Map<String, String> before, Headers headers, String kind, boolean owner, boolean fresh) {
        var after = new TreeMap<>(before);
        headers.forEach((name, value) -> {
            var target = name.startsWith("x-remove-" + kind + "-") ? "x-" + name.substring(9) : name;
            if (!isKept(target, kind) || (!owner && isOwners(target))) {
                return;
            }
            if (value.isEmpty() || !target.equals(name)) {
                after.remove(target);
            } else {
                after.put(target, value);
            }
        });
        checkTotal(after, "x-" + kind + "-meta-");
        return after;
    }

    private static boolean isKept(String name, String kind) {
        return name.startsWith("x-" + kind + "-meta-")
                || name.startsWith("x-" + kind + "-sysmeta-")
                || (CONTAINER_SETTINGS.contains(name) && kind.equals("container"));
    }

    private static void checkTotal(Map<String, String> metadata, String prefix) {
        int count = 0;
        int bytes = 0;
        for (var entry : metadata.entrySet()) {
            if (entry.getKey().startsWith(prefix)) {
                count++;
                bytes += entry.getKey().length()
                        - prefix.length()
                        + entry.getValue().length();
            }
        }
        if (count > COUNT_MAX) {
            throw bad("Too many metadata items; max " + COUNT_MAX);
        }
        if (bytes > TOTAL_BYTES_MAX) {
            throw bad("Total metadata too large; max " + TOTAL_BYTES_MAX);
        }
    }

    /// What an object remembers of a PUT or POST.
    static SortedMap<String, String> ofObject(Headers headers) {
        var kept = new TreeMap<String, String>();
        for (int i = 0; i < headers.size(); i++) {
            var name = headers.nameAt(i);
            if (name.startsWith("x-object-meta-")
                    || name.startsWith("x-object-sysmeta-")
                    || name.startsWith("x-object-transient-sysmeta-")
                    || OBJECT_SETTINGS.contains(name)) {
                kept.put(name, headers.valueAt(i));
            }
        }
        return kept;
    }

    /// What a POST cannot change: what features remember of the bytes.
    static boolean outlastsPost(String name) {
        return name.startsWith("x-object-sysmeta-") || name.equals("x-static-large-object");
    }

    /// Whether clients never see it.
    static boolean isHidden(String name) {
        return name.contains("-sysmeta-");
    }

    private Metadata() {}
}
