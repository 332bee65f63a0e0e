@org.jspecify.annotations.NullMarked
package foehn.testkit;
