package foehn.compute;

import java.util.Map;

/// Availability zones as host aggregates make them. A host is in one zone at most: [Aggregates] sees to that.
final class AggregateZones implements Zones {
    private final AggregateStore store;

    AggregateZones(AggregateStore store) {
        this.store = store;
    }

    @Override
    public String of(String host) {
        return store.zones().getOrDefault(host, DEFAULT);
    }

    @Override
    public boolean exists(String zone) {
        return zone.equals(DEFAULT) || store.zones().containsValue(zone);
    }

    /// The zone of each host that is not in the default one.
    Map<String, String> all() {
        return store.zones();
    }
}
