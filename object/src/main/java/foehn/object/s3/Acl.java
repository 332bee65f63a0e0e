package foehn.object.s3;

import foehn.kernel.json.Json;
import foehn.object.Headers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// An access list of a bucket or an object: whose it is, and who else may do what.
record Acl(String owner, List<Grant> grants) {
    static final int DOCUMENT_BYTES_MAX = 200 * 1024;

    /// What may be granted. `OWNER` cannot be.
    enum Permission {
        FULL_CONTROL,
        READ,
        WRITE,
        READ_ACP,
        WRITE_ACP,
        OWNER
    }

    /// @param grantee a [Group]'s name, or a user's id
    record Grant(String grantee, Permission permission) {
        boolean allows(String userId, Permission asked) {
            boolean enough = permission == asked || permission == Permission.FULL_CONTROL;
            return enough && (Group.includes(grantee, userId) || grantee.equals(userId));
        }
    }

    /// Groups that Amazon defines, by the names under which real Swift stores them.
    enum Group {
        AllUsers("http://acs.amazonaws.com/groups/global/AllUsers"),
        AuthenticatedUsers("http://acs.amazonaws.com/groups/global/AuthenticatedUsers"),
        LogDelivery("http://acs.amazonaws.com/groups/s3/LogDelivery");

        private final String uri;

        Group(String uri) {
            this.uri = uri;
        }

        static Optional<Group> named(String name) {
            for (var group : values()) {
                if (group.name().equals(name)) {
                    return Optional.of(group);
                }
            }
            return Optional.empty();
        }

        static Group ofUri(String uri) {
            for (var group : values()) {
                if (group.uri.equals(uri)) {
                    return group;
                }
            }
            throw S3Error.argument("uri", uri, "Invalid group uri");
        }

        /// Only who signed gets here, so "all" and "authenticated" are the same.
        static boolean includes(String name, String userId) {
            return named(name)
                    .map(group -> group != LogDelivery || userId.endsWith(".log_delivery"))
                    .orElse(false);
        }
    }

    static Acl ownedBy(String owner) {
        return new Acl(owner, List.of(new Grant(owner, Permission.FULL_CONTROL)));
    }

    boolean allows(String userId, Permission asked) {
        return owner.equals(userId)
                || (asked != Permission.OWNER && grants.stream().anyMatch(grant -> grant.allows(userId, asked)));
    }

    // ---- as it is kept

