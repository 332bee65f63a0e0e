package foehn.identity;

import foehn.kernel.Digests;
import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// Users' secrets in clear: everybody has their own, administrators manage all.
final class Credentials {
    static final String EC2 = "ec2";

    private static final int TEXT_MAX = 255;
    private static final int BLOB_MAX = 64 * 1024;
    private static final List<String> BOUNDS = List.of("trust_id", "app_cred_id", "access_token_id");
    private static final String[] KNOWN = {"blob", "type", "user_id", "project_id"};

    private final CredentialStore store;
    private final UserStore users;
    private final ProjectStore projects;
    private final Vault vault;
    private final Tokens tokens;

    Credentials(CredentialStore store, UserStore users, ProjectStore projects, Vault vault, Tokens tokens) {
        this.store = store;
        this.users = users;
        this.projects = projects;
        this.vault = vault;
        this.tokens = tokens;
    }

    Page<Credential> page(Caller caller, Listing listing) {
        return store.page(
                within(caller, Authority.readsAll(caller) ? listing : listing.and("user_id", caller.userId())));
    }

    Page<Credential> ofUser(Caller caller, String userId, Listing listing) {
        requireReads(caller, userId);
        requireUser(userId);
        return store.page(within(caller, listing.and("user_id", userId).and("type", EC2)));
    }

    Credential show(Caller caller, String id) {
        var found = Authority.show(caller, store.find(id), c -> c.userId().equals(caller.userId()), "Credential", id);
        requireWithin(caller, found.projectId());
        return found;
    }

    /// The secret itself.
    String blob(Credential credential) {
        return vault.open(credential.id(), credential.sealed());
    }

    Credential create(Caller caller, Fields body) {
        var userId = body.text("user_id", 1, TEXT_MAX);
        requireMine(caller, userId);
        var type = body.text("type", 1, TEXT_MAX);
        var blob = blob(body).orElseThrow(() -> Fault.invalid("blob", "It is a required property."));
        var id = type.equals(EC2) ? ec2Id(access(blob)) : Ids.hex();
        var projectId = project(body, type, null);
        requireWithin(caller, projectId);
        if (type.equals(EC2)) {
            requireUnrestricted(caller);
            blob = bound(caller, blob);
        }
        var credential = new Credential(
                id, user(userId), projectId, type, vault.seal(id, blob), Attributes.extra("{}", body, KNOWN));
        return insert(credential);
    }

    private Credential insert(Credential credential) {
        if (!store.insert(credential)) {
            throw Fault.conflict("Conflict occurred attempting to store credential - Duplicate entry found with ID "
                    + credential.id() + ".");
        }
        return credential;
    }

    /// A pair of keys for EC2 and S3, made up here.
    Credential createEc2(Caller caller, String userId, String projectId) {
        Authority.require(
                caller.isAdmin() || (caller.has("member") && caller.userId().equals(userId)));
        requireUser(userId);
        requireUnrestricted(caller);
        if (projects.find(projectId).isEmpty()) {
            throw Fault.notFound("Project", projectId);
        }
        requireWithin(caller, projectId);
        var access = Ids.hex();
        var blob = Json.object().put("access", access).put("secret", Ids.hex()).putNull("trust_id");
        var id = ec2Id(access);
        var sealed = vault.seal(id, bound(caller, blob.toString()));
        return insert(new Credential(id, userId, projectId, EC2, sealed, "{}"));
    }

    Credential ec2(Caller caller, String userId, String access) {
        requireReads(caller, userId);
        requireUser(userId);
        var found = store.find(ec2Id(access))
                .filter(c -> c.userId().equals(userId) && c.type().equals(EC2))
                .orElseThrow(() -> Fault.notFound("Credential", access));
        requireWithin(caller, found.projectId());
        return found;
    }

    void deleteEc2(Caller caller, String userId, String access) {
        Authority.require(
                caller.isAdmin() || (caller.has("member") && caller.userId().equals(userId)));
        store.delete(ec2(caller, userId, access).id());
    }

