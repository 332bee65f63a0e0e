@org.jspecify.annotations.NullMarked
package foehn.qemu;
