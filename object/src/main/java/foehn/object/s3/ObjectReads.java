package foehn.object.s3;

import foehn.kernel.json.Json;
import foehn.object.Body;
import foehn.object.Headers;
import foehn.object.Payload;
import foehn.object.Query;
import foehn.object.Reply;
import foehn.object.Source;
import foehn.object.s3.Acl.Permission;
import foehn.object.store.Container;
import foehn.object.store.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// GET and HEAD of an object: whole, a range, or one part of what was uploaded in parts.
final class ObjectReads {
    private static final List<String> OVERRIDES = List.of(
            "content-type", "content-language", "expires", "cache-control", "content-disposition", "content-encoding");
    private static final int MANIFEST_BYTES_MAX = 8 << 20;

    private final Inside inside;
    private final Guard guard;
    private final S3Options options;

    ObjectReads(Inside inside, Guard guard, S3Options options) {
        this.inside = inside;
        this.guard = guard;
        this.options = options;
    }

    /// An object that was found, and its bytes.
    record Found(StoredObject object, Source source, Headers headers) {
        long modifiedSeconds() {
            return object.at().secondsUp();
        }
    }

    Answer get(S3Request request) throws IOException {
        var bucket = inside.require(request);
        var part = partNumber(request);
        var found = find(request, bucket, request.bucket(), request.key(), request.headerParam("versionId"));
        var etag = Sysmeta.etag(found.object());
        var headers = MetaHeaders.outward(found.headers());
        headers.put("etag", etag);
        tags(found.object(), headers);
        switch (Conditions.check(request.wire(), "", etag, found.modifiedSeconds())) {
            case FAILED -> throw S3Error.PreconditionFailed.toException();
            case NOT_MODIFIED -> {
                return Answer.empty(304, headers.remove("content-type"));
            }
            case PASS -> {}
        }
        for (var name : OVERRIDES) {
            request.headerParam("response-" + name).ifPresent(value -> headers.put(name, Headers.encoded(value)));
        }
        long total = found.source().length();
        var range = part.isPresent()
                ? Optional.of(partRange(request, found, part.get(), headers))
                : request.header("Range").flatMap(text -> range(request, text, etag, total));
        if (range.isEmpty()) {
            return new Answer(200, headers, new byte[0], found.source(), 0, total);
        }
        headers.put("content-range", range.get().contentRange(total));
        return new Answer(
                206,
                headers,
                new byte[0],
                found.source(),
                range.get().first(),
                range.get().length());
    }

    /// `GET /bucket/key?attributes`: what is known of an object, without its bytes.
    Answer attributes(S3Request request) throws IOException {
        var bucket = inside.require(request);
        var asked = request.header("x-amz-object-attributes").orElse("");
        if (asked.isBlank()) {
            throw S3Error.argument("x-amz-object-attributes", asked, "The header must name attributes.");
        }
        var names = List.of(asked.replace(" ", "").split(",", -1));
        var found = find(request, bucket, request.bucket(), request.key(), request.headerParam("versionId"));
        var told = MetaHeaders.outward(found.headers());
        var headers = new Headers();
        for (var kept : List.of("last-modified", "x-amz-version-id")) {
            told.find(kept).ifPresent(value -> headers.put(kept, value));
        }
        var xml = Xml.document("GetObjectAttributesResponse");
        if (names.contains("ETag")) {
            xml.leaf("ETag", Sysmeta.etag(found.object()).replace("\"", ""));
        }
        if (names.contains("ObjectSize")) {
            xml.leaf("ObjectSize", found.source().length());
        }
        if (names.contains("StorageClass")) {
            xml.leaf("StorageClass", "STANDARD");
        }
        if (names.contains("ObjectParts") && Sysmeta.isLarge(found.object())) {
            parts(request, xml);
        }
        return Answer.xml(200, headers, xml.bytes());
    }

    private void parts(S3Request request, Xml xml) throws IOException {
        var sizes = partSizes(request);
        int max = partsHeader(request, "x-amz-max-parts", S3Options.KEYS_MAX);
        int marker = partsHeader(request, "x-amz-part-number-marker", 0);
        int end = Math.min(sizes.size(), marker + max);
        xml.open("ObjectParts")
                .leaf("PartsCount", sizes.size())
                .leaf("PartNumberMarker", marker)
                .leaf("NextPartNumberMarker", Math.max(marker, end))
                .leaf("MaxParts", max)
                .leaf("IsTruncated", end < sizes.size());
        for (int i = marker; i < end; i++) {
            xml.open("Part")
                    .leaf("PartNumber", i + 1)
                    .leaf("Size", sizes.get(i))
                    .close();
        }
        xml.close();
    }

    private static int partsHeader(S3Request request, String name, int otherwise) {
        var text = request.header(name);
        if (text.isPresent() && !Uploads.isNumber(text.get())) {
            throw S3Error.argument(name, text.get());
        }
        return text.map(Integer::parseInt).map(n -> Math.min(n, 10_000)).orElse(otherwise);
    }

    private static Optional<ByteRange> range(S3Request request, String text, String etag, long total) {
        var unlessChanged = request.header("If-Range");
        return unlessChanged.isPresent() && !Conditions.matches(unlessChanged.get(), etag)
                ? Optional.empty()
                : ByteRange.of(text, total);
    }

