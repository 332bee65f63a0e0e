package foehn.identity;

import foehn.kernel.json.Json;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Finds the secret and the owner of an EC2 credential by its access key, and remembers both until something changes.
///
/// Keys that are not there are not remembered: whoever asks for many of them must not push out the others.
final class Ec2Keys implements S3Keys {
    private static final int KEYS_MAX = 20_000;
    private static final String NO_TOKEN = "";

    /// @param notAfter when what it passes on ends, in milliseconds
    private record Known(S3Key key, long notAfter) {}

    private final CredentialStore store;
    private final TrustStore trusts;
    private final Vault vault;
    private final Accesses accesses;
    private final InstantSource clock;
    private final Versioned<Map<String, Known>> known;

    Ec2Keys(
            CredentialStore store,
            TrustStore trusts,
            Vault vault,
            Accesses accesses,
            EpochStore epoch,
            InstantSource clock) {
        this.store = store;
        this.trusts = trusts;
        this.vault = vault;
        this.accesses = accesses;
        this.clock = clock;
        this.known = new Versioned<>(epoch, ConcurrentHashMap::new);
    }

    @Override
    public Optional<S3Key> find(String access) {
        var keys = known.now();
        var key = keys.get(access);
        if (key == null) {
            var found = load(access);
            if (keys.size() >= KEYS_MAX) {
                keys.clear();
            }
            found.ifPresent(k -> keys.put(access, k));
            return found.map(Known::key);
        }
        return Optional.of(key).filter(k -> k.notAfter() > clock.millis()).map(Known::key);
    }

    private Optional<Known> load(String access) {
        return key(access)
                .flatMap(key -> accesses.of(key.subject())
                        .map(found -> new Known(new S3Key(key.secret(), found.caller(NO_TOKEN)), found.notAfter())));
    }

    /// The credential itself, whatever it may do now.
    Optional<Ec2Key> key(String access) {
        return store.find(Credentials.ec2Id(access))
                .filter(c -> c.type().equals(Credentials.EC2))
                .flatMap(this::key);
    }

    private Optional<Ec2Key> key(Credential credential) {
        var project = credential.projectId();
        var blob = blob(credential);
        var secret = blob.path("secret").asString("");
        if (project == null || secret.isEmpty()) {
            return Optional.empty();
        }
        var scope = new Scope.OfProject(project);
        var by = delegation(blob);
        if (by.orElse(null) instanceof Delegation.Trust(var id)) {
            return trusts.find(id).map(trust -> new Ec2Key(secret, new Subject(trust.actorId(), scope, by)));
        }
        return Optional.of(new Ec2Key(secret, new Subject(credential.userId(), scope, by)));
    }

    private JsonNode blob(Credential credential) {
        try {
            return Json.MAPPER.readTree(vault.open(credential.id(), credential.sealed()));
        } catch (JacksonException notOurs) {
            return Json.object();
        }
    }

    /// A credential that was made by a delegation reaches no further than that.
    private static Optional<Delegation> delegation(JsonNode blob) {
        var trust = blob.path("trust_id").asString("");
        var program = blob.path("app_cred_id").asString("");
        var token = blob.path("access_token_id").asString("");
        if (!trust.isEmpty()) {
            return Optional.of(new Delegation.Trust(trust));
        }
        if (!program.isEmpty()) {
            return Optional.of(new Delegation.Credential(program));
        }
        return token.isEmpty() ? Optional.empty() : Optional.of(new Delegation.AccessToken(token));
    }
}
