package foehn.object.s3;

import foehn.object.Body;
import foehn.object.Headers;
import foehn.object.Query;
import foehn.object.s3.Acl.Permission;
import foehn.object.store.StoredObject;
import java.io.IOException;

/// Tags of buckets and of objects.
final class TaggingCalls {
    static final int OBJECT_TAGS_MAX = 10;
    private static final int BUCKET_TAGS_MAX = 50;
    private static final int DOCUMENT_BYTES_MAX = 64 * 1024;

    private final Inside inside;
    private final Guard guard;
    private final AclCalls acls;

    TaggingCalls(Inside inside, Guard guard, AclCalls acls) {
        this.inside = inside;
        this.guard = guard;
        this.acls = acls;
    }

    Answer get(S3Request request) throws IOException {
        var bucket = inside.require(request);
        if (!request.key().isEmpty()) {
            var object = object(request);
            guard.require(request, bucket, object, Permission.READ);
            return Answer.xml(Tags.document(Tags.decode(Sysmeta.of(object, Sysmeta.OBJECT_TAGS))));
        }
        guard.require(request, bucket, Permission.OWNER);
        var tags = Tags.decode(Sysmeta.of(bucket, Sysmeta.BUCKET_TAGS));
        if (tags.isEmpty()) {
            throw S3Error.NoSuchTagSet.toException().with("BucketName", request.bucket());
        }
        return Answer.xml(Tags.document(tags));
    }

    Answer put(S3Request request) throws IOException {
        boolean ofObject = !request.key().isEmpty();
        var tags = Tags.parse(request.document(DOCUMENT_BYTES_MAX), ofObject ? OBJECT_TAGS_MAX : BUCKET_TAGS_MAX);
        set(request, Tags.encode(tags));
        return Answer.empty(ofObject ? 200 : 204);
    }

    Answer delete(S3Request request) throws IOException {
        set(request, "");
        return Answer.empty(204);
    }

    private void set(S3Request request, String tags) throws IOException {
        var bucket = inside.require(request);
        if (request.key().isEmpty()) {
            guard.require(request, bucket, Permission.OWNER);
            var headers = Headers.of(Sysmeta.BUCKET_TAGS, tags);
            inside.demand(request, "POST", Inside.path(request), Query.NONE, headers, Body.NONE);
            return;
        }
        guard.require(request, bucket, Permission.WRITE);
        acls.remember(request, object(request), Sysmeta.OBJECT_TAGS, tags);
    }

    private StoredObject object(S3Request request) throws IOException {
        return inside.demand(request, "HEAD", Inside.path(request))
                .object()
                .orElseThrow(() -> S3Error.noSuchKey(request.key()));
    }
}
