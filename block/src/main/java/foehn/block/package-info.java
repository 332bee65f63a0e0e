@org.jspecify.annotations.NullMarked
package foehn.block;
