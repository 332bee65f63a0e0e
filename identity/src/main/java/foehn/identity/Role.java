package foehn.identity;

import org.jspecify.annotations.Nullable;

/// A name that policies ask for.
///
/// @param domainId a role of a domain stands in no token; it only implies others. Null for all that matter
/// @param extra further attributes that clients sent, as a JSON object
record Role(
        String id,
        String name,
        @Nullable String domainId,
        @Nullable String description,
        String extra) implements Identified {}
