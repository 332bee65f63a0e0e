package foehn.object.store;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Rows in the order of their names, read one after the other.
interface Cursor<T> extends AutoCloseable {
    /// The next one, or none.
    @Nullable
    Line<T> next();

    @Override
    void close();

    record Line<T>(byte[] name, T item) {}

    /// Where cursors come from: rows whose name is not below `from` and below `to`.
    @FunctionalInterface
    interface Source<T> {
        Cursor<T> open(byte[] from, byte[] to, boolean reverse, int rowsMax);

        /// All but those lines.
        default Source<T> without(Predicate<T> unwanted) {
            return (from, to, reverse, rowsMax) -> {
                var all = open(from, to, reverse, rowsMax);
                return new Cursor<>() {
                    @Override
                    public @Nullable Line<T> next() {
                        var line = all.next();
                        while (line != null && unwanted.test(line.item())) {
                            line = all.next();
                        }
                        return line;
                    }

                    @Override
                    public void close() {
                        all.close();
                    }
                };
            };
        }
    }
}
