package foehn.object.s3;

import foehn.kernel.http.Percent;
import foehn.object.Query;
import foehn.object.s3.Acl.Permission;
import foehn.object.store.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Uploads in parts, but for their end: begin, send and copy parts, list both, give up.
final class UploadCalls {
    private static final int UPLOADS_MAX = 1000;
    private static final int PARTS_LISTED_MAX = 1000;

    private final Inside inside;
    private final Uploads uploads;
    private final AclCalls acls;
    private final Copies copies;
    private final Guard guard;
    private final S3Options options;

    UploadCalls(Inside inside, Guard guard, Uploads uploads, AclCalls acls, Copies copies, S3Options options) {
        this.inside = inside;
        this.guard = guard;
        this.uploads = uploads;
        this.acls = acls;
        this.copies = copies;
        this.options = options;
    }

    Answer begin(S3Request request) throws IOException {
        var bucket = uploads.require(request, Permission.WRITE);
        ObjectWrites.requireShort(request.key());
        var id = uploads.begin(request, bucket, acls.ofNewObject(request, bucket));
        return Answer.xml(Xml.document("InitiateMultipartUploadResult")
                .leaf("Bucket", request.bucket())
                .leaf("Key", request.key())
                .leaf("UploadId", id)
                .bytes());
    }

    Answer putPart(S3Request request) throws IOException {
        uploads.require(request, Permission.WRITE);
        if (!request.hasParam("uploadId")) {
            throw S3Error.argument("ResourceType", "partNumber", "Unexpected query string parameter");
        }
        int number = PartNumber.parse(request.param("partNumber", ""), options.partsMax(), true);
        uploads.known(request);
        var target = Uploads.part(request, number);
        if (request.header("x-amz-copy-source").isPresent()) {
            return copies.part(request, target);
        }
        var headers = foehn.object.Headers.of("content-type", "application/octet-stream");
        request.header("Content-MD5")
                .map(String::strip)
                .flatMap(RequestChecks::hexOfMd5)
                .ifPresent(md5 -> headers.put("etag", md5));
        var reply = inside.demand(request, "PUT", target, Query.NONE, headers, ObjectWrites.bytes(request, headers));
        return Answer.empty(200, ObjectWrites.told(reply));
    }

    Answer abort(S3Request request) throws IOException {
        uploads.require(request, Permission.WRITE);
        if (!uploads.known(request).underWay()) {
            throw Uploads.noSuchUpload(request);
        }
        uploads.forget(request, Uploads.markerName(request, Uploads.id(request)));
        for (var part : uploads.parts(request)) {
            uploads.forget(request, part.object().name());
        }
        return Answer.empty(204);
    }

    Answer listParts(S3Request request) {
        uploads.require(request, Permission.READ);
        boolean encode = request.encodesNames();
        uploads.known(request);
        int max = request.number("max-parts", PARTS_LISTED_MAX, PARTS_LISTED_MAX);
        int marker = request.number("part-number-marker", 0, Integer.MAX_VALUE);
        var parts = uploads.parts(request).stream()
                .filter(part -> part.number() > marker)
                .toList();
        var shown = parts.subList(0, Math.min(max, parts.size()));
        var xml = Xml.document("ListPartsResult")
                .leaf("Bucket", request.bucket())
                .leaf("Key", encode ? Percent.path(request.key()) : request.key())
                .leaf("UploadId", Uploads.id(request));
        people(xml, request);
        xml.leaf("StorageClass", "STANDARD")
                .leaf("PartNumberMarker", marker)
                .leaf(
                        "NextPartNumberMarker",
                        shown.isEmpty() ? 0 : shown.getLast().number())
                .leaf("MaxParts", max);
        if (encode) {
            xml.leaf("EncodingType", "url");
        }
        xml.leaf("IsTruncated", shown.size() < parts.size());
        for (var part : shown) {
            xml.open("Part")
                    .leaf("PartNumber", part.number())
                    .leaf("LastModified", S3Times.listing(part.object().at().instant()))
                    .leaf("ETag", "\"" + part.object().etag() + "\"")
                    .leaf("Size", part.object().bytes())
                    .close();
        }
        return Answer.xml(xml.bytes());
    }

