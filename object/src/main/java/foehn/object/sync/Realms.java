package foehn.object.sync;

import foehn.kernel.Digests;
import foehn.kernel.http.Percent;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Stores that trust each other to copy containers, as their operators wrote it down: Swift's own
/// `container-sync-realms.conf`. Names are the same in any case.
///
/// @param byName by name in upper case
public record Realms(Map<String, Realm> byName) {
    /// A group of stores with a common key; with a second one while the first is being replaced.
    public record Realm(String key, String secondKey, Map<String, String> clusters) {
        @Override
        public String toString() {
            return "Realm" + clusters.keySet();
        }
    }

    /// Reads the file's lines.
    public static Realms parse(List<String> lines) {
        Map<String, Map<String, String>> sections = new TreeMap<>();
        Map<String, String> section = new HashMap<>();
        for (var line : lines) {
            var text = line.strip();
            int equals = text.indexOf('=');
            if (text.startsWith("[") && text.endsWith("]")) {
                section = sections.computeIfAbsent(
                        text.substring(1, text.length() - 1).toUpperCase(Locale.ROOT), _ -> new HashMap<>());
            } else if (equals > 0 && !text.startsWith("#") && !text.startsWith(";")) {
                var name = text.substring(0, equals).strip().toLowerCase(Locale.ROOT);
                section.put(name, text.substring(equals + 1).strip());
            }
        }
        var realms = new TreeMap<String, Realm>();
        sections.forEach((name, options) -> {
            if (!name.equals("DEFAULT") && options.containsKey("key")) {
                realms.put(name, realm(options));
            }
        });
        return new Realms(realms);
    }

    private static Realm realm(Map<String, String> options) {
        var clusters = new TreeMap<String, String>();
        options.forEach((name, value) -> {
            if (name.startsWith("cluster_")) {
                clusters.put(name.substring("cluster_".length()).toUpperCase(Locale.ROOT), value);
            }
        });
        return new Realm(options.getOrDefault("key", ""), options.getOrDefault("key2", ""), clusters);
    }

    Optional<Realm> realm(String name) {
        return Optional.ofNullable(byName.get(name.toUpperCase(Locale.ROOT)));
    }

    /// Where a container is copied to.
    ///
    /// @param url of the other container
    record Target(String realm, String key, String url) {
        String url(String object) {
            return url + "/" + Percent.path(object);
        }
    }

    /// What `//realm/cluster/account/container` means; empty when the realm or the cluster is unknown.
    Optional<Target> target(String value) {
        var parts = value.startsWith("//") ? value.substring(2).split("/", -1) : new String[0];
        if (parts.length != 4) {
            return Optional.empty();
        }
        var realm = realm(parts[0]);
        return realm.map(known -> known.clusters().get(parts[1].toUpperCase(Locale.ROOT)))
                .map(endpoint -> new Target(
                        parts[0].toUpperCase(Locale.ROOT),
                        realm.get().key(),
                        endpoint.replaceAll("/+$", "") + "/" + parts[2] + "/" + parts[3]));
    }

    /// What a request between stores is signed with.
    record Signed(String method, String path, String timestamp, String nonce, String userKey) {
        String by(String realmKey) {
            var key = realmKey.getBytes(StandardCharsets.UTF_8);
            var text = String.join("\n", method, path, timestamp, nonce, userKey);
            return HexFormat.of().formatHex(Digests.hmac("HmacSHA1", key, text.getBytes(StandardCharsets.UTF_8)));
        }

        /// Takes as long for a wrong signature as for the right one.
        boolean matches(Realm realm, String signature) {
            boolean first = isBy(realm.key(), signature);
            boolean second = isBy(realm.secondKey(), signature);
            return first || second;
        }

        private boolean isBy(String key, String signature) {
            return !key.isEmpty() && Digests.same(by(key), signature);
        }
    }
}
