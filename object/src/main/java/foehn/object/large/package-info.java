/// Large objects: static ones with a manifest of segments, dynamic ones with a prefix.
@org.jspecify.annotations.NullMarked
package foehn.object.large;
