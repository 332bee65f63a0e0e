package foehn.object.s3;

import foehn.kernel.Digests;
import foehn.kernel.json.Json;
import foehn.object.Body;
import foehn.object.Headers;
import foehn.object.Query;
import foehn.object.Reply;
import foehn.object.s3.Acl.Permission;
import foehn.object.store.StoredObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;

/// The end of an upload in parts: its parts become one object.
final class Completion {
    private static final int DOCUMENT_BYTES_MAX = 2 << 20;
    private static final List<String> CONDITIONS = List.of("If-Match", "If-Modified-Since", "If-Unmodified-Since");

    private final Inside inside;
    private final Uploads uploads;
    private final S3Options options;

    Completion(Inside inside, Uploads uploads, S3Options options) {
        this.inside = inside;
        this.uploads = uploads;
        this.options = options;
    }

    /// What a client says that a part is.
    private record Claimed(int number, String etag) {}

    Answer complete(S3Request request) throws IOException {
        uploads.require(request, Permission.WRITE);
        if (!request.header("If-None-Match").orElse("*").equals("*")
                || CONDITIONS.stream().anyMatch(request.wire()::has)) {
            throw S3Error.NotImplemented.saying("Conditional uploads are not supported.");
        }
        var known = uploads.known(request);
        var claimed = claimed(request);
        var etag = etag(claimed);
        if (!known.underWay()) {
            // A client that never heard the answer asks once more.
            if (Sysmeta.of(known.object(), Sysmeta.ETAG).equals(etag)) {
                return answer(request, etag, new Headers());
            }
            throw Uploads.noSuchUpload(request);
        }
        var manifest = manifest(request, claimed);
        var headers = headers(request, known.object(), etag);
        var reply = inside.demand(
                request,
                "PUT",
                Inside.path(request),
                Query.NONE.with("multipart-manifest", "put"),
                headers,
                Body.of(manifest));
        uploads.forget(request, Uploads.markerName(request, Uploads.id(request)));
        forgetOthers(request, claimed);
        return answer(request, etag, told(reply));
    }

    private static List<Claimed> claimed(S3Request request) throws IOException {
        byte[] document = request.document(DOCUMENT_BYTES_MAX);
        if (document.length == 0) {
            throw S3Error.InvalidRequest.saying("You must specify at least one part");
        }
        request.checkMd5(document);
        var claimed = new ArrayList<Claimed>();
        int previous = 0;
        var root = XmlTree.parse(document, "CompleteMultipartUpload");
        for (var part : root.children()) {
            if (!part.name().equals("Part")
                    || !part.require("PartNumber").strip().matches("[+-]?[0-9]{1,9}")) {
                throw S3Error.MalformedXML.toException();
            }
            int number = Integer.parseInt(part.require("PartNumber").strip());
            if (number <= previous) {
                throw S3Error.InvalidPartOrder.toException().with("UploadId", Uploads.id(request));
            }
            previous = number;
            var etag = part.require("ETag").strip().replace("\"", "");
            if (!etag.matches("[0-9a-f]{32}")) {
                throw invalidPart(request, number, etag);
            }
            claimed.add(new Claimed(number, etag));
        }
        if (claimed.isEmpty()) {
            throw S3Error.MalformedXML.toException();
        }
        return claimed;
    }

    private static S3Exception invalidPart(S3Request request, int number, String etag) {
        return S3Error.InvalidPart.toException()
                .with("UploadId", Uploads.id(request))
                .with("PartNumber", Integer.toString(number))
                .with("ETag", etag);
    }

    /// The hash of the parts' hashes, and how many there were.
    private static String etag(List<Claimed> claimed) {
        byte[] all = new byte[16 * claimed.size()];
        for (int i = 0; i < claimed.size(); i++) {
            byte[] one = HexFormat.of().parseHex(claimed.get(i).etag());
            System.arraycopy(one, 0, all, 16 * i, 16);
        }
        return HexFormat.of().formatHex(Digests.md5().digest(all)) + "-" + claimed.size();
    }

    private byte[] manifest(S3Request request, List<Claimed> claimed) {
        var list = Json.MAPPER.createArrayNode();
        for (int i = 0; i < claimed.size(); i++) {
            var part = claimed.get(i);
            var stored = uploads.storedPart(request, part.number())
                    .filter(object -> object.etag().equals(part.etag()))
                    .orElseThrow(() -> invalidPart(request, part.number(), part.etag()));
            if (i < claimed.size() - 1 && stored.bytes() < options.partBytesMin()) {
                throw S3Error.EntityTooSmall.toException();
            }
            if (stored.bytes() > 0 || claimed.size() == 1) {
                list.addObject()
                        .put("path", "/" + request.bucket() + Inside.PARTS + "/" + stored.name())
                        .put("etag", part.etag())
                        .put("size_bytes", stored.bytes());
            }
        }
        return Json.MAPPER.writeValueAsBytes(list);
    }

    /// What was said when the upload began.
    private static Headers headers(S3Request request, StoredObject marker, String etag) {
        var headers = new Headers();
        marker.metadata().forEach((name, value) -> {
            if (!name.startsWith("x-object-sysmeta-")) {
                headers.put(name, value);
            }
        });
        if (Sysmeta.of(marker, Sysmeta.HAS_CONTENT_TYPE).equals("yes")) {
            headers.put("content-type", Sysmeta.of(marker, Sysmeta.CONTENT_TYPE));
        }
        request.header("If-None-Match").ifPresent(any -> headers.put("if-none-match", any));
        headers.put(Sysmeta.UPLOAD_ID, Uploads.id(request));
        headers.put(Sysmeta.ETAG, etag);
        var acl = Sysmeta.of(marker, Sysmeta.UPLOAD_ACL);
        if (!acl.isEmpty()) {
            headers.put(Sysmeta.OBJECT_ACL, acl);
        }
        var tags = Sysmeta.of(marker, Sysmeta.OBJECT_TAGS);
        if (!tags.isEmpty()) {
            headers.put(Sysmeta.OBJECT_TAGS, tags);
        }
        return headers;
    }

    /// Parts that were sent and are not wanted.
    private void forgetOthers(S3Request request, List<Claimed> claimed) throws IOException {
        var wanted = new HashSet<Integer>();
        claimed.forEach(part -> wanted.add(part.number()));
        for (var part : uploads.parts(request)) {
            if (!wanted.contains(part.number())) {
                uploads.forget(request, part.object().name());
            }
        }
    }

    private static Headers told(Reply reply) {
        var headers = new Headers();
        reply.headers().find("x-object-version-id").ifPresent(id -> headers.put("x-amz-version-id", id));
        return headers;
    }

    private static Answer answer(S3Request request, String etag, Headers headers) {
        return Answer.xml(
                200,
                headers,
                Xml.document("CompleteMultipartUploadResult")
                        .leaf(
                                "Location",
                                request.origin().baseUrl() + request.wire().rawPath())
                        .leaf("Bucket", request.bucket())
                        .leaf("Key", request.key())
                        .leaf("ETag", "\"" + etag + "\"")
                        .bytes());
    }
}
