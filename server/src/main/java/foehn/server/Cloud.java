package foehn.server;

import foehn.compute.ComputeConfig;
import foehn.compute.ComputeService;
import foehn.compute.Host;
import foehn.hypervisor.DiskPool;
import foehn.hypervisor.Hypervisor;
import foehn.identity.Bootstrap;
import foehn.identity.IdentityConfig;
import foehn.identity.IdentityService;
import foehn.image.ImageConfig;
import foehn.image.ImageService;
import foehn.kernel.db.Database;
import foehn.kernel.health.Health;
import foehn.kernel.http.Edge;
import foehn.kernel.http.FaultStyle;
import foehn.kernel.http.HttpFront;
import foehn.kernel.http.Mount;
import foehn.kernel.operation.Operations;
import foehn.ovn.LogicalNetwork;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// The composition root: every service is made here, by plain `new`, and given what it needs of the others. It is the
/// whole control plane, over any virtual network and any hosts.
public final class Cloud implements AutoCloseable {
    private final Database db;
    private final Operations operations;
    private final ComputeService compute;
    private final HttpFront front;

    /// Answers requests when it returns, and goes on with the work that an earlier process left unfinished.
    ///
    /// @param connect the way to a host's hypervisor, by its row
    /// @param health what is watched besides the control plane itself; its own parts are added
    public static Cloud open(
            Config config,
            DataDirectory data,
            InstantSource clock,
            LogicalNetwork network,
            Function<Host, Hypervisor> connect,
            Health health)
            throws Exception {
        var url = config.database().url();
        var db = Database.open(url.isEmpty() ? "jdbc:sqlite:" + data.database() : url);
        try {
            return new Cloud(config, data, clock, network, connect, health, db);
        } catch (Exception e) {
            db.close();
            throw e;
        }
    }

    private Cloud(
            Config config,
            DataDirectory data,
            InstantSource clock,
            LogicalNetwork network,
            Function<Host, Hypervisor> connect,
            Health health,
            Database db)
            throws Exception {
        this.db = db;
        var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        operations = new Operations(db, clock, config.compute().operationsConcurrentMax());
        var identity = new IdentityService(
                db,
                new IdentityConfig(
                        Duration.ofSeconds(config.identity().tokenSeconds()),
                        config.identity().bcryptCost(),
                        data.tokenKeys()),
                clock);
        identity.bootstrap(bootstrap(config, data));
        var images = new ImageService(db, imageConfig(config), clock, data.images(), operations);
        compute = new ComputeService(
                db,
                computeConfig(config),
                clock,
                operations,
                new ComputeImages(images.images()),
                new NoPorts(),
                identity.directory()::hasProject,
                connect);

        health.part("database", true, this::databaseHealth)
                .part("network", false, () -> networkHealth(network))
                .part("hosts", false, this::hostHealth);
        var mounts = new ArrayList<Mount>(identity.mounts());
        mounts.addAll(images.mounts());
        mounts.addAll(compute.mounts());
        mounts.add(operatorMount(health, metrics));
        var edge = new Edge(
                mounts, identity.authenticator(), metrics, config.http().jsonBytesMax());
        images.start();
        compute.start();
        operations.start();
        var address = new InetSocketAddress(
                InetAddress.ofLiteral(config.http().bind()), config.http().port());
        front = new HttpFront(address, edge, Optional.empty());
    }

    private static Bootstrap bootstrap(Config config, DataDirectory data) throws IOException {
        var url = config.http().url();
        return new Bootstrap(
                data.secret("admin-password"),
                config.identity().region(),
                List.of(
                        new Bootstrap.CatalogService("identity", "keystone", url + "/identity/v3"),
                        new Bootstrap.CatalogService("image", "glance", url + "/image"),
                        new Bootstrap.CatalogService("compute", "nova", url + "/compute/v2.1"),
                        new Bootstrap.CatalogService("placement", "placement", url + "/placement"),
                        new Bootstrap.CatalogService("network", "neutron", url + "/network")),
                Optional.of(data.secret("demo-password")));
    }

    private static ImageConfig imageConfig(Config config) {
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

    private static ComputeConfig computeConfig(Config config) {
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

    private static Mount operatorMount(Health health, PrometheusMeterRegistry metrics) {
        var entries = List.of(
                new OperatorRoutes.Entry("identity", "keystone", "/identity", List.of("v3")),
                new OperatorRoutes.Entry("image", "glance", "/image", List.of("v2")),
                new OperatorRoutes.Entry("compute", "nova", "/compute", List.of("v2.1")),
                new OperatorRoutes.Entry("placement", "placement", "/placement", List.of("v1")),
                new OperatorRoutes.Entry("network", "neutron", "/network", List.of("v2.0")));
        // Last, for its empty prefix owns every path.
        return new Mount("foehn", "", new OperatorRoutes(entries, health, metrics).routes(), FaultStyle.KEYSTONE);
    }

    private Health.Finding databaseHealth() {
        db.read(h -> h.createQuery("SELECT 1").mapTo(Integer.class).one());
        return new Health.Finding(true, db.shared() ? "PostgreSQL" : "SQLite");
    }

    private static Health.Finding networkHealth(LogicalNetwork network) {
        var chassis = network.chassis();
        long alive = chassis.stream().filter(c -> c.alive()).count();
        return new Health.Finding(alive == chassis.size(), alive + " of " + chassis.size() + " chassis answer");
    }

    private Health.Finding hostHealth() {
        var all = compute.hosts().all();
        long up = all.stream().filter(compute.hosts()::isUp).count();
        return new Health.Finding(up == all.size(), up + " of " + all.size() + " hosts are up");
    }

    /// Makes a host known, or says where it is now.
    public void registerHost(String name, String agentUrl) {
        compute.registerHost(name, agentUrl);
    }

    /// The port that it listens on: the configuration's, or any free one where that says 0.
    public int port() {
        return front.port();
    }

    /// Answers nothing any more. Work under way goes on after the next start, and guests run on.
    @Override
    public void close() throws Exception {
        front.close();
        operations.close();
        compute.close();
        db.close();
    }
}
