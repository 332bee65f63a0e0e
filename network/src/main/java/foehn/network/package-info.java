@org.jspecify.annotations.NullMarked
package foehn.network;
