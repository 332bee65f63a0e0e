package foehn.object.s3;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.FaultStyle;
import foehn.kernel.http.Mount;
import foehn.kernel.http.Routes;
import foehn.object.ObjectService;
import foehn.object.S3Keys;
import foehn.object.s3.Operations.Resource;
import java.time.InstantSource;
import java.util.List;

/// S3's API as the server wires it: one mount at the root of a port of its own.
public final class S3Service {
    private static final List<String> METHODS = List.of("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS");

    private final S3Front front;

    /// Tells of itself in the store's `/info`.
    ///
    /// @param keys whose an access key is; beside them, the store's own users have their name and key as a pair
    public S3Service(S3Options options, ObjectService objects, S3Keys keys, InstantSource clock) {
        var inside = new Inside(objects.inner(), objects.parts().backend());
        var guard = new Guard(objects.parts().access(), options.acls());
        var cors = new CorsCalls(inside, guard, options);
        S3Keys all = access -> keys.key(access).or(() -> objects.tempAuth().flatMap(users -> users.key(access)));
        this.front = new S3Front(options, all, clock, table(options, inside, guard, cors), cors);
        objects.telling(info -> info.putObject("s3api")
                .put("max_bucket_listing", S3Options.KEYS_MAX)
                .put("max_parts_listing", S3Options.KEYS_MAX)
                .put("max_upload_part_num", options.partsMax())
                .put("max_multi_delete_objects", S3Options.KEYS_MAX)
                .put("allow_multipart_uploads", true)
                .put("min_segment_size", options.partBytesMin())
                .put("s3_acl", options.acls()));
    }

    private static Operations table(S3Options options, Inside inside, Guard guard, CorsCalls cors) {
        var acls = new AclCalls(inside, guard);
        var reads = new ObjectReads(inside, guard, options);
        var copies = new Copies(inside, reads);
        var uploads = new Uploads(inside, guard);
        var writes = new ObjectWrites(inside, guard, acls, copies, uploads);
        var buckets = new BucketCalls(inside, guard, acls, uploads, options);
        var versioning = new VersioningCalls(inside, guard);
        var tagging = new TaggingCalls(inside, guard, acls);
        var parts = new UploadCalls(inside, guard, uploads, acls, copies, options);
        var table = new Operations()
                .unsupported("notification", "policy", "policyStatus", "publicAccessBlock", "requestPayment")
                .unsupported("torrent", "website", "restore", "replication", "accelerate", "analytics", "inventory")
                .unsupported("metrics", "intelligent-tiering", "legal-hold", "retention", "select");
        absent(table, inside);
        table.on("GET", Resource.SERVICE, new ServiceCalls(inside, guard, options.strictNames())::list)
                .on("GET", "acl", "S3_ACL", acls::get)
                .on("PUT", "acl", "S3_ACL", acls::put)
                .onBucket("POST", "delete", "MULTI_OBJECT_DELETE", new DeleteCalls(inside, guard, writes)::delete)
                .onBucket("GET", "location", "LOCATION", buckets::location)
                .on("GET", "logging", "LOGGING_STATUS", buckets::logging)
                .on("PUT", "logging", "LOGGING_STATUS", buckets::setLogging);
        table.on("PUT", "partNumber", "PART", parts::putPart)
                .on("GET", "uploadId", "UPLOAD", parts::listParts)
                .on("DELETE", "uploadId", "UPLOAD", parts::abort)
                .on("POST", "uploadId", "UPLOAD", new Completion(inside, uploads, options)::complete)
                .on("GET", "uploads", "UPLOADS", parts::list)
                .on("POST", "uploads", "UPLOADS", parts::begin)
                .onBucket("GET", "versioning", "VERSIONING", versioning::get)
                .onBucket("PUT", "versioning", "VERSIONING", versioning::put)
                .on("GET", "tagging", "TAGGING", tagging::get)
                .on("PUT", "tagging", "TAGGING", tagging::put)
                .on("DELETE", "tagging", "TAGGING", tagging::delete)
                .onBucket("GET", "cors", "CORS", cors::get)
                .onBucket("PUT", "cors", "CORS", cors::put)
                .onBucket("DELETE", "cors", "CORS", cors::delete)
                .onBucket("GET", "object-lock", "OBJECT_LOCK", buckets::objectLock)
                .onBucket("PUT", "object-lock", "OBJECT_LOCK", S3Service::notImplemented);
        table.on("GET", "attributes", "OBJECT", reads::attributes);
        return table.on("GET", Resource.BUCKET, new ListingCalls(inside, guard)::list)
                .on("HEAD", Resource.BUCKET, buckets::head)
                .on("PUT", Resource.BUCKET, buckets::create)
                .on("DELETE", Resource.BUCKET, buckets::delete)
                .on("POST", Resource.BUCKET, S3Service::notImplemented)
                .on("GET", Resource.OBJECT, reads::get)
                .on("HEAD", Resource.OBJECT, reads::get)
                .on("PUT", Resource.OBJECT, writes::put)
                .on("DELETE", Resource.OBJECT, writes::delete)
                .on("POST", Resource.OBJECT, S3Service::notImplemented);
    }

    /// Configurations that no bucket has: asking is answered as Amazon answers, setting is not offered.
    private static void absent(Operations table, Inside inside) {
        absent(table, inside, "lifecycle", S3Error.NoSuchLifecycleConfiguration);
        absent(table, inside, "encryption", S3Error.ServerSideEncryptionConfigurationNotFoundError);
        absent(table, inside, "ownershipControls", S3Error.OwnershipControlsNotFoundError);
    }

    private static void absent(Operations table, Inside inside, String param, S3Error error) {
        table.onBucket("GET", param, "BUCKET", request -> {
            inside.require(request);
            throw error.toException().with("BucketName", request.bucket());
        });
        table.unsupported(param);
    }

    private static Answer notImplemented(S3Request request) {
        throw S3Error.NotImplemented.saying("The requested resource is not implemented");
    }

    /// What S3's port serves.
    public List<Mount> mounts() {
        var routes = new Routes();
        for (var method : METHODS) {
            // Signatures, not tokens, say who asks; each row of S3's own table asks for what it needs.
            routes.on(method, "/{path...}", Policy.OPEN, front::handle);
        }
        return List.of(new Mount("s3", "", routes, S3Service::render));
    }

    /// What the HTTP server or the edge refuse by themselves, in S3's words.
    private static FaultStyle.Rendered render(Fault fault, String requestId) {
        return new FaultStyle.Rendered("application/xml", S3Front.said(fault).document(requestId));
    }
}
