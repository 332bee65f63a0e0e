package foehn.ovn;

/// The database refused a request; nothing was changed. `kind` is one of the words that RFC 7047 defines.
final class OvsdbError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String kind;

    OvsdbError(String kind, String details) {
        super(kind + ": " + details);
        this.kind = kind;
    }

    /// A `wait` did not find what the transaction was built on: somebody else was first.
    boolean isConflict() {
        return kind.equals("timed out") || kind.equals("aborted");
    }
}
