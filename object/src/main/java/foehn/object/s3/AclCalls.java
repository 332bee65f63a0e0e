package foehn.object.s3;

import foehn.object.Body;
import foehn.object.Headers;
import foehn.object.Query;
import foehn.object.s3.Acl.Permission;
import foehn.object.store.Container;
import foehn.object.store.Decision;
import foehn.object.store.StoredObject;
import foehn.object.store.Timestamp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.TreeMap;

/// Access lists of buckets and objects: asked for, changed, and given to what is new.
final class AclCalls {
    private final Inside inside;
    private final Guard guard;

    AclCalls(Inside inside, Guard guard) {
        this.inside = inside;
        this.guard = guard;
    }

    Answer get(S3Request request) throws IOException {
        var bucket = inside.require(request);
        if (request.key().isEmpty()) {
            guard.require(request, bucket, Permission.READ_ACP);
            return Answer.xml(guard.aclOf(bucket)
                    .orElseGet(() -> swiftLists(request, bucket))
                    .document());
        }
        var object = object(request);
        guard.require(request, bucket, object, Permission.READ_ACP);
        return Answer.xml(
                guard.aclOf(object).orElseGet(() -> swiftLists(request, bucket)).document());
    }

    /// What Swift's lists come to in S3's words: public, or not.
    private static Acl swiftLists(S3Request request, Container bucket) {
        var user = request.who().userId();
        var grants = new ArrayList<>(Acl.ownedBy(user).grants());
        if (isPublic(bucket.metadata().getOrDefault("x-container-read", ""))) {
            grants.add(new Acl.Grant(Acl.Group.AllUsers.name(), Permission.READ));
        }
        if (isPublic(bucket.metadata().getOrDefault("x-container-write", ""))) {
            grants.add(new Acl.Grant(Acl.Group.AllUsers.name(), Permission.WRITE));
        }
        return new Acl(user, grants);
    }

    private static boolean isPublic(String list) {
        for (var element : list.split(",", -1)) {
            if (element.strip().equals(".r:*")) {
                return true;
            }
        }
        return false;
    }

    private StoredObject object(S3Request request) throws IOException {
        var query = request.headerParam("versionId")
                .map(id -> Query.NONE.with("version-id", id))
                .orElse(Query.NONE);
        return inside.demand(request, "HEAD", Inside.path(request), query, new Headers(), Body.NONE)
                .object()
                .orElseThrow(() -> S3Error.noSuchKey(request.key()));
    }

    Answer put(S3Request request) throws IOException {
        return request.key().isEmpty() ? putBucket(request) : putObject(request);
    }

    private Answer putBucket(S3Request request) throws IOException {
        var bucket = inside.require(request);
        guard.require(request, bucket, Permission.WRITE_ACP);
        var owner = guard.aclOf(bucket).map(Acl::owner).orElse(request.who().userId());
        var headers = guard.acls() ? bucketHeaders(asked(request, owner, owner)) : swiftHeaders(request);
        inside.demand(request, "POST", Inside.path(request), Query.NONE, headers, Body.NONE);
        return Answer.empty(200, guard.acls() ? new Headers() : Headers.of("location", request.bucket()));
    }

    private Answer putObject(S3Request request) throws IOException {
        if (!guard.acls()) {
            throw S3Error.NotImplemented.toException();
        }
        var bucket = inside.require(request);
        var object = object(request);
        guard.require(request, bucket, object, Permission.WRITE_ACP);
        var bucketOwner =
                guard.aclOf(bucket).map(Acl::owner).orElse(request.who().userId());
        var owner = guard.aclOf(object).map(Acl::owner).orElse(request.who().userId());
        var acl = asked(request, owner, bucketOwner);
        remember(request, object, Sysmeta.OBJECT_ACL, acl.encode());
        return Answer.empty(200);
    }

