/// Containers that follow another: realms, signatures, and the sender.
@org.jspecify.annotations.NullMarked
package foehn.object.sync;
