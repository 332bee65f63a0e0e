package foehn.object.s3;

import foehn.object.Body;
import foehn.object.Headers;
import foehn.object.ObjectPath;
import foehn.object.Query;
import foehn.object.s3.Acl.Permission;
import foehn.object.store.Container;
import foehn.object.store.ContainerKey;
import foehn.object.store.ListEntry;
import foehn.object.store.ListQuery;
import foehn.object.store.StoredObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What is known of uploads in parts. Beside each bucket a hidden one holds, for each upload, a marker with what was
/// said when it began (`key/id`) and its parts (`key/id/number`): as real Swift has it, so that a finished upload is a
/// static large object to Swift's clients.
final class Uploads {
    private static final int PAGE = 1000;

    private final Inside inside;
    private final Guard guard;

    Uploads(Inside inside, Guard guard) {
        this.inside = inside;
        this.guard = guard;
    }

    /// An upload that is under way, or is finished and has become `object`.
    record Known(StoredObject object, boolean underWay) {}

    /// The bucket of an upload, once it is sure that the caller may do so much in it.
    Container require(S3Request request, Permission permission) {
        if (request.key().isEmpty()) {
            throw S3Error.InvalidRequest.saying("A key must be specified");
        }
        var bucket = inside.require(request);
        guard.require(request, bucket, permission);
        return bucket;
    }

    static String id(S3Request request) {
        return request.param("uploadId", "");
    }

    static String markerName(S3Request request, String id) {
        return request.key() + "/" + id;
    }

    static ObjectPath part(S3Request request, int number) {
        return ObjectPath.of(Inside.parts(request), markerName(request, id(request)) + "/" + number);
    }

    Known known(S3Request request) {
        var id = id(request);
        var marker =
                id.isEmpty() ? Optional.<StoredObject>empty() : object(Inside.parts(request), markerName(request, id));
        if (marker.isPresent()) {
            return new Known(marker.get(), true);
        }
        return object(Inside.path(request).key(), request.key())
                .filter(done ->
                        !id.isEmpty() && Sysmeta.of(done, Sysmeta.UPLOAD_ID).equals(id))
                .map(done -> new Known(done, false))
                .orElseThrow(() -> noSuchUpload(request));
    }

    static S3Exception noSuchUpload(S3Request request) {
        return S3Error.NoSuchUpload.toException().with("UploadId", id(request));
    }

    private Optional<StoredObject> object(ContainerKey key, String name) {
        return inside.backend().container(key).isEmpty()
                ? Optional.empty()
                : inside.backend().object(key, name);
    }

    Optional<StoredObject> storedPart(S3Request request, int number) {
        return object(Inside.parts(request), part(request, number).object());
    }

    /// Begins one: its id.
    String begin(S3Request request, Container bucket, String acl) throws IOException {
        requirePartsBucket(request, bucket);
        var id = Base64.getUrlEncoder()
                .encodeToString(UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8));
        var headers = MetaHeaders.inward(request);
        var type = headers.get("content-type", "");
        headers.put(Sysmeta.HAS_CONTENT_TYPE, type.isEmpty() ? "no" : "yes");
        if (!type.isEmpty()) {
            headers.put(Sysmeta.CONTENT_TYPE, type);
        }
        headers.put("content-type", "application/directory");
        if (!acl.isEmpty()) {
            headers.put(Sysmeta.UPLOAD_ACL, acl);
        }
        request.header("x-amz-tagging")
                .ifPresent(tags -> headers.put(
                        Sysmeta.OBJECT_TAGS, Tags.encode(Tags.ofHeader(tags, TaggingCalls.OBJECT_TAGS_MAX))));
        var path = ObjectPath.of(Inside.parts(request), markerName(request, id));
        inside.demand(request, "PUT", path, Query.NONE, headers, Body.NONE);
        return id;
    }

    private void requirePartsBucket(S3Request request, Container bucket) throws IOException {
        var key = Inside.parts(request);
        if (inside.backend().container(key).isPresent()) {
            return;
        }
        var headers = new Headers();
        for (var list : List.of("x-container-read", "x-container-write")) {
            var value = bucket.metadata().get(list);
            if (value != null) {
                headers.put(list, value);
            }
        }
        // The parts live as the object will: under the bucket's own policy.
        var path = ObjectPath.container(key.account(), key.container());
        var described = inside.demand(request, "HEAD", Inside.path(request).withObject(""));
        described.headers().find("x-storage-policy").ifPresent(name -> headers.put("x-storage-policy", name));
        inside.demand(request, "PUT", path, Query.NONE, headers, Body.NONE);
    }

    /// A part, with its number.
    record Part(int number, StoredObject object) {}

    /// Parts that are there, in order.
    List<Part> parts(S3Request request) {
        var prefix = markerName(request, id(request)) + "/";
        var found = new ArrayList<Part>();
        each(Inside.parts(request), prefix, object -> {
            var number = object.name().substring(prefix.length());
            if (isNumber(number)) {
                found.add(new Part(Integer.parseInt(number), object));
            }
        });
        found.sort(Comparator.comparingInt(Part::number));
        return found;
    }

    static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /// What is done with each object of a listing.
    interface Visitor {
        void visit(StoredObject object);
    }

    void each(ContainerKey key, String prefix, Visitor visitor) {
        if (inside.backend().container(key).isEmpty()) {
            return;
        }
        var marker = "";
        while (true) {
            var page = inside.backend().objects(key, new ListQuery(prefix, "", marker, "", false, PAGE));
            for (var entry : page) {
                if (entry instanceof ListEntry.Item<StoredObject> item) {
                    visitor.visit(item.item());
                }
                marker = entry.name();
            }
            if (page.size() < PAGE) {
                return;
            }
        }
    }

    void forget(S3Request request, String name) throws IOException {
        var path = ObjectPath.of(Inside.parts(request), name);
        inside.call(request, "DELETE", path, Query.NONE, new Headers(), Body.NONE);
    }

    /// Every part whose name begins so.
    void forgetAll(S3Request request, String prefix) throws IOException {
        var names = new ArrayList<String>();
        each(Inside.parts(request), prefix, object -> names.add(object.name()));
        for (var name : names) {
            forget(request, name);
        }
    }
}
