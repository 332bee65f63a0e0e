package foehn.object.s3;

import foehn.object.s3.Acl.Permission;
import foehn.object.store.Container;
import foehn.object.store.ListEntry;
import foehn.object.store.ListQuery;
import java.util.ArrayList;
import java.util.List;

/// What is asked of an account: its buckets.
final class ServiceCalls {
    private static final int PAGE = 1000;

    private final Inside inside;
    private final Guard guard;
    private final boolean strictNames;

    ServiceCalls(Inside inside, Guard guard, boolean strictNames) {
        this.inside = inside;
        this.guard = guard;
        this.strictNames = strictNames;
    }

    /// `GET /`: the buckets that are the caller's.
    Answer list(S3Request request) {
        if (!guard.acls() && !guard.readsAccount(request)) {
            throw S3Error.AccessDenied.toException();
        }
        var xml = Xml.document("ListAllMyBucketsResult");
        var user = request.who().userId();
        xml.open("Owner").leaf("ID", user).leaf("DisplayName", user).close();
        int max = request.number("max-buckets", Integer.MAX_VALUE, Integer.MAX_VALUE);
        var prefix = request.param("prefix", "");
        var found = buckets(request, prefix, request.param("continuation-token", ""));
        var shown = found.subList(0, Math.min(max, found.size()));
        xml.open("Buckets");
        for (var bucket : shown) {
            xml.open("Bucket")
                    .leaf("Name", bucket.key().container())
                    .leaf("CreationDate", S3Times.listing(bucket.created().instant()))
                    .close();
        }
        xml.close();
        if (shown.size() < found.size() && !shown.isEmpty()) {
            xml.leaf("ContinuationToken", shown.getLast().key().container());
        }
        return Answer.xml(xml.bytes());
    }

    private List<Container> buckets(S3Request request, String prefix, String begin) {
        var found = new ArrayList<Container>();
        var marker = begin;
        while (true) {
            var query = new ListQuery(prefix, "", marker, "", false, PAGE);
            var page = inside.backend().containers(request.who().account(), query);
            for (var entry : page) {
                if (entry instanceof ListEntry.Item<Container>(var name, var container)
                        && BucketName.valid(name, strictNames)
                        && listed(request, container)) {
                    found.add(container);
                }
                marker = entry.name();
            }
            if (page.size() < PAGE) {
                return found;
            }
        }
    }

    private boolean listed(S3Request request, Container bucket) {
        if (guard.aclOf(bucket).isPresent()) {
            return guard.may(request, bucket, Permission.OWNER);
        }
        return guard.readsAccount(request);
    }
}
