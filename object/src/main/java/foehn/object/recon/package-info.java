/// What operators' tools ask: how the store is, and where things lie.
@org.jspecify.annotations.NullMarked
package foehn.object.recon;
