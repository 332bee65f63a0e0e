/// What may stop or rewrite a request before the rules see it: options that are off unless configured.
@org.jspecify.annotations.NullMarked
package foehn.object.guard;
