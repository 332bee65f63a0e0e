@org.jspecify.annotations.NullMarked
package foehn.hypervisor.image;
