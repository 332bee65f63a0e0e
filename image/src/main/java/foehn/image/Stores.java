package foehn.image;

/// The stores that clients may name. There is one: the data directory.
final class Stores {
    static final String ONLY = "file";

    private Stores() {}
}
