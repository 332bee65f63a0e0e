@org.jspecify.annotations.NullMarked
package foehn.identity;
