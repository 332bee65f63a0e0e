package foehn.identity;

/// Who has which role where.
final class Assignments {
    private final AssignmentStore store;

    Assignments(AssignmentStore store) {
        this.store = store;
    }

    /// Whether the user has any role on the system.
    boolean onSystem(String userId) {
        return store.onSystem(userId);
    }
}
