package foehn.object.s3;

import foehn.object.s3.Acl.Permission;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `POST /bucket?delete`: many keys with one request.
final class DeleteCalls {
    private static final int DOCUMENT_BYTES_MAX = 2 * S3Options.KEYS_MAX * ObjectWrites.KEY_BYTES_MAX;

    private final Inside inside;
    private final Guard guard;
    private final ObjectWrites writes;

    DeleteCalls(Inside inside, Guard guard, ObjectWrites writes) {
        this.inside = inside;
        this.guard = guard;
        this.writes = writes;
    }

    private record Doomed(String key, Optional<String> versionId) {}

    Answer delete(S3Request request) throws IOException {
        byte[] document = request.document(DOCUMENT_BYTES_MAX);
        if (document.length == 0) {
            throw S3Error.MissingRequestBodyError.toException();
        }
        if (!request.checkMd5(document) && request.incoming().checksum().isEmpty()) {
            throw S3Error.InvalidRequest.saying(
                    "Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
        }
        var root = XmlTree.parse(document, "Delete");
        boolean quiet = root.childText("Quiet").orElse("").strip().equalsIgnoreCase("true");
        var doomed = doomed(root);
        var bucket = inside.require(request);
        var xml = Xml.document("DeleteResult");
        if (!guard.may(request, bucket, Permission.WRITE)) {
            doomed.forEach(one -> refused(xml, one, S3Error.AccessDenied.toException()));
            return Answer.xml(xml.bytes());
        }
        for (var one : doomed) {
            try {
                var told = writes.remove(request, bucket, one.key, one.versionId);
                if (!quiet) {
                    xml.open("Deleted").leaf("Key", one.key);
                    one.versionId.ifPresent(id -> xml.leaf("VersionId", id));
                    if (told.has("x-amz-delete-marker")) {
                        xml.leaf("DeleteMarker", true).leaf("DeleteMarkerVersionId", told.get("x-amz-version-id", ""));
                    }
                    xml.close();
                }
            } catch (S3Exception said) {
                refused(xml, one, said);
            }
        }
        return Answer.xml(xml.bytes());
    }

    private static List<Doomed> doomed(XmlTree root) {
        var doomed = new ArrayList<Doomed>();
        for (var object : root.children()) {
            switch (object.name()) {
                case "Object" -> {
                    requireUnconditional(object);
                    var key = object.require("Key");
                    if (key.isEmpty()) {
                        throw S3Error.UserKeyMustBeSpecified.toException();
                    }
                    doomed.add(new Doomed(key, object.childText("VersionId").filter(id -> !id.isEmpty())));
                }
                case "Quiet" -> {}
                default -> throw S3Error.MalformedXML.toException();
            }
        }
        if (doomed.isEmpty() || doomed.size() > S3Options.KEYS_MAX) {
            throw S3Error.MalformedXML.toException();
        }
        return doomed;
    }

    private static void requireUnconditional(XmlTree object) {
        for (var child : object.children()) {
            switch (child.name()) {
                case "Key", "VersionId" -> {}
                case "ETag", "LastModifiedTime", "Size" ->
                    throw S3Error.NotImplemented.saying("Conditional deletes are not supported.");
                default -> throw S3Error.MalformedXML.toException();
            }
        }
    }

    private static void refused(Xml xml, Doomed one, S3Exception said) {
        xml.open("Error").leaf("Key", one.key);
        one.versionId.ifPresent(id -> xml.leaf("VersionId", id));
        xml.leaf("Code", said.error.name()).leaf("Message", said.words()).close();
    }
}
