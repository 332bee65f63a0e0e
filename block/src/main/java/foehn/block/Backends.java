package foehn.block;

import foehn.block.backend.VolumeBackend;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The backends there are, and which of them a volume type admits.
final class Backends {
    static final String VENDOR = "Foehn";
    static final String VERSION = "1.0";

    private final String host;
    private final Map<String, VolumeBackend> byName = new LinkedHashMap<>();

    Backends(String host, List<VolumeBackend> all) {
        this.host = host;
        all.forEach(backend -> byName.put(backend.name(), backend));
    }

    List<VolumeBackend> all() {
        return List.copyOf(byName.values());
    }

    VolumeBackend get(String name) {
        var backend = byName.get(name);
        if (backend == null) {
            throw new IllegalStateException("there is no backend " + name + " any more");
        }
        return backend;
    }

    /// `host@backend`: what a service is called.
    String service(VolumeBackend backend) {
        return host + "@" + backend.name();
    }

    /// `host@backend#pool`: where a volume is.
    String pool(String backend) {
        return host + "@" + backend + "#" + backend;
    }

    /// The backend that `host@backend` or `host@backend#pool` names.
    Optional<VolumeBackend> named(String pool) {
        return byName.values().stream()
                .filter(b -> pool.equals(service(b)) || pool.equals(pool(b.name())))
                .findFirst();
    }

    /// What may be asked of it in extra specs.
    static Map<String, String> capabilities(VolumeBackend backend) {
        return Map.of(
                "volume_backend_name",
                backend.name(),
                "pool_name",
                backend.name(),
                "storage_protocol",
                backend.protocol(),
                "vendor_name",
                VENDOR,
                "driver_version",
                VERSION,
                "multiattach",
                "True",
                "thin_provisioning_support",
                "True",
                "thick_provisioning_support",
                "False");
    }

    /// The backends that fulfil these specs and are not shut, the first configured first.
    ///
    /// @param shut the services that take no new volumes
    List<VolumeBackend> fitting(Map<String, String> specs, Set<String> shut) {
        return byName.values().stream()
                .filter(b -> !shut.contains(service(b)) && fulfils(capabilities(b), specs))
                .toList();
    }

    /// Specs with another scope than `capabilities` are not for the scheduler.
    private static boolean fulfils(Map<String, String> capabilities, Map<String, String> specs) {
        return specs.entrySet().stream().allMatch(spec -> {
            var scoped = spec.getKey().split(":", 2);
            if (scoped.length == 2 && !scoped[0].equals("capabilities")) {
                return true;
            }
            var has = capabilities.get(scoped[scoped.length - 1]);
            return has != null && matches(has, spec.getValue());
        });
    }

    private static boolean matches(String has, String wanted) {
        if (wanted.startsWith("<is> ")) {
            return has.toLowerCase(Locale.ROOT)
                    .equals(wanted.substring("<is> ".length()).trim().toLowerCase(Locale.ROOT));
        }
        if (wanted.startsWith("<in> ")) {
            return has.contains(wanted.substring("<in> ".length()).trim());
        }
        return has.equals(wanted);
    }
}
