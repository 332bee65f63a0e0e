package foehn.identity;

import org.jspecify.annotations.Nullable;

/// An enabled endpoint of an enabled service, as the catalog in a token shows it.
record CatalogEntry(
        String serviceId,
        String type,
        @Nullable String name,
        String endpointId,
        String interfaceName,
        @Nullable String regionId,
        String url) {}
