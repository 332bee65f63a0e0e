@org.jspecify.annotations.NullMarked
package foehn.demo;
