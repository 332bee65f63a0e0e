/// The object store: Swift's API and S3's over one backend.
@org.jspecify.annotations.NullMarked
package foehn.object;
