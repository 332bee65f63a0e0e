@org.jspecify.annotations.NullMarked
package foehn.kernel.auth;
