package foehn.object.temp;

import foehn.object.Headers;
import foehn.object.ObjectPath;
import foehn.object.store.Account;
import foehn.object.store.Backend;
import foehn.object.store.Container;
import java.util.Map;
import java.util.TreeMap;

/// Reads the keys of an account and of a container.
record KeysOf(Backend backend) {
    TempKeys at(ObjectPath path) {
        var account = backend.account(path.account()).map(Account::metadata);
        var container = backend.container(path.key()).map(Container::metadata);
        return TempKeys.of(
                account.<Map<String, String>>map(KeysOf::decoded).orElse(Map.of()),
                container.<Map<String, String>>map(KeysOf::decoded).orElse(Map.of()));
    }

    private static Map<String, String> decoded(Map<String, String> metadata) {
        var decoded = new TreeMap<String, String>();
        metadata.forEach((name, value) -> decoded.put(name, Headers.decoded(value)));
        return decoded;
    }
}
