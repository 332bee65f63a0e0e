package foehn.object;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Headers by lower-case name, in order; few enough that looking through them beats hashing.
///
/// Values are as on the wire, one char for each byte (Latin-1), because Swift keeps metadata that is no UTF-8;
/// [#decoded] and [#encoded] translate. Belongs to one request, and to one thread at a time.
public final class Headers {
    private @Nullable String[] names = new String[16];
    private @Nullable String[] values = new String[16];
    private int size;

    public static Headers of(String... namesAndValues) {
        var headers = new Headers();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    public static Headers of(Map<String, String> metadata) {
        var headers = new Headers();
        metadata.forEach(headers::put);
        return headers;
    }

    /// The value, or null. Lower-case name.
    public @Nullable String get(String name) {
        int at = find(name, 0);
        return at < 0 ? null : values[at];
    }

    public String get(String name, String otherwise) {
        var value = get(name);
        return value == null ? otherwise : value;
    }

    public Optional<String> find(String name) {
        return Optional.ofNullable(get(name));
    }

    public boolean has(String name) {
        return find(name, 0) >= 0;
    }

    /// The value as text, where its bytes are UTF-8; as on the wire otherwise.
    public @Nullable String text(String name) {
        var value = get(name);
        return value == null ? null : decoded(value);
    }

    /// `true`, `t`, `1`, `yes`, `y` and `on`, in any case: what Swift takes for yes.
    public boolean isTrue(String name) {
        var value = get(name);
        return value != null && isYes(value);
    }

    public static boolean isYes(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on", "t", "y" -> true;
            default -> false;
        };
    }

    /// Replaces every value of that name.
    public Headers put(String name, String value) {
        var key = lower(name);
        int at = find(key, 0);
        if (at < 0) {
            return append(key, value);
        }
        values[at] = value;
        for (int more = find(key, at + 1); more >= 0; more = find(key, more)) {
            drop(more);
        }
        return this;
    }

    /// One more value of that name.
    public Headers add(String name, String value) {
        return append(lower(name), value);
    }

    public Headers putAll(Map<String, String> more) {
        more.forEach(this::put);
        return this;
    }

    public Headers remove(String name) {
        for (int at = find(name, 0); at >= 0; at = find(name, at)) {
            drop(at);
        }
        return this;
    }

    public Headers removeIf(Predicate<String> name) {
        for (int i = size - 1; i >= 0; i--) {
            if (name.test(nameAt(i))) {
                drop(i);
            }
        }
        return this;
    }

    public void forEach(BiConsumer<String, String> each) {
        for (int i = 0; i < size; i++) {
            each.accept(nameAt(i), valueAt(i));
        }
    }

    /// Those whose name begins so, by whole name.
    public SortedMap<String, String> beginning(String prefix) {
        var found = new TreeMap<String, String>();
        for (int i = 0; i < size; i++) {
            if (nameAt(i).startsWith(prefix)) {
                found.put(nameAt(i), valueAt(i));
            }
        }
        return found;
    }

    public int size() {
        return size;
    }

    public Headers copy() {
        var copy = new Headers();
        copy.names = Arrays.copyOf(names, names.length);
        copy.values = Arrays.copyOf(values, values.length);
        copy.size = size;
        return copy;
    }

    String nameAt(int i) {
        return Objects.requireNonNull(names[i]);
    }

    String valueAt(int i) {
        return Objects.requireNonNull(values[i]);
    }

    /// Bytes of UTF-8, one char each, to the text they stand for; unchanged when they are no UTF-8.
    public static String decoded(String wire) {
        for (int i = 0; i < wire.length(); i++) {
            if (wire.charAt(i) >= 128) {
                var text = new String(wire.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
                return text.indexOf('\uFFFD') >= 0 ? wire : text;
            }
        }
        return wire;
    }

    /// Whether the bytes are no UTF-8, or hold a NUL.
    public static boolean isBadText(String wire) {
        for (int i = 0; i < wire.length(); i++) {
            char c = wire.charAt(i);
            if (c == 0) {
                return true;
            }
            if (c >= 128) {
                return decoded(wire).equals(wire);
            }
        }
        return false;
    }

    /// Text to bytes of UTF-8, one char each.
    public static String encoded(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            }
        }
        return text;
    }

    private Headers append(String name, String value) {
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            values = Arrays.copyOf(values, size * 2);
        }
        names[size] = name;
        values[size++] = value;
        return this;
    }

    private void drop(int at) {
        System.arraycopy(names, at + 1, names, at, size - at - 1);
        System.arraycopy(values, at + 1, values, at, size - at - 1);
        size--;
    }

    private int find(String name, int from) {
        for (int i = from; i < size; i++) {
            if (name.equals(names[i])) {
                return i;
            }
        }
        return -1;
    }

    /// ASCII lower case, without a copy where it is that already.
    static String lower(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return name.toLowerCase(Locale.ROOT);
            }
        }
        return name;
    }
}
