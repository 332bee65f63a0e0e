/// Objects that stand for another one.
@org.jspecify.annotations.NullMarked
package foehn.object.link;
