package foehn.compute;

import java.util.Map;

/// A flavor as it was when a server was made of it: the flavor may be changed or deleted, the server stays what it is.
public record FlavorSnapshot(
        String id,
        String name,
        int vcpus,
        int ramMib,
        int diskGib,
        int ephemeralGib,
        int swapMib,
        Map<String, String> extraSpecs) {
    static FlavorSnapshot of(Flavor flavor, Map<String, String> extraSpecs) {
        return new FlavorSnapshot(
                flavor.id(),
                flavor.name(),
                flavor.vcpus(),
                flavor.ramMib(),
                flavor.diskGib(),
                flavor.ephemeralGib(),
                flavor.swapMib(),
                extraSpecs);
    }
}
