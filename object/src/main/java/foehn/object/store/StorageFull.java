package foehn.object.store;

/// There is no room for a change: 507 to the client, and nothing has happened.
public final class StorageFull extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StorageFull(String message) {
        super(message);
    }
}
