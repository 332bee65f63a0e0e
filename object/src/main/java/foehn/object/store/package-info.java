/// What the object store keeps, and how: accounts, containers, objects and their bytes. Knows no protocol and no
/// caller.
@org.jspecify.annotations.NullMarked
package foehn.object.store;
