@org.jspecify.annotations.NullMarked
package foehn.kernel.health;
