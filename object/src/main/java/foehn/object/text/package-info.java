/// Small things about how text stands on the wire.
@org.jspecify.annotations.NullMarked
package foehn.object.text;
