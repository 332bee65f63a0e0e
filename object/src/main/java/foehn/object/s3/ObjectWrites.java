package foehn.object.s3;

import foehn.object.Body;
import foehn.object.Headers;
import foehn.object.Payload;
import foehn.object.Query;
import foehn.object.Reply;
import foehn.object.s3.Acl.Permission;
import foehn.object.store.Container;
import foehn.object.store.Decision;
import foehn.object.store.ListEntry;
import foehn.object.store.ListQuery;
import foehn.object.store.StoredObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// PUT and DELETE of an object.
final class ObjectWrites {
    static final int KEY_BYTES_MAX = 1024;

    private final Inside inside;
    private final Guard guard;
    private final AclCalls acls;
    private final Copies copies;
    private final Uploads uploads;

    ObjectWrites(Inside inside, Guard guard, AclCalls acls, Copies copies, Uploads uploads) {
        this.inside = inside;
        this.guard = guard;
        this.acls = acls;
        this.copies = copies;
        this.uploads = uploads;
    }

    Answer put(S3Request request) throws IOException {
        requireShort(request.key());
        boolean copy = request.header("x-amz-copy-source").isPresent();
        var range = request.header("x-amz-copy-source-range");
        if (copy && range.isPresent()) {
            throw S3Error.argument("x-amz-copy-source-range", range.get(), "Illegal copy header");
        }
        var bucket = inside.require(request);
        guard.require(request, bucket, Permission.WRITE);
        var headers = ofObject(request, bucket);
        if (copy) {
            return copies.object(request, headers);
        }
        var reply = store(request, headers);
        return Answer.empty(200, told(reply));
    }

    /// Stores the request's bytes as the object that it names.
    private Reply store(S3Request request, Headers headers) throws IOException {
        return inside.demand(request, "PUT", Inside.path(request), Query.NONE, headers, bytes(request, headers));
    }

    /// The bytes of a request that brings some.
    static Body bytes(S3Request request, Headers headers) throws IOException {
        var body = request.body();
        if (body.length() < 0) {
            if (request.header("Transfer-Encoding").isEmpty()) {
                throw S3Error.MissingContentLength.toException();
            }
            headers.put("transfer-encoding", "chunked");
        }
        return body;
    }

    static void requireShort(String key) {
        if (key.length() > KEY_BYTES_MAX || key.getBytes(StandardCharsets.UTF_8).length > KEY_BYTES_MAX) {
            throw S3Error.KeyTooLongError.toException();
        }
    }

    private Headers ofObject(S3Request request, Container bucket) {
        var headers = MetaHeaders.inward(request);
        if (headers.get("content-type", "").isEmpty()) {
            headers.put("content-type", "binary/octet-stream");
        }
        request.header("Content-MD5")
                .map(String::strip)
                .flatMap(RequestChecks::hexOfMd5)
                .ifPresent(md5 -> headers.put("etag", md5));
        request.header("If-None-Match").ifPresent(any -> headers.put("if-none-match", any));
        var acl = acls.ofNewObject(request, bucket);
        if (!acl.isEmpty()) {
            headers.put(Sysmeta.OBJECT_ACL, acl);
        }
        request.header("x-amz-tagging").ifPresent(tags -> {
            var set = Tags.ofHeader(tags, TaggingCalls.OBJECT_TAGS_MAX);
            headers.put(Sysmeta.OBJECT_TAGS, Tags.encode(set));
        });
        return headers;
    }

    static Headers told(Reply reply) {
        var headers = Headers.of("etag", "\"" + reply.headers().get("etag", "").replace("\"", "") + "\"");
        reply.headers().find("x-object-version-id").ifPresent(id -> headers.put("x-amz-version-id", id));
        return headers;
    }

    // ---- DELETE

    Answer delete(S3Request request) throws IOException {
        var bucket = inside.require(request);
        guard.require(request, bucket, Permission.WRITE);
        return Answer.empty(204, remove(request, bucket, request.key(), request.headerParam("versionId")));
    }

    /// Deletes an object or one of its versions, and says what S3 says of it. What is not there is deleted already.
    Headers remove(S3Request request, Container bucket, String key, Optional<String> versionId) throws IOException {
        return versionId.isPresent()
                ? removeVersion(request, bucket, key, versionId.get())
                : removeCurrent(request, bucket, key);
    }

