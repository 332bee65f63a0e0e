/// What browsers see: static web sites and the cross-domain policy.
@org.jspecify.annotations.NullMarked
package foehn.object.web;
