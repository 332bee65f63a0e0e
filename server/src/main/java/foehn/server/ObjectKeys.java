package foehn.server;

import foehn.object.Requester;
import foehn.object.S3Keys;
import java.util.Optional;

/// The identity service's pairs of keys, as the object store asks for them.
record ObjectKeys(foehn.identity.S3Keys identity) implements S3Keys {
    @Override
    public Optional<Key> key(String access) {
        return identity.find(access)
                .map(key -> new Key(
                        access,
                        key.secret(),
                        new Requester.Keystone(key.caller(), Optional.empty()),
                        "AUTH_" + key.caller().project()));
    }
}
