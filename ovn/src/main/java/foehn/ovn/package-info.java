@org.jspecify.annotations.NullMarked
package foehn.ovn;
