package foehn.object.s3;

import foehn.kernel.FaultException;
import foehn.object.Access;
import foehn.object.Body;
import foehn.object.Call;
import foehn.object.Headers;
import foehn.object.ObjectPath;
import foehn.object.Origin;
import foehn.object.Query;
import foehn.object.s3.Acl.Permission;
import foehn.object.store.Container;
import foehn.object.store.StoredObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who may do what through S3. Where S3's lists rule, the list of the bucket or object says so; what has none (it was
/// made through Swift's API) and everything else is decided as Swift's API decides.
final class Guard {
    private final Access access;
    private final boolean acls;

    Guard(Access access, boolean acls) {
        this.access = access;
        this.acls = acls;
    }

    /// Whether S3's own lists rule.
    boolean acls() {
        return acls;
    }

    Optional<Acl> aclOf(Container bucket) {
        return acls ? Acl.decode(Sysmeta.of(bucket, Sysmeta.BUCKET_ACL)) : Optional.empty();
    }

    Optional<Acl> aclOf(StoredObject object) {
        return acls ? Acl.decode(Sysmeta.of(object, Sysmeta.OBJECT_ACL)) : Optional.empty();
    }

    void require(S3Request request, Container bucket, Permission permission) {
        if (!may(request, bucket, permission)) {
            throw S3Error.AccessDenied.toException();
        }
    }

    boolean may(S3Request request, Container bucket, Permission permission) {
        return aclOf(bucket)
                .map(acl -> acl.allows(request.who().userId(), permission))
                .orElseGet(() -> swiftAllows(request, bucket, permission));
    }

    void require(S3Request request, Container bucket, StoredObject object, Permission permission) {
        boolean may = aclOf(object)
                .map(acl -> acl.allows(request.who().userId(), permission))
                .orElseGet(() -> swiftAllows(request, bucket, permission));
        if (!may) {
            throw S3Error.AccessDenied.toException();
        }
    }

    /// Whether the account is theirs: who may make buckets.
    boolean ownsAccount(S3Request request) {
        return right(request, "PUT", new ObjectPath(request.who().account(), "new", ""), null)
                .filter(Access.Right::owner)
                .isPresent();
    }

    boolean readsAccount(S3Request request) {
        return right(request, "GET", ObjectPath.account(request.who().account()), null)
                .isPresent();
    }

    private boolean swiftAllows(S3Request request, Container bucket, Permission permission) {
        var path = new ObjectPath(bucket.key().account(), bucket.key().container(), "");
        return switch (permission) {
            case READ ->
                right(request, "GET", path, bucket.metadata().get("x-container-read"))
                        .isPresent();
            case WRITE ->
                right(request, "PUT", path.withObject("any"), bucket.metadata().get("x-container-write"))
                        .isPresent();
            case FULL_CONTROL, READ_ACP, WRITE_ACP, OWNER ->
                right(request, "POST", path, null).filter(Access.Right::owner).isPresent();
        };
    }

    private Optional<Access.Right> right(S3Request request, String method, ObjectPath path, @Nullable String list) {
        try {
            var call = new Call(
                    method,
                    path,
                    Query.NONE,
                    new Headers(),
                    Body.NONE,
                    request.who().requester(),
                    Origin.INSIDE);
            return Optional.of(access.require(call, list));
        } catch (FaultException refused) {
            return Optional.empty();
        }
    }
}
