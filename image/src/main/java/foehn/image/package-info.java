@org.jspecify.annotations.NullMarked
package foehn.image;
