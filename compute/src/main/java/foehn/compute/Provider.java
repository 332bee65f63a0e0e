package foehn.compute;

import foehn.compute.AllocationStore.Inventory;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A host as placement knows it: what it offers, and what is said of it.
///
/// @param aggregates by UUID
record Provider(Host host, List<Inventory> inventories, Set<String> traits, Set<String> aggregates) {
    String uuid() {
        return host.uuid();
    }

    /// Whether a claim of all this would fit now.
    boolean fits(Map<String, Long> wanted) {
        return wanted.entrySet().stream()
                .allMatch(want -> inventories.stream()
                        .anyMatch(has -> has.resourceClass().equals(want.getKey())
                                && want.getValue() <= has.total()
                                && want.getValue() <= has.free()));
    }
}