    /// Empty when there is none, or nobody can read it.
    static Optional<Acl> decode(String kept) {
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        try {
            var tree = Json.MAPPER.readTree(Headers.decoded(kept));
            var owner = tree.path("Owner").asString("");
            if (owner.isEmpty()) {
                return Optional.empty();
            }
            var grants = new ArrayList<Grant>();
            for (var grant : tree.path("Grant")) {
                grants.add(new Grant(
                        grant.path("Grantee").asString(""),
                        Permission.valueOf(grant.path("Permission").asString(""))));
            }
            return Optional.of(new Acl(owner, grants));
        } catch (JacksonException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    String encode() {
        var tree = Json.object().put("Owner", owner);
        var list = tree.putArray("Grant");
        for (var grant : grants) {
            list.addObject().put("Permission", grant.permission.name()).put("Grantee", grant.grantee);
        }
        return Headers.encoded(tree.toString());
    }

    // ---- as clients write it

    /// What `x-amz-acl` or `x-amz-grant-…` say; empty when neither is there.
    ///
    /// @param owner of the bucket or object itself
    static Optional<Acl> ofHeaders(Wire wire, String owner, String bucketOwner) {
        var grants = new ArrayList<Grant>();
        wire.joined().forEach((name, value) -> {
            if (name.startsWith("x-amz-grant-")) {
                permission(name.substring("x-amz-grant-".length())).ifPresent(permission -> {
                    for (String grantee : value.split(",", -1)) {
                        grants.add(new Grant(granteeOfHeader(grantee.strip()), permission));
                    }
                });
            }
        });
        var canned = wire.header("x-amz-acl");
        if (canned.isPresent()) {
            if (!grants.isEmpty()) {
                throw S3Error.InvalidRequest.saying("Specifying both Canned ACLs and Header Grants is not allowed");
            }
            grants.addAll(canned(canned.get(), owner, bucketOwner));
        }
        return grants.isEmpty() ? Optional.empty() : Optional.of(new Acl(owner, grants));
    }

    private static Optional<Permission> permission(String name) {
        return switch (name.toUpperCase(Locale.ROOT).replace('-', '_')) {
            case "FULL_CONTROL" -> Optional.of(Permission.FULL_CONTROL);
            case "READ" -> Optional.of(Permission.READ);
            case "WRITE" -> Optional.of(Permission.WRITE);
            case "READ_ACP" -> Optional.of(Permission.READ_ACP);
            case "WRITE_ACP" -> Optional.of(Permission.WRITE_ACP);
            default -> Optional.empty();
        };
    }

    private static String granteeOfHeader(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw S3Error.InvalidRequest.toException();
        }
        var type = text.substring(0, equals).toLowerCase(Locale.ROOT);
        var value = text.substring(equals + 1).replaceAll("^[\"']+|[\"']+$", "");
        return switch (type) {
            case "id" -> Headers.decoded(value);
            case "uri" -> Group.ofUri(value).name();
            case "emailaddress" -> throw S3Error.NotImplemented.toException();
            default -> throw S3Error.argument(type, value, "Argument format not recognized");
        };
    }

    private static List<Grant> canned(String name, String owner, String bucketOwner) {
        var own = new Grant(owner, Permission.FULL_CONTROL);
        var all = Group.AllUsers.name();
        return switch (name) {
            case "private" -> List.of(own);
            case "public-read" -> List.of(new Grant(all, Permission.READ), own);
            case "public-read-write" -> List.of(new Grant(all, Permission.READ), new Grant(all, Permission.WRITE), own);
            case "authenticated-read" -> List.of(new Grant(Group.AuthenticatedUsers.name(), Permission.READ), own);
            case "bucket-owner-read" -> List.of(new Grant(bucketOwner, Permission.READ), own);
            case "bucket-owner-full-control" -> List.of(own, new Grant(bucketOwner, Permission.FULL_CONTROL));
            case "log-delivery-write" ->
                List.of(
                        new Grant(Group.LogDelivery.name(), Permission.WRITE),
                        new Grant(Group.LogDelivery.name(), Permission.READ_ACP),
                        own);
            default -> throw S3Error.argument("x-amz-acl", name);
        };
    }

    static Acl parse(byte[] document) {
        try {
            var root = XmlTree.parse(document, "AccessControlPolicy");
            var owner = root.child("Owner").orElseThrow(S3Error.MalformedACLError::toException);
            var list = root.child("AccessControlList").orElseThrow(S3Error.MalformedACLError::toException);
            var grants = new ArrayList<Grant>();
            for (var grant : list.children("Grant")) {
                var grantee = grant.child("Grantee").orElseThrow(S3Error.MalformedACLError::toException);
                var permission = permission(grant.require("Permission").strip());
                grants.add(
                        new Grant(granteeOf(grantee), permission.orElseThrow(S3Error.MalformedACLError::toException)));
            }
            return new Acl(owner.require("ID").strip(), grants);
        } catch (S3Exception malformed) {
            throw malformed.error == S3Error.MalformedXML ? S3Error.MalformedACLError.toException() : malformed;
        }
    }

    private static String granteeOf(XmlTree grantee) {
        return switch (grantee.type()) {
            case "CanonicalUser" -> grantee.require("ID").strip();
            case "Group" -> Group.ofUri(grantee.require("URI").strip()).name();
            case "AmazonCustomerByEmail" -> throw S3Error.NotImplemented.toException();
            default -> throw S3Error.MalformedACLError.toException();
        };
    }

    byte[] document() {
        var xml = Xml.document("AccessControlPolicy");
        xml.open("Owner").leaf("ID", owner).leaf("DisplayName", owner).close();
        xml.open("AccessControlList");
        for (var grant : grants) {
            xml.open("Grant");
            Group.named(grant.grantee)
                    .ifPresentOrElse(
                            group -> xml.openTyped("Grantee", "Group").leaf("URI", group.uri),
                            () -> xml.openTyped("Grantee", "CanonicalUser")
                                    .leaf("ID", grant.grantee)
                                    .leaf("DisplayName", grant.grantee));
            xml.close().leaf("Permission", grant.permission.name()).close();
        }
        return xml.bytes();
    }
}
