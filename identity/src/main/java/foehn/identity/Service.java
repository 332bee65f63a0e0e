package foehn.identity;

import org.jspecify.annotations.Nullable;

/// A service in the catalog; its type (`compute`) is what clients look for.
///
/// @param extra further attributes that clients sent, as a JSON object
record Service(
        String id,
        String type,
        @Nullable String name,
        @Nullable String description,
        boolean enabled,
        String extra) implements Identified {}
