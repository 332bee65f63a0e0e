/// Permission that a request brings along: temporary URLs and upload forms.
@org.jspecify.annotations.NullMarked
package foehn.object.temp;
