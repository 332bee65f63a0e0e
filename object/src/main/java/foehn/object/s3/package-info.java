/// S3's HTTP API over the same rules as Swift's: a bucket is a container of the account that the key belongs to.
@org.jspecify.annotations.NullMarked
package foehn.object.s3;
