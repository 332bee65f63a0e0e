package foehn.identity;

/// Users who get roles together. Names are unique within a domain.
///
/// @param extra further attributes that clients sent, as a JSON object
record Group(String id, String domainId, String name, String description, String extra) implements Identified {}
