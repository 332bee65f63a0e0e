package foehn.object.s3;

import foehn.kernel.http.Percent;
import foehn.object.s3.Acl.Permission;
import foehn.object.store.Container;
import foehn.object.store.ListEntry;
import foehn.object.store.ListQuery;
import foehn.object.store.StoredObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;

/// Listings of a bucket: the old way, the newer way, and with versions.
final class ListingCalls {
    private final Inside inside;
    private final Guard guard;

    ListingCalls(Inside inside, Guard guard) {
        this.inside = inside;
        this.guard = guard;
    }

    /// One page, and whether there is more behind it.
    private record Page(List<ListEntry<StoredObject>> entries, boolean truncated) {
        static Page of(List<ListEntry<StoredObject>> found, int max) {
            boolean truncated = max > 0 && found.size() > max;
            return new Page(found.subList(0, Math.min(max, found.size())), truncated);
        }

        String last() {
            return entries.getLast().name();
        }
    }

    Answer list(S3Request request) {
        var bucket = inside.require(request);
        guard.require(request, bucket, Permission.READ);
        if (request.hasParam("versions")) {
            return versions(request, bucket);
        }
        var type = request.param("list-type", "1");
        if (!type.strip().matches("[+-]?[0-9]{1,9}")) {
            throw S3Error.argument("list-type", type, "Argument list-type must be an integer");
        }
        return Integer.parseInt(type.strip()) == 2 ? second(request, bucket) : first(request, bucket);
    }

    private static int asked(S3Request request) {
        return request.number("max-keys", S3Options.KEYS_MAX, Integer.MAX_VALUE);
    }

    private Page page(S3Request request, Container bucket, String marker) {
        int max = Math.min(asked(request), S3Options.KEYS_MAX);
        var query =
                new ListQuery(request.param("prefix", ""), request.param("delimiter", ""), marker, "", false, max + 1);
        return Page.of(inside.backend().objects(bucket.key(), query), max);
    }

    /// How names are written: as they are, or percent-encoded.
    private static UnaryOperator<String> spelling(S3Request request) {
        return request.encodesNames() ? name -> Percent.path(name) : UnaryOperator.identity();
    }

    private Answer first(S3Request request, Container bucket) {
        var spell = spelling(request);
        var marker = request.param("marker", "");
        var page = page(request, bucket, marker);
        var xml = begin(request, "ListBucketResult", spell);
        xml.leaf("Marker", spell.apply(marker));
        if (page.truncated && request.hasParam("delimiter")) {
            xml.leaf("NextMarker", spell.apply(page.last()));
        }
        end(xml, request, page, spell);
        entries(xml, request, page, spell, true);
        return Answer.xml(xml.bytes());
    }

    private Answer second(S3Request request, Container bucket) {
        var spell = spelling(request);
        var token = request.param("continuation-token");
        var marker = token.map(ListingCalls::decode).orElseGet(() -> request.param("start-after", ""));
        var page = page(request, bucket, marker);
        var xml = begin(request, "ListBucketResult", spell);
        if (page.truncated) {
            xml.leaf("NextContinuationToken", encode(page.last()));
        }
        token.ifPresent(text -> xml.leaf("ContinuationToken", text));
        request.param("start-after").ifPresent(text -> xml.leaf("StartAfter", spell.apply(text)));
        xml.leaf("KeyCount", page.entries.size());
        end(xml, request, page, spell);
        boolean owners = foehn.object.Headers.isYes(request.param("fetch-owner", ""));
        entries(xml, request, page, spell, owners);
        return Answer.xml(xml.bytes());
    }

    private static String encode(String name) {
        return Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String token) {
        try {
            var name = new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
            if (name.indexOf('\uFFFD') < 0) {
                return name;
            }
        } catch (IllegalArgumentException malformed) {
            // answered below
        }
        throw S3Error.argument(
                "continuation-token", Percent.path(token), "The continuation token provided is incorrect");
    }

    private static Xml begin(S3Request request, String root, UnaryOperator<String> spell) {
        return Xml.document(root)
                .leaf("Name", request.bucket())
                .leaf("Prefix", spell.apply(request.param("prefix", "")));
    }

    private static void end(Xml xml, S3Request request, Page page, UnaryOperator<String> spell) {
        xml.leaf("MaxKeys", asked(request));
        boolean versions = request.hasParam("versions");
        request.param("delimiter")
                .filter(text -> versions || !text.isEmpty())
                .ifPresent(text -> xml.leaf("Delimiter", spell.apply(text)));
        if (request.encodesNames()) {
            xml.leaf("EncodingType", "url");
        }
        xml.leaf("IsTruncated", page.truncated);
    }

