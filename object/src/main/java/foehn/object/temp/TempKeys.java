package foehn.object.temp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The keys that an account's and a container's owner set for signing: up to two each, so that one can be changed
/// while links with the other are still good. Secrets: never logged.
public record TempKeys(List<String> account, List<String> container) {
    /// Picks them out of the metadata.
    ///
    /// @param accountMetadata by lower-case header name
    /// @param containerMetadata the same; empty when there is no such container
    public static TempKeys of(Map<String, String> accountMetadata, Map<String, String> containerMetadata) {
        return new TempKeys(keys("x-account-meta-", accountMetadata), keys("x-container-meta-", containerMetadata));
    }

    private static List<String> keys(String prefix, Map<String, String> metadata) {
        var keys = new ArrayList<String>(2);
        for (var name : List.of("temp-url-key", "temp-url-key-2")) {
            var key = metadata.get(prefix + name);
            if (key != null && !key.isEmpty()) {
                keys.add(key);
            }
        }
        return List.copyOf(keys);
    }

    List<String> all() {
        var all = new ArrayList<>(account);
        all.addAll(container);
        return all;
    }

    @Override
    public String toString() {
        return "TempKeys[" + account.size() + " of the account, " + container.size() + " of the container]";
    }
}
