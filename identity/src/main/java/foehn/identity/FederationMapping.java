package foehn.identity;

/// Rules that make users and groups of what an identity provider says.
///
/// @param rules a JSON list; see [MappingRules]
record FederationMapping(String id, String rules, String schemaVersion) implements Identified {}
