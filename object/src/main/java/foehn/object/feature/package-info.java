/// Which features stand around the rules, and in which order.
@org.jspecify.annotations.NullMarked
package foehn.object.feature;
