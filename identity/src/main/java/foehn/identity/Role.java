package foehn.identity;

import org.jspecify.annotations.Nullable;

/// A name that policies ask for.
///
/// @param domainId a role of a domain stands in no token; it only implies others. Null for all that matter
/// @param extra further attributes that clients sent, as a JSON object
/// @param options switches beyond the attributes, as a JSON object; see [Options]
record Role(
        String id,
        String name,
        @Nullable String domainId,
        @Nullable String description,
        String extra,
        String options) implements Identified {}
