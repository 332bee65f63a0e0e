package foehn.compute;

/// Which availability zone a host is in.
public interface Zones {
    /// The zone of hosts that are in none.
    String DEFAULT = "nova";

    /// All hosts in the default zone.
    Zones ONE = new Zones() {
        @Override
        public String of(String host) {
            return DEFAULT;
        }

        @Override
        public boolean exists(String zone) {
            return zone.equals(DEFAULT);
        }
    };

    String of(String host);

    /// Whether any host is, or could be, in it.
    boolean exists(String zone);
}
