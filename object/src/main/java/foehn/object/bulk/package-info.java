/// Many objects in one request: archives that are unpacked, lists that are deleted.
@org.jspecify.annotations.NullMarked
package foehn.object.bulk;
