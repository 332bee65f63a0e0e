package foehn.compute;

import org.jspecify.annotations.Nullable;

/// A size that servers come in. `diskGib` 0 means: as large as the image.
public record Flavor(
        String id,
        String name,
        int vcpus,
        int ramMib,
        int diskGib,
        int ephemeralGib,
        int swapMib,
        double rxtxFactor,
        boolean isPublic,
        @Nullable String description,
        long createdAt) {}