    Credential update(Caller caller, String id, Fields body) {
        var before = mine(caller, id);
        var userId = body.optionalText("user_id", 1, TEXT_MAX).orElse(before.userId());
        requireMine(caller, userId);
        var type = body.optionalText("type", 1, TEXT_MAX).orElse(before.type());
        var blob = blob(body).orElseGet(() -> blob(before));
        var projectId = project(body, type, before.projectId());
        requireWithin(caller, projectId);
        if (type.equals(EC2)) {
            access(blob);
            requireSameBounds(before, blob);
        }
        var after = new Credential(
                id, user(userId), projectId, type, vault.seal(id, blob), Attributes.extra(before.extra(), body, KNOWN));
        store.update(after);
        return after;
    }

    void delete(Caller caller, String id) {
        store.delete(mine(caller, id).id());
    }

    /// Text, or JSON that is kept as text.
    private static Optional<String> blob(Fields body) {
        var node = body.node().path("blob");
        var text = node.isObject() ? Optional.of(node.toString()) : body.optionalText("blob", 0, BLOB_MAX);
        if (text.filter(t -> t.length() > BLOB_MAX).isPresent()) {
            throw Fault.invalid("blob", "At most " + BLOB_MAX + " characters are expected.");
        }
        return text;
    }

    private static String access(String blob) {
        try {
            return Fields.of(Json.MAPPER.readTree(blob), "blob").text("access", 1, TEXT_MAX);
        } catch (JacksonException malformed) {
            throw Fault.invalid("blob", "JSON with the access key is expected.");
        }
    }

    /// As Keystone makes it, so that whoever knows the access key finds the row.
    static String ec2Id(String access) {
        return Digests.hex("SHA-256", access.getBytes(StandardCharsets.UTF_8));
    }

    private @Nullable String project(Fields body, String type, @Nullable String before) {
        var id = Attributes.text(body, "project_id", TEXT_MAX, before);
        if (id == null && type.equals(EC2)) {
            throw Fault.invalid("project_id", "It is required for the type ec2.");
        }
        if (id != null && projects.find(id).isEmpty()) {
            throw Fault.invalid("project_id", "There is no project " + id + ".");
        }
        return id;
    }

    private String user(String id) {
        if (users.find(id).isEmpty()) {
            throw Fault.invalid("user_id", "There is no user " + id + ".");
        }
        return id;
    }

    private void requireUser(String userId) {
        if (users.find(userId).isEmpty()) {
            throw Fault.notFound("User", userId);
        }
    }

    private static void requireReads(Caller caller, String userId) {
        Authority.require(Authority.readsAll(caller) || caller.userId().equals(userId));
    }

    /// Who acts by a delegation sees and makes only what belongs to the project that the delegation is for.
    private Listing within(Caller caller, Listing listing) {
        var token = tokens.of(caller);
        return token.access().by().isEmpty()
                ? listing
                : listing.and("project_id", caller.projectId().orElse(""));
    }

    private void requireWithin(Caller caller, @Nullable String projectId) {
        boolean delegated = tokens.of(caller).access().by().isPresent();
        if (delegated && !Objects.equals(projectId, caller.projectId().orElse(null))) {
            throw Fault.forbidden("Credential project does not match the project scope of the delegated token.");
        }
    }

    private void requireUnrestricted(Caller caller) {
        ApplicationCredentials.requireUnrestricted(tokens.of(caller));
    }

    /// Keys that were made by a delegation are good for no more than that.
    private String bound(Caller caller, String blob) {
        var by = tokens.of(caller).payload().by();
        if (by.isEmpty()) {
            return blob;
        }
        var node = (ObjectNode) Json.MAPPER.readTree(blob);
        switch (by.get()) {
            case Delegation.Trust(var id) -> node.put("trust_id", id);
            case Delegation.Credential(var id) -> node.put("app_cred_id", id);
            case Delegation.AccessToken(var id) -> node.put("access_token_id", id);
        }
        return node.toString();
    }

    private void requireSameBounds(Credential before, String blob) {
        var old = before.type().equals(EC2) ? Json.MAPPER.readTree(blob(before)) : Json.object();
        var wanted = Json.MAPPER.readTree(blob);
        for (var name : BOUNDS) {
            if (!old.path(name).asString("").equals(wanted.path(name).asString(""))) {
                throw Fault.invalid("blob", name + " can not be updated for credential.");
            }
        }
    }

    private static void requireMine(Caller caller, String userId) {
        Authority.require(caller.isAdmin() || caller.userId().equals(userId));
    }

    private Credential mine(Caller caller, String id) {
        var found = show(caller, id);
        requireMine(caller, found.userId());
        return found;
    }
}
