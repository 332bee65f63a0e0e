package foehn.server;

import foehn.compute.ComputeConfig;
import foehn.hypervisor.DiskPool;
import foehn.identity.Bootstrap;
import foehn.identity.IdentityConfig;
import foehn.identity.PasswordRules;
import foehn.image.ImageConfig;
import foehn.network.NetworkConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The configuration, as each service wants it.
final class Settings {
    private static final Duration RECONCILE = Duration.ofSeconds(60);

    /// The external network's name, and that of the wire it is on.
    static final String PUBLIC = "public";

    static IdentityConfig identity(Config config, DataDirectory data) {
        return new IdentityConfig(
                Duration.ofSeconds(config.identity().tokenSeconds()),
                config.identity().bcryptCost(),
                data.tokenKeys(),
                passwords(config.identity().passwords()));
    }

    private static PasswordRules passwords(Config.Passwords wanted) {
        return new PasswordRules(
                wanted.lockoutFailures(),
                wanted.lockoutSeconds(),
                wanted.expiryDays(),
                wanted.uniqueLast(),
                wanted.minimumAgeDays(),
                wanted.regex(),
                wanted.regexDescription(),
                wanted.changeUponFirstUse(),
                wanted.inactiveDays());
    }

    static Bootstrap bootstrap(Config config, DataDirectory data, List<Bootstrap.CatalogService> catalog)
            throws IOException {
        return new Bootstrap(
                data.secret("admin-password"),
                config.identity().region(),
                catalog,
                Optional.of(data.secret("demo-password")));
    }

    /// What Swiftbox offers.
    static List<Bootstrap.CatalogService> swiftboxCatalog(Config config) {
        var url = config.http().url();
        return List.of(
                new Bootstrap.CatalogService("identity", "keystone", url + "/identity/v3"),
                new Bootstrap.CatalogService("object-store", "swift", url + "/object-store/v1/AUTH_%(project_id)s"));
    }

    /// What the whole cloud offers.
    static List<Bootstrap.CatalogService> catalog(Config config) {
        var url = config.http().url();
        var all = new ArrayList<>(swiftboxCatalog(config));
        all.add(new Bootstrap.CatalogService("image", "glance", url + "/image"));
        all.add(new Bootstrap.CatalogService("compute", "nova", url + "/compute/v2.1"));
        all.add(new Bootstrap.CatalogService("placement", "placement", url + "/placement"));
        all.add(new Bootstrap.CatalogService("network", "neutron", url + "/network"));
        all.add(new Bootstrap.CatalogService("block-storage", "cinder", url + "/volume/v3"));
        // The name that older clients look for.
        all.add(new Bootstrap.CatalogService("volumev3", "cinderv3", url + "/volume/v3"));
        return all;
    }

    static ImageConfig image(Config config) {
        var wanted = config.image();
        return new ImageConfig(
                wanted.uploadBytesMax(),
                wanted.virtualBytesMax(),
                wanted.imagesPerProjectMax(),
                wanted.bytesPerProjectMax(),
                wanted.propertiesMax(),
                wanted.webDownloadPorts(),
                wanted.webDownloadPrivate());
    }

    static NetworkConfig network(Config config) {
        return new NetworkConfig(
                config.network().underlayMtu(), config.network().dnsServers(), List.of(PUBLIC), RECONCILE);
    }

    static ComputeConfig compute(Config config) {
        var wanted = config.compute();
        var usual = ComputeConfig.defaults();
        return new ComputeConfig(
                Duration.ofMillis(wanted.hostPollMillis()),
                wanted.hostDownMillis(),
                wanted.cpuAllocationRatio(),
                wanted.ramAllocationRatio(),
                wanted.diskAllocationRatio(),
                DiskPool.valueOf(wanted.diskPool().toUpperCase(Locale.ROOT)),
                wanted.migrationDowntimeMillisMax(),
                wanted.migrationAutoConverge(),
                usual.migrationPostCopy(),
                wanted.migrationTimeoutSeconds(),
                usual.configDriveForced(),
                usual.stopGrace(),
                usual.portsBoundWait());
    }

    private Settings() {}
}
