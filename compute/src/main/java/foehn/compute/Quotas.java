package foehn.compute;

/// What a project may still have. Throws [foehn.kernel.Fault.OverQuota] when it may not.
public interface Quotas {
    /// No limits.
    Quotas NONE = new Quotas() {
        @Override
        public void requireServers(String project, int servers, long vcpus, long memoryMib) {}

        @Override
        public void requireKeypair(String user, long existing) {}

        @Override
        public int metadataItemsMax(String project) {
            return 128;
        }
    };

    /// Called in the transaction that writes the servers' rows: what is counted is what is there.
    void requireServers(String project, int servers, long vcpus, long memoryMib);

    void requireKeypair(String user, long existing);

    int metadataItemsMax(String project);
}
