package foehn.compute;

/// What a project, and a user in it, may still have. Answers 403 when it is too much.
public interface Quotas {
    /// No limits.
    Quotas NONE = new Quotas() {
        @Override
        public void requireServers(String project, String user, int servers, long vcpus, long memoryMib) {}

        @Override
        public void requireKeypair(String project, String user, long existing) {}

        @Override
        public void requireServerGroup(String project, String user) {}

        @Override
        public void requireServerGroupMembers(String project, String user, long existing, long more) {}

        @Override
        public int metadataItemsMax(String project) {
            return 128;
        }
    };

    /// Called in the transaction that writes the servers' rows, and before it does: what is counted is what is there.
    ///
    /// @param vcpus of all these servers together, as is `memoryMib`
    void requireServers(String project, String user, int servers, long vcpus, long memoryMib);

    void requireKeypair(String project, String user, long existing);

    /// Called in the transaction that writes the group's row, before it does.
    void requireServerGroup(String project, String user);

    /// Whether a group with so many members may have more.
    void requireServerGroupMembers(String project, String user, long existing, long more);

    int metadataItemsMax(String project);
}
