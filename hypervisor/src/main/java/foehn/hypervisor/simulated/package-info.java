@org.jspecify.annotations.NullMarked
package foehn.hypervisor.simulated;
