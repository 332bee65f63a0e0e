package foehn.identity;

import org.jdbi.v3.core.mapper.reflect.ColumnName;
import org.jspecify.annotations.Nullable;

/// Where a service is reached, by whom (`public`, `internal`, `admin`).
///
/// @param extra further attributes that clients sent, as a JSON object
record Endpoint(
        String id,
        String serviceId,
        @ColumnName("interface") String interfaceName,
        @Nullable String regionId,
        String url,
        boolean enabled,
        String extra)
        implements Identified {}