    private static void entries(Xml xml, S3Request request, Page page, UnaryOperator<String> spell, boolean owners) {
        for (var entry : page.entries) {
            switch (entry) {
                case ListEntry.Prefix<StoredObject> prefix -> prefix(xml, prefix, spell);
                case ListEntry.Item<StoredObject> item -> {
                    xml.open("Contents").leaf("Key", spell.apply(item.name()));
                    described(xml, item.item());
                    if (owners) {
                        owner(xml, request.who().userId());
                    }
                    xml.leaf("StorageClass", "STANDARD").close();
                }
            }
        }
    }

    private static void prefix(Xml xml, ListEntry.Prefix<StoredObject> prefix, UnaryOperator<String> spell) {
        xml.open("CommonPrefixes").leaf("Prefix", spell.apply(prefix.name())).close();
    }

    private static void described(Xml xml, StoredObject object) {
        xml.leaf("LastModified", S3Times.listing(object.at().instant()))
                .leaf("ETag", Sysmeta.etag(object))
                .leaf("Size", object.bytes());
    }

    private static void owner(Xml xml, String user) {
        xml.open("Owner").leaf("ID", user).leaf("DisplayName", user).close();
    }

    // ---- versions

    private Answer versions(S3Request request, Container bucket) {
        var spell = spelling(request);
        var key = request.param("key-marker", "");
        var version = versionMarker(request);
        int max = Math.min(asked(request), S3Options.KEYS_MAX);
        var query = new ListQuery(request.param("prefix", ""), request.param("delimiter", ""), key, "", false, max + 1);
        var marker = version.equals(VersioningCalls.NULL) ? "" : version;
        var page = Page.of(inside.backend().versions(bucket.key(), query, marker), max);
        var xml = begin(request, "ListVersionsResult", spell)
                .leaf("KeyMarker", spell.apply(key))
                .leaf("VersionIdMarker", version);
        if (page.truncated) {
            var last = page.entries.getLast();
            xml.leaf("NextKeyMarker", last.name());
            xml.leaf(
                    "NextVersionIdMarker",
                    last instanceof ListEntry.Item<StoredObject> item
                            ? VersioningCalls.told(item.item().versionId())
                            : VersioningCalls.NULL);
        }
        end(xml, request, page, spell);
        versionEntries(xml, request, bucket, page, key);
        return Answer.xml(xml.bytes());
    }

    private static String versionMarker(S3Request request) {
        var version = request.param("version-id-marker");
        if (version.isEmpty()) {
            return "";
        }
        if (!request.hasParam("key-marker")) {
            throw S3Error.argument(
                    "version-id-marker",
                    version.get(),
                    "A version-id marker cannot be specified without a key marker.");
        }
        if (!version.get().equals(VersioningCalls.NULL) && !version.get().matches("[0-9]+(\\.[0-9]+)?")) {
            throw S3Error.argument("version-id-marker", version.get(), "Invalid version id specified");
        }
        return version.get();
    }

    private void versionEntries(Xml xml, S3Request request, Container bucket, Page page, String keyMarker) {
        var spell = spelling(request);
        var before = keyMarker;
        for (var entry : page.entries) {
            switch (entry) {
                case ListEntry.Prefix<StoredObject> prefix -> prefix(xml, prefix, spell);
                case ListEntry.Item<StoredObject>(var name, var object) -> {
                    boolean first = !name.equals(before);
                    boolean latest = first && isLatest(bucket, object);
                    xml.open(object.isDeleteMarker() ? "DeleteMarker" : "Version")
                            .leaf("Key", spell.apply(name))
                            .leaf("VersionId", VersioningCalls.told(object.versionId()))
                            .leaf("IsLatest", latest);
                    if (object.isDeleteMarker()) {
                        xml.leaf("LastModified", S3Times.listing(object.at().instant()));
                    } else {
                        described(xml, object);
                    }
                    owner(xml, request.who().userId());
                    if (!object.isDeleteMarker()) {
                        xml.leaf("StorageClass", "STANDARD");
                    }
                    xml.close();
                    before = name;
                }
            }
        }
    }

    /// Whether what comes first of its name is what a reader gets now: a marker is, when there is no object.
    private boolean isLatest(Container bucket, StoredObject object) {
        var current = inside.backend().object(bucket.key(), object.name());
        return object.isDeleteMarker()
                ? current.isEmpty()
                : current.map(c -> c.versionId().equals(object.versionId())).orElse(false);
    }
}