    /// Changes hidden metadata of the current object, and nothing else of it.
    void remember(S3Request request, StoredObject object, String name, String value) {
        var key = Inside.path(request).key();
        inside.backend().change(key, object.name(), (_, current) -> {
            var present = current.orElseThrow(() -> S3Error.noSuchKey(object.name()));
            var metadata = new TreeMap<>(present.metadata());
            if (value.isEmpty()) {
                metadata.remove(name);
            } else {
                metadata.put(name, value);
            }
            return new Decision.Outcome.Store(
                    present.withMetadata(
                            present.contentType(),
                            metadata,
                            present.deleteAtSeconds(),
                            new Timestamp(present.at().tenMicros() + 1)),
                    Decision.Fate.DISCARD);
        });
    }

    private static Acl asked(S3Request request, String owner, String bucketOwner) throws IOException {
        byte[] document = request.document(Acl.DOCUMENT_BYTES_MAX);
        var named = Acl.ofHeaders(request.wire(), owner, bucketOwner);
        if (named.isPresent() && document.length > 0) {
            throw S3Error.UnexpectedContent.toException();
        }
        if (named.isEmpty() && document.length == 0) {
            throw S3Error.MissingSecurityHeader.toException().with("MissingHeaderName", "x-amz-acl");
        }
        var acl = named.isPresent() ? named.get() : Acl.parse(document);
        if (!acl.owner().equals(owner)) {
            throw S3Error.AccessDenied.toException();
        }
        return acl;
    }

    private static Headers bucketHeaders(Acl acl) {
        return Headers.of(Sysmeta.BUCKET_ACL, acl.encode());
    }

    // ---- what is new

    Headers ofNewBucket(S3Request request) {
        if (!guard.acls()) {
            return request.header("x-amz-acl").map(AclCalls::swiftHeaders).orElseGet(Headers::new);
        }
        var user = request.who().userId();
        return bucketHeaders(Acl.ofHeaders(request.wire(), user, user).orElseGet(() -> Acl.ownedBy(user)));
    }

    /// What a new object's list is kept as; empty where S3's lists do not rule.
    String ofNewObject(S3Request request, Container bucket) {
        if (!guard.acls()) {
            return "";
        }
        var user = request.who().userId();
        var bucketOwner = guard.aclOf(bucket).map(Acl::owner).orElse(user);
        return Acl.ofHeaders(request.wire(), user, bucketOwner)
                .orElseGet(() -> Acl.ownedBy(user))
                .encode();
    }

    // ---- where Swift's lists rule

    private static Headers swiftHeaders(S3Request request) throws IOException {
        byte[] document = request.document(Acl.DOCUMENT_BYTES_MAX);
        var canned = request.header("x-amz-acl");
        if (canned.isPresent() && document.length > 0) {
            throw S3Error.UnexpectedContent.toException();
        }
        if (canned.isPresent()) {
            return swiftHeaders(canned.get());
        }
        if (document.length == 0) {
            throw S3Error.MissingSecurityHeader.toException().with("MissingHeaderName", "x-amz-acl");
        }
        return swiftHeaders(cannedBy(Acl.parse(document)));
    }

    private static String cannedBy(Acl acl) {
        var canned = "unknown";
        for (var grant : acl.grants()) {
            boolean group = Acl.Group.named(grant.grantee()).isPresent();
            if (group && grant.permission() == Permission.WRITE) {
                canned = "public-read-write";
            } else if (group && grant.permission() == Permission.READ && !canned.equals("public-read-write")) {
                canned = "public-read";
            } else if (!group && grant.permission() == Permission.FULL_CONTROL && !canned.startsWith("public")) {
                canned = "private";
            } else if (group || grant.permission() != Permission.FULL_CONTROL) {
                throw S3Error.MalformedACLError.toException();
            }
        }
        return canned;
    }

    private static Headers swiftHeaders(String canned) {
        return switch (canned) {
            case "public-read" -> Headers.of("x-container-read", ".r:*,.rlistings");
            case "public-read-write" -> Headers.of("x-container-read", ".r:*,.rlistings", "x-container-write", ".r:*");
            case "private", "bucket-owner-read", "bucket-owner-full-control" ->
                Headers.of("x-container-read", "", "x-container-write", "");
            case "authenticated-read", "log-delivery-write" -> throw S3Error.NotImplemented.toException();
            case "unknown" -> throw S3Error.MalformedACLError.toException();
            default -> throw S3Error.argument("x-amz-acl", canned);
        };
    }
}
