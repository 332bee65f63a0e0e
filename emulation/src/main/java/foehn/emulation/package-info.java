@org.jspecify.annotations.NullMarked
package foehn.emulation;