    private static void people(Xml xml, S3Request request) {
        var user = request.who().userId();
        xml.open("Initiator").leaf("ID", user).leaf("DisplayName", user).close();
        xml.open("Owner").leaf("ID", user).leaf("DisplayName", user).close();
    }

    /// An upload that is under way.
    private record Running(String key, String id, StoredObject marker) {
        static Running of(StoredObject marker) {
            int slash = marker.name().lastIndexOf('/');
            return new Running(marker.name().substring(0, slash), marker.name().substring(slash + 1), marker);
        }

        boolean isBehind(String keyMarker, String idMarker) {
            int order = key.compareTo(keyMarker);
            return order > 0 || (order == 0 && !idMarker.isEmpty() && id.compareTo(idMarker) > 0);
        }
    }

    Answer list(S3Request request) {
        if (!request.key().isEmpty()) {
            throw S3Error.InvalidRequest.saying("Key is not expected for the GET method ?uploads subresource");
        }
        var bucket = inside.require(request);
        guard.require(request, bucket, Permission.READ);
        boolean encode = request.encodesNames();
        var keyMarker = request.param("key-marker", "");
        var idMarker = request.param("upload-id-marker", "");
        int max = request.number("max-uploads", UPLOADS_MAX, UPLOADS_MAX);
        var prefixes = new TreeSet<String>();
        var running = running(request, keyMarker, idMarker, prefixes);
        var shown = running.subList(0, Math.min(max, running.size()));
        var xml = Xml.document("ListMultipartUploadsResult")
                .leaf("Bucket", request.bucket())
                .leaf("KeyMarker", keyMarker)
                .leaf("UploadIdMarker", idMarker)
                .leaf("NextKeyMarker", shown.isEmpty() ? "" : shown.getLast().key())
                .leaf(
                        "NextUploadIdMarker",
                        shown.isEmpty() ? "" : shown.getLast().id());
        request.param("delimiter").ifPresent(text -> xml.leaf("Delimiter", text));
        request.param("prefix").ifPresent(text -> xml.leaf("Prefix", text));
        xml.leaf("MaxUploads", max);
        if (encode) {
            xml.leaf("EncodingType", "url");
        }
        xml.leaf("IsTruncated", shown.size() < running.size());
        for (var upload : shown) {
            xml.open("Upload")
                    .leaf("Key", encode ? Percent.path(upload.key()) : upload.key())
                    .leaf("UploadId", upload.id());
            people(xml, request);
            xml.leaf("StorageClass", "STANDARD")
                    .leaf("Initiated", S3Times.listing(upload.marker().at().instant()))
                    .close();
        }
        prefixes.forEach(
                common -> xml.open("CommonPrefixes").leaf("Prefix", common).close());
        return Answer.xml(xml.bytes());
    }

    private List<Running> running(S3Request request, String keyMarker, String idMarker, Set<String> prefixes) {
        var prefix = request.param("prefix", "");
        var delimiter = request.param("delimiter", "");
        var running = new ArrayList<Running>();
        uploads.each(Inside.parts(request), prefix, object -> {
            int slash = object.name().lastIndexOf('/');
            if (slash < 0 || Uploads.isNumber(object.name().substring(slash + 1))) {
                return;
            }
            var upload = Running.of(object);
            int end = delimiter.isEmpty() ? -1 : upload.key().indexOf(delimiter, prefix.length());
            if (!keyMarker.isEmpty() && !upload.isBehind(keyMarker, idMarker)) {
                return;
            }
            if (end >= 0) {
                prefixes.add(upload.key().substring(0, end + delimiter.length()));
            } else {
                running.add(upload);
            }
        });
        return running;
    }
}
