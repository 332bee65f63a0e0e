/// What becomes of objects that are overwritten or deleted: versions in the container itself, or copies in another.
@org.jspecify.annotations.NullMarked
package foehn.object.version;
