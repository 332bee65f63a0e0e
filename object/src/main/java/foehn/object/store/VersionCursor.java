package foehn.object.store;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Current objects and older versions as one sequence: by name, each name's newest first; all of it the other way
/// round in reverse.
final class VersionCursor implements Cursor<StoredObject> {
    private final Cursor<StoredObject> current;
    private final Cursor<StoredObject> old;
    private final boolean reverse;
    private @Nullable Line<StoredObject> nextCurrent;
    private @Nullable Line<StoredObject> nextOld;

    VersionCursor(Cursor<StoredObject> current, Cursor<StoredObject> old, boolean reverse) {
        this.current = current;
        this.old = old;
        this.reverse = reverse;
        nextCurrent = current.next();
        nextOld = old.next();
    }

    @Override
    public @Nullable Line<StoredObject> next() {
        var a = nextCurrent;
        var b = nextOld;
        if (a != null && (b == null || comesFirst(a, b))) {
            nextCurrent = current.next();
            return a;
        }
        if (b != null) {
            nextOld = old.next();
        }
        return b;
    }

    private boolean comesFirst(Line<StoredObject> a, Line<StoredObject> b) {
        int names = Arrays.compareUnsigned(a.name(), b.name());
        if (names != 0) {
            return names < 0 ^ reverse;
        }
        return a.item().at().compareTo(b.item().at()) >= 0 ^ reverse;
    }

    @Override
    public void close() {
        current.close();
        old.close();
    }
}
