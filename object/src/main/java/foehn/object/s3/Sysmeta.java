package foehn.object.s3;

import foehn.object.store.Container;
import foehn.object.store.StoredObject;

/// What S3 remembers of buckets and objects in their hidden metadata, under the names that real Swift uses.
final class Sysmeta {
    static final String BUCKET_ACL = "x-container-sysmeta-s3api-acl";
    static final String BUCKET_CORS = "x-container-sysmeta-s3api-cors";
    static final String BUCKET_TAGS = "x-container-sysmeta-s3api-tagging";
    static final String OBJECT_ACL = "x-object-sysmeta-s3api-acl";
    static final String OBJECT_TAGS = "x-object-sysmeta-s3api-tagging";
    static final String ETAG = "x-object-sysmeta-s3api-etag";
    static final String UPLOAD_ID = "x-object-sysmeta-s3api-upload-id";
    static final String UPLOAD_ACL = "x-object-sysmeta-s3api-tmpacl";
    static final String HAS_CONTENT_TYPE = "x-object-sysmeta-s3api-has-content-type";
    static final String CONTENT_TYPE = "x-object-sysmeta-s3api-content-type";
    static final String SLO = "x-static-large-object";

    private Sysmeta() {}

    static String of(Container container, String name) {
        return container.metadata().getOrDefault(name, "");
    }

    static String of(StoredObject object, String name) {
        return object.metadata().getOrDefault(name, "");
    }

    static boolean isLarge(StoredObject object) {
        return of(object, SLO).equalsIgnoreCase("true");
    }

    /// What S3's clients are told, with quotes. A dash tells them that it is no MD5 of the bytes.
    static String etag(StoredObject object) {
        var own = of(object, ETAG);
        if (!own.isEmpty()) {
            return "\"" + own + "\"";
        }
        var plain = object.etag().replace("\"", "");
        return isLarge(object) ? "\"" + plain + "-N\"" : "\"" + plain + "\"";
    }
}
