package foehn.demo;

import java.nio.file.Path;

/// Where the cloud is that the demonstration drives.
///
/// @param data `$FOEHN_DATA`: `clouds.yaml` lies here, and what is cached
/// @param home the repository, for `guest/build`
/// @param namespacePrefix what the network namespace of an emulated host has before the host's name
/// @param adminCloud and
/// @param tenantCloud entries of `clouds.yaml`
public record Surroundings(Path data, Path home, String namespacePrefix, String adminCloud, String tenantCloud) {
    /// With the entries that `foehn up` writes.
    public Surroundings(Path data, Path home, String namespacePrefix) {
        this(data, home, namespacePrefix, "foehn", "foehn-demo");
    }

    OpenStack admin() {
        return new OpenStack(data.resolve("clouds.yaml"), adminCloud);
    }

    OpenStack tenant() {
        return new OpenStack(data.resolve("clouds.yaml"), tenantCloud);
    }
}
