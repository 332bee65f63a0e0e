package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.auth.Caller;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Users' keys. They belong to users, not to projects; an administrator may look after anybody's.
final class Keypairs {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_ -]{1,255}");

    private final KeypairStore store;
    private final Quotas quotas;
    private final InstantSource clock;

    /// A new keypair, and its private half when it was made here.
    record Made(Keypair keypair, Optional<String> privateKey) {}

    Keypairs(KeypairStore store, Quotas quotas, InstantSource clock) {
        this.store = store;
        this.quotas = quotas;
        this.clock = clock;
    }

    /// The user whose keys a request is about.
    static String user(Caller caller, Optional<String> asked) {
        var user = asked.orElse(caller.userId());
        if (!user.equals(caller.userId()) && !caller.isAdmin()) {
            throw Fault.forbidden("Only administrators may look after other users' keypairs.");
        }
        return user;
    }

    Made create(String project, String user, String name, String type, Optional<String> publicKey) {
        if (!NAME.matcher(name).matches() || !name.equals(name.strip())) {
            throw Fault.named(
                    400,
                    "badRequest",
                    "Keypair data is invalid: Keypair name contains unsafe characters or is not between 1 and 255"
                            + " characters long.");
        }
        quotas.requireKeypair(project, user, store.list(user).size());
        boolean certificate = type.equals("x509");
        var generated =
                publicKey.isPresent() ? Optional.<SshKeys.Pair>empty() : Optional.of(generate(user, certificate));
        var key = publicKey.orElseGet(() -> generated.orElseThrow().publicKey()).strip();
        var fingerprint = certificate ? Certificates.fingerprint(key) : SshKeys.fingerprint(key);
        var keypair = new Keypair(0, user, name, type, key, fingerprint, clock.millis());
        if (!store.insert(keypair)) {
            throw Fault.conflict("Key pair '" + name + "' already exists.");
        }
        return new Made(keypair, generated.map(SshKeys.Pair::privateKey));
    }

    private SshKeys.Pair generate(String user, boolean certificate) {
        return certificate ? Certificates.generate(user, clock.instant()) : SshKeys.generate("Generated-by-Foehn");
    }

    Optional<Keypair> find(String user, String name) {
        return store.find(user, name);
    }

    Keypair get(String user, String name) {
        return store.find(user, name).orElseThrow(() -> missing(user, name));
    }

    private static FaultException missing(String user, String name) {
        return Fault.named(404, "itemNotFound", "Keypair " + name + " not found for user " + user);
    }

    List<Keypair> page(String user, Optional<String> marker, int limit) {
        return Page.of(store.list(user), Keypair::name, marker, limit);
    }

    void delete(String user, String name) {
        if (!store.delete(user, name)) {
            throw missing(user, name);
        }
    }
}
