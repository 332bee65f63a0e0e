package foehn.object.s3;

import foehn.object.Body;
import foehn.object.Headers;
import foehn.object.ObjectPath;
import foehn.object.Query;
import foehn.object.s3.Acl.Permission;
import foehn.object.store.Container;
import java.io.IOException;

/// Buckets' lives, and the small questions about them.
final class BucketCalls {
    private static final int DOCUMENT_BYTES_MAX = 10_240;

    private final Inside inside;
    private final Guard guard;
    private final AclCalls acls;
    private final Uploads uploads;
    private final S3Options options;

    BucketCalls(Inside inside, Guard guard, AclCalls acls, Uploads uploads, S3Options options) {
        this.inside = inside;
        this.guard = guard;
        this.acls = acls;
        this.uploads = uploads;
        this.options = options;
    }

    Answer create(S3Request request) throws IOException {
        byte[] document = request.document(DOCUMENT_BYTES_MAX);
        if (document.length > 0) {
            var location = XmlTree.parse(document).require("LocationConstraint");
            if (!location.equalsIgnoreCase(options.region())) {
                throw S3Error.InvalidLocationConstraint.toException();
            }
        }
        var headers = acls.ofNewBucket(request);
        if (!guard.ownsAccount(request)) {
            throw S3Error.AccessDenied.toException();
        }
        var present = inside.bucket(request, request.bucket());
        if (present.isPresent()) {
            throw exists(request, present.get());
        }
        var reply = inside.demand(request, "PUT", Inside.path(request), Query.NONE, headers, Body.NONE);
        if (reply.status() == 202) {
            throw exists(request, inside.require(request));
        }
        return Answer.empty(200, Headers.of("location", "/" + request.bucket()));
    }

    private S3Exception exists(S3Request request, Container bucket) {
        boolean theirs = Acl.decode(Sysmeta.of(bucket, Sysmeta.BUCKET_ACL))
                .map(acl -> acl.owner().equals(request.who().userId()))
                .orElse(true);
        var error = theirs ? S3Error.BucketAlreadyOwnedByYou : S3Error.BucketAlreadyExists;
        return error.toException().with("BucketName", request.bucket());
    }

    Answer head(S3Request request) {
        guard.require(request, inside.require(request), Permission.READ);
        return Answer.empty(
                200, Headers.of("content-type", "application/xml", "x-amz-bucket-region", options.region()));
    }

    Answer delete(S3Request request) throws IOException {
        var bucket = inside.require(request);
        guard.require(request, bucket, Permission.OWNER);
        if (bucket.usage().objects() > 0) {
            throw notEmpty(bucket);
        }
        deleteParts(request);
        try {
            inside.demand(request, "DELETE", Inside.path(request));
        } catch (S3Exception refused) {
            throw refused.error == S3Error.BucketNotEmpty ? notEmpty(bucket) : refused;
        }
        return Answer.empty(204);
    }

    private static S3Exception notEmpty(Container bucket) {
        return VersioningCalls.isVersioned(bucket)
                ? S3Error.BucketNotEmpty.saying(
                        "The bucket you tried to delete is not empty. You must delete all " + "versions in the bucket.")
                : S3Error.BucketNotEmpty.toException();
    }

    /// What uploads left behind that nobody finished.
    private void deleteParts(S3Request request) throws IOException {
        var parts = Inside.parts(request);
        if (inside.backend().container(parts).isEmpty()) {
            return;
        }
        uploads.forgetAll(request, "");
        inside.call(
                request,
                "DELETE",
                ObjectPath.container(parts.account(), parts.container()),
                Query.NONE,
                new Headers(),
                Body.NONE);
    }

    Answer location(S3Request request) {
        guard.require(request, inside.require(request), Permission.OWNER);
        var root = "<?xml version='1.0' encoding='UTF-8'?>\n<LocationConstraint xmlns=\"" + Xml.S3 + "\"";
        // The first region of all has no name here.
        var region = options.region().equals("us-east-1") ? "" : options.region();
        return Answer.xml(
                (root + ">" + region + "</LocationConstraint>").getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    Answer logging(S3Request request) {
        if (!request.key().isEmpty()) {
            throw S3Error.NoLoggingStatusForKey.toException();
        }
        guard.require(request, inside.require(request), Permission.OWNER);
        return Answer.xml(Xml.document("BucketLoggingStatus").bytes());
    }

    Answer setLogging(S3Request request) {
        if (!request.key().isEmpty()) {
            throw S3Error.NoLoggingStatusForKey.toException();
        }
        throw S3Error.NotImplemented.toException();
    }

    Answer objectLock(S3Request request) {
        inside.require(request);
        throw S3Error.ObjectLockConfigurationNotFoundError.toException().with("BucketName", request.bucket());
    }
}