    private Headers removeCurrent(S3Request request, Container bucket, String key) throws IOException {
        var path = Inside.path(request).withObject(key);
        var current = inside.backend().object(bucket.key(), key);
        boolean forGood = !VersioningCalls.keepsVersions(bucket)
                && current.map(object -> object.versionId().isEmpty()).orElse(false);
        var query = Query.NONE;
        if (forGood && current.filter(this::isSwiftsLarge).isPresent()) {
            query = query.with("multipart-manifest", "delete");
        }
        var reply = inside.call(request, "DELETE", path, query, new Headers(), Body.NONE);
        var told = new Headers();
        var marker = reply.headers().find("x-object-version-id");
        if (marker.isPresent() && VersioningCalls.keepsVersions(bucket)) {
            return told.put("x-amz-version-id", marker.get()).put("x-amz-delete-marker", "true");
        }
        if (reply.status() == 404) {
            return told;
        }
        if (!reply.ok()) {
            throw inside.refusal(request, "DELETE", path, reply);
        }
        finish(reply);
        if (forGood) {
            forgetParts(request, current.get());
        }
        return told;
    }

    private Headers removeVersion(S3Request request, Container bucket, String key, String versionId)
            throws IOException {
        var told = Headers.of("x-amz-version-id", versionId);
        boolean isNull = versionId.equals(VersioningCalls.NULL);
        if (!isNull && !VersioningCalls.isVersioned(bucket)) {
            return told;
        }
        var doomed = isNull
                ? inside.backend()
                        .object(bucket.key(), key)
                        .filter(object -> object.versionId().isEmpty())
                : inside.backend().version(bucket.key(), key, versionId);
        if (doomed.isEmpty()) {
            return told;
        }
        if (doomed.get().isDeleteMarker()) {
            told.put("x-amz-delete-marker", "true");
        }
        var removed = doomed.get();
        if (!isNull) {
            var query = Query.NONE.with("version-id", versionId);
            if (isSwiftsLarge(removed)) {
                query = query.with("multipart-manifest", "delete");
            }
            var path = Inside.path(request).withObject(key);
            finish(inside.demand(request, "DELETE", path, query, new Headers(), Body.NONE));
        } else {
            inside.backend()
                    .change(
                            bucket.key(),
                            key,
                            (_, current) -> current.filter(
                                            now -> now.versionId().isEmpty())
                                    .<Decision.Outcome>map(_ -> new Decision.Outcome.Remove(Decision.Fate.DISCARD))
                                    .orElseGet(Decision.Outcome.Nothing::new));
        }
        forgetParts(request, removed);
        restore(bucket, key);
        return told;
    }

    /// A large object that was made through Swift's API: the rules know what becomes of its segments.
    private boolean isSwiftsLarge(StoredObject object) {
        return Sysmeta.isLarge(object) && Sysmeta.of(object, Sysmeta.UPLOAD_ID).isEmpty();
    }

    /// What was uploaded in parts takes its parts with it.
    private void forgetParts(S3Request request, StoredObject object) throws IOException {
        var id = Sysmeta.of(object, Sysmeta.UPLOAD_ID);
        if (!id.isEmpty() && Sysmeta.isLarge(object)) {
            uploads.forgetAll(request, object.name() + "/" + id + "/");
        }
    }

    /// The report of a large object's end is written while it ends.
    private static void finish(Reply reply) throws IOException {
        if (reply.payload() instanceof Payload.Written(var writer)) {
            writer.write(OutputStream.nullOutputStream());
        }
    }

    /// In S3 the version behind a deleted one becomes the current one, unless that is a marker.
    private void restore(Container bucket, String key) {
        if (inside.backend().object(bucket.key(), key).isPresent()) {
            return;
        }
        var query = new ListQuery(key, "", "", "", false, 1);
        for (var entry : inside.backend().versions(bucket.key(), query, "")) {
            if (entry instanceof ListEntry.Item<StoredObject>(var name, var newest)
                    && name.equals(key)
                    && !newest.isDeleteMarker()) {
                inside.backend()
                        .change(
                                bucket.key(),
                                key,
                                (_, current) -> current.isPresent()
                                        ? new Decision.Outcome.Nothing()
                                        : new Decision.Outcome.Restore(newest.versionId(), Decision.Fate.KEEP));
            }
        }
    }
}
