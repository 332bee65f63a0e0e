/// Measures object stores from outside: ours, the real Swift and a plain web server, by the same client in one run.
@org.jspecify.annotations.NullMarked
package foehn.demo.object;
