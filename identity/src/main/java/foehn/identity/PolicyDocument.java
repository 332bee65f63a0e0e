package foehn.identity;

/// A document that some service's operators keep here. Identity does not look into it.
///
/// @param extra further attributes that clients sent, as a JSON object
record PolicyDocument(String id, String type, String blob, String extra) implements Identified {}
