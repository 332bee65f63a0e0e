package foehn.object.s3;

import foehn.object.Body;
import foehn.object.Headers;
import foehn.object.Query;
import foehn.object.s3.Acl.Permission;
import foehn.object.store.Container;
import java.io.IOException;

/// Whether a bucket keeps versions: Swift's own versioning, switched through S3.
final class VersioningCalls {
    static final String NULL = "null";
    private static final String ENABLED = "x-container-sysmeta-versions-enabled";
    private static final int DOCUMENT_BYTES_MAX = 10_240;

    private final Inside inside;
    private final Guard guard;

    VersioningCalls(Inside inside, Guard guard) {
        this.inside = inside;
        this.guard = guard;
    }

    /// Whether it keeps versions, or once did: then there may be some.
    static boolean isVersioned(Container bucket) {
        return bucket.metadata().containsKey(ENABLED);
    }

    static boolean keepsVersions(Container bucket) {
        return Headers.isYes(Sysmeta.of(bucket, ENABLED));
    }

    Answer get(S3Request request) {
        var bucket = inside.require(request);
        guard.require(request, bucket, Permission.READ);
        var xml = Xml.document("VersioningConfiguration");
        if (isVersioned(bucket)) {
            xml.leaf("Status", keepsVersions(bucket) ? "Enabled" : "Suspended");
        }
        return Answer.xml(xml.bytes());
    }

    Answer put(S3Request request) throws IOException {
        var bucket = inside.require(request);
        guard.require(request, bucket, Permission.OWNER);
        var asked = XmlTree.parse(request.document(DOCUMENT_BYTES_MAX), "VersioningConfiguration");
        var status = asked.require("Status");
        if (!status.equals("Enabled") && !status.equals("Suspended")) {
            throw S3Error.MalformedXML.toException();
        }
        var headers = Headers.of("x-versions-enabled", Boolean.toString(status.equals("Enabled")));
        var path = Inside.path(request).withObject("");
        inside.demand(request, "POST", path, Query.NONE, headers, Body.NONE);
        return Answer.empty(200);
    }

    /// A version's id as clients are told it.
    static String told(String versionId) {
        return versionId.isEmpty() ? NULL : versionId;
    }
}
