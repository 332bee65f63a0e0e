package foehn.object.s3;

import foehn.kernel.http.Percent;
import foehn.object.Body;
import foehn.object.Headers;
import foehn.object.ObjectPath;
import foehn.object.Query;
import foehn.object.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Copies of objects that are here already: whole ones, and ranges that become parts of an upload.
final class Copies {
    private final Inside inside;
    private final ObjectReads reads;

    Copies(Inside inside, ObjectReads reads) {
        this.inside = inside;
        this.reads = reads;
    }

    /// What `x-amz-copy-source` names.
    private record Named(String bucket, String key, Optional<String> versionId) {
        static Named of(String header) {
            int question = header.indexOf('?');
            var path = S3Request.text(Percent.octets(question < 0 ? header : header.substring(0, question)));
            path = path.startsWith("/") ? path.substring(1) : path;
            int slash = path.indexOf('/');
            var query = new Wire("GET", "/", question < 0 ? "" : header.substring(question + 1), List.of()).query();
            var version = Optional.ofNullable(query.remove("versionId"));
            if (!query.isEmpty() || slash < 0) {
                throw S3Error.argument("X-Amz-Copy-Source", header, "Unsupported copy source parameter.");
            }
            return new Named(path.substring(0, slash), path.substring(slash + 1), version);
        }
    }

    private ObjectReads.Found source(S3Request request, Named named) throws IOException {
        var found = reads.find(
                request, inside.require(request, named.bucket()), named.bucket(), named.key(), named.versionId());
        var outcome = Conditions.check(
                request.wire(), "x-amz-copy-source-", Sysmeta.etag(found.object()), found.modifiedSeconds());
        if (outcome != Conditions.Outcome.PASS) {
            throw S3Error.PreconditionFailed.toException();
        }
        return found;
    }

    /// @param fresh what the request says of the new object, and its access list
    Answer object(S3Request request, Headers fresh) throws IOException {
        var named = Named.of(request.header("x-amz-copy-source").orElseThrow());
        var found = source(request, named);
        boolean replaced = request.header("x-amz-metadata-directive").orElse("").equals("REPLACE");
        boolean itself = named.bucket().equals(request.bucket()) && named.key().equals(request.key());
        if (itself && !replaced && named.versionId().isEmpty()) {
            throw S3Error.InvalidRequest.saying("This copy request is illegal because it is trying to copy an object "
                    + "to itself without changing the object's metadata, storage class, website redirect location or "
                    + "encryption attributes.");
        }
        fresh.remove("etag");
        var headers = replaced ? fresh : inherited(found, fresh);
        if (!request.header("x-amz-tagging-directive").orElse("COPY").equals("REPLACE")) {
            headers.remove(Sysmeta.OBJECT_TAGS);
            var tags = Sysmeta.of(found.object(), Sysmeta.OBJECT_TAGS);
            if (!tags.isEmpty()) {
                headers.put(Sysmeta.OBJECT_TAGS, tags);
            }
        }
        var reply = put(
                request, Inside.path(request), headers, found, 0, found.source().length());
        return answer(request, "CopyObjectResult", reply, found);
    }

    private static Headers inherited(ObjectReads.Found found, Headers fresh) {
        var headers = new Headers();
        found.headers().forEach((name, value) -> {
            if (MetaHeaders.KEPT.contains(name) || name.startsWith("x-object-meta-")) {
                headers.put(name, value);
            }
        });
        fresh.forEach((name, value) -> {
            if (name.startsWith("x-object-sysmeta-") || name.startsWith("x-delete-")) {
                headers.put(name, value);
            }
        });
        return headers;
    }

    /// Part of an upload.
    Answer part(S3Request request, ObjectPath target) throws IOException {
        var named = Named.of(request.header("x-amz-copy-source").orElseThrow());
        var found = source(request, named);
        long total = found.source().length();
        var range = request.header("x-amz-copy-source-range").map(text -> range(text, total));
        long first = range.map(ByteRange::first).orElse(0L);
        long length = range.map(ByteRange::length).orElse(total);
        var headers = Headers.of("content-type", "application/octet-stream");
        var reply = put(request, target, headers, found, first, length);
        return answer(request, "CopyPartResult", reply, found);
    }

    private static ByteRange range(String text, long total) {
        if (!text.matches("bytes=([0-9]{1,18}-[0-9]{0,18}|-[0-9]{1,18})")) {
            throw S3Error.argument(
                    "x-amz-source-range",
                    text,
                    "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are "
                            + "the zero-based offsets of the first and last bytes to copy");
        }
        try {
            return ByteRange.of(text, total).orElseThrow(() -> outside(text, total));
        } catch (S3Exception outside) {
            throw outside(text, total);
        }
    }

    private static S3Exception outside(String text, long total) {
        return S3Error.argument(
                "x-amz-source-range", text, "Range specified is not valid for source object of size: " + total);
    }

    private Reply put(
            S3Request request, ObjectPath target, Headers headers, ObjectReads.Found found, long first, long length)
            throws IOException {
        try (var download = found.source().open();
                var stream = download.stream(first, length)) {
            return inside.demand(request, "PUT", target, Query.NONE, headers, new Body(stream, length));
        }
    }

    private Answer answer(S3Request request, String root, Reply reply, ObjectReads.Found found) {
        var headers = ObjectWrites.told(reply);
        var etag = headers.get("etag", "");
        headers.remove("etag");
        if (!found.object().versionId().isEmpty()) {
            headers.put("x-amz-copy-source-version-id", found.object().versionId());
        }
        var modified = inside.backend()
                .object(Inside.path(request).key(), request.key())
                .map(written -> written.at().instant())
                .orElseGet(java.time.Instant::now);
        var xml = Xml.document(root)
                .leaf("LastModified", S3Times.listing(modified))
                .leaf("ETag", etag);
        return Answer.xml(200, headers, xml.bytes());
    }
}