    private static void tags(StoredObject object, Headers headers) {
        int count = Tags.decode(Sysmeta.of(object, Sysmeta.OBJECT_TAGS)).size();
        if (count > 0) {
            headers.put("x-amz-tagging-count", Integer.toString(count));
        }
    }

    /// An object that the caller may read.
    Found find(S3Request request, Container bucket, String name, String key, Optional<String> versionId)
            throws IOException {
        var query = Query.NONE;
        if (versionId.isPresent()) {
            requireVersions(bucket, key, versionId.get());
            query = query.with("version-id", versionId.get());
        }
        var path = new foehn.object.ObjectPath(request.who().account(), name, key);
        Reply reply;
        try {
            reply = inside.demand(request, "GET", path, query, new Headers(), Body.NONE);
        } catch (S3Exception refused) {
            throw missing(request, bucket, key, versionId, refused);
        }
        if (!(reply.payload() instanceof Payload.Entity entity)) {
            throw S3Error.noSuchKey(key);
        }
        var object = entity.object().orElseThrow(() -> S3Error.noSuchKey(key));
        guard.require(request, bucket, object, Permission.READ);
        return new Found(object, entity.source(), reply.headers());
    }

    private static void requireVersions(Container bucket, String key, String versionId) {
        if (!versionId.equals(VersioningCalls.NULL) && !VersioningCalls.isVersioned(bucket)) {
            throw S3Error.NoSuchVersion.toException().with("Key", key).with("VersionId", versionId);
        }
    }

    /// Nobody learns what is missing from a bucket that they may not list.
    private S3Exception missing(
            S3Request request, Container bucket, String key, Optional<String> versionId, S3Exception refused) {
        if (refused.error != S3Error.NoSuchKey) {
            return refused;
        }
        if (!guard.may(request, bucket, Permission.READ)) {
            return S3Error.AccessDenied.toException();
        }
        if (versionId.isEmpty()) {
            newestMarker(bucket, key)
                    .ifPresent(marker -> refused.header("x-amz-delete-marker", "true")
                            .header("x-amz-version-id", VersioningCalls.told(marker.versionId())));
        } else {
            var version = inside.backend().version(bucket.key(), key, versionId.get());
            if (version.filter(StoredObject::isDeleteMarker).isPresent()) {
                return S3Error.MethodNotAllowed.toException()
                        .header("x-amz-delete-marker", "true")
                        .header("x-amz-version-id", versionId.get());
            }
        }
        return refused;
    }

    private Optional<StoredObject> newestMarker(Container bucket, String key) {
        if (!VersioningCalls.isVersioned(bucket)) {
            return Optional.empty();
        }
        var query = new foehn.object.store.ListQuery(key, "", "", "", false, 1);
        for (var entry : inside.backend().versions(bucket.key(), query, "")) {
            if (entry instanceof foehn.object.store.ListEntry.Item<StoredObject>(var name, var object)
                    && name.equals(key)
                    && object.isDeleteMarker()) {
                return Optional.of(object);
            }
        }
        return Optional.empty();
    }

    // ---- parts

    private Optional<Integer> partNumber(S3Request request) {
        var text = request.param("partNumber");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (request.header("Range").isPresent()) {
            throw S3Error.InvalidRequest.saying("Cannot specify both Range header and partNumber query parameter");
        }
        return Optional.of(PartNumber.parse(text.get(), options.partsMax(), false));
    }

    private ByteRange partRange(S3Request request, Found found, int number, Headers headers) throws IOException {
        var sizes = Sysmeta.isLarge(found.object())
                ? partSizes(request)
                : List.of(found.source().length());
        PartNumber.require(number, Math.max(options.partsMax(), sizes.size()), sizes.size());
        if (Sysmeta.isLarge(found.object())) {
            headers.put("x-amz-mp-parts-count", Integer.toString(sizes.size()));
        }
        long first =
                sizes.subList(0, number - 1).stream().mapToLong(Long::longValue).sum();
        return new ByteRange(first, first + sizes.get(number - 1) - 1);
    }

    /// How long the parts of a large object are, as its manifest says.
    private List<Long> partSizes(S3Request request) throws IOException {
        var query = Query.NONE.with("multipart-manifest", "get");
        if (request.hasParam("versionId")) {
            query = query.with("version-id", request.param("versionId", ""));
        }
        var reply = inside.demand(request, "GET", Inside.path(request), query, new Headers(), Body.NONE);
        var sizes = new ArrayList<Long>();
        for (var segment : Json.MAPPER.readTree(bytes(reply))) {
            sizes.add(segment.path("bytes").asLong());
        }
        return sizes;
    }

    private static byte[] bytes(Reply reply) throws IOException {
        return switch (reply.payload()) {
            case Payload.Bytes(var bytes) -> bytes;
            case Payload.Entity entity -> {
                long length = Math.min(entity.source().length(), MANIFEST_BYTES_MAX);
                try (var download = entity.source().open();
                        var in = download.stream(0, length)) {
                    yield in.readAllBytes();
                }
            }
            case Payload.Nothing _, Payload.Lines _, Payload.Written _ -> new byte[0];
        };
    }
}
