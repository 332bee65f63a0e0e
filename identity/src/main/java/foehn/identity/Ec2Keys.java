package foehn.identity;

import foehn.kernel.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;

/// Finds the secret and the owner of an EC2 credential by its access key, and remembers both until something changes.
///
/// Keys that are not there are not remembered: whoever asks for many of them must not push out the others.
final class Ec2Keys implements S3Keys {
    private static final int KEYS_MAX = 20_000;
    private static final String NO_TOKEN = "";

    private final CredentialStore store;
    private final Vault vault;
    private final Accesses accesses;
    private final Versioned<Map<String, S3Key>> known;

    Ec2Keys(CredentialStore store, Vault vault, Accesses accesses, EpochStore epoch) {
        this.store = store;
        this.vault = vault;
        this.accesses = accesses;
        this.known = new Versioned<>(epoch, ConcurrentHashMap::new);
    }

    @Override
    public Optional<S3Key> find(String access) {
        var keys = known.now();
        var key = keys.get(access);
        if (key != null) {
            return Optional.of(key);
        }
        var found = load(access);
        if (keys.size() >= KEYS_MAX) {
            keys.clear();
        }
        found.ifPresent(k -> keys.put(access, k));
        return found;
    }

    private Optional<S3Key> load(String access) {
        return store.find(Credentials.ec2Id(access))
                .filter(c -> c.type().equals(Credentials.EC2))
                .flatMap(credential -> secret(credential).flatMap(secret -> caller(credential, secret)));
    }

    private Optional<String> secret(Credential credential) {
        try {
            var blob = Json.MAPPER.readTree(vault.open(credential.id(), credential.sealed()));
            return Optional.of(blob.path("secret").asString("")).filter(s -> !s.isEmpty());
        } catch (JacksonException notOurs) {
            return Optional.empty();
        }
    }

    private Optional<S3Key> caller(Credential credential, String secret) {
        var project = credential.projectId();
        if (project == null) {
            return Optional.empty();
        }
        return accesses.of(new Subject(credential.userId(), new Scope.OfProject(project), Optional.empty()))
                .map(access -> new S3Key(secret, access.caller(NO_TOKEN)));
    }
}
