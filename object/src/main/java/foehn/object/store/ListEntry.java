package foehn.object.store;

/// A line of a listing.
public sealed interface ListEntry<T> {
    String name();

    /// Every name that begins so, up to and with the delimiter.
    record Prefix<T>(String name) implements ListEntry<T> {}

    record Item<T>(String name, T item) implements ListEntry<T> {}
}
