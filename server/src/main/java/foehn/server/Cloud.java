package foehn.server;

import foehn.compute.ComputeService;
import foehn.compute.Host;
import foehn.emulation.Cidr;
import foehn.hypervisor.Hypervisor;
import foehn.identity.IdentityService;
import foehn.image.ImageService;
import foehn.kernel.db.Database;
import foehn.kernel.health.Health;
import foehn.kernel.http.Edge;
import foehn.kernel.http.HttpFront;
import foehn.kernel.http.Mount;
import foehn.kernel.operation.Operations;
import foehn.network.NetworkService;
import foehn.ovn.LogicalNetwork;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The composition root: every service is made here, by plain `new`, and given what it needs of the others. It is the
/// whole control plane, over any virtual network and any hosts.
public final class Cloud implements AutoCloseable {
    private final Database db;
    private final Operations operations;
    private final NetworkService network;
    private final ComputeService compute;
    private final ObjectFronts objects;
    private final List<Mount> mounts;
    private final HttpFront front;
    private final long openedAtMillis;

    /// Answers requests when it returns, and goes on with the work that an earlier process left unfinished.
    ///
    /// @param connect the way to a host's hypervisor, by its row
    /// @param health what is watched besides the control plane itself; its own parts are added
    public static Cloud open(
            Config config,
            DataDirectory data,
            InstantSource clock,
            LogicalNetwork logical,
            Function<Host, Hypervisor> connect,
            Health health)
            throws Exception {
        var db = Database.open(data.databaseUrl(config));
        try {
            return new Cloud(config, data, clock, logical, connect, health, db);
        } catch (Exception e) {
            db.close();
            throw e;
        }
    }

    private Cloud(
            Config config,
            DataDirectory data,
            InstantSource clock,
            LogicalNetwork logical,
            Function<Host, Hypervisor> connect,
            Health health,
            Database db)
            throws Exception {
        this.db = db;
        this.openedAtMillis = clock.millis();
        var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        operations = new Operations(db, clock, config.compute().operationsConcurrentMax());
        var identity = new IdentityService(db, Settings.identity(config, data), clock);
        var images = new ImageService(db, Settings.image(config), clock, data.images(), operations);
        var block = new BlockStorage(config, data, db, clock, operations, images);
        network = new NetworkService(db, Settings.network(config), clock, logical);
        compute = new ComputeService(
                db,
                Settings.compute(config),
                clock,
                operations,
                new ComputeImages(images.images()),
                new ComputePorts(network.serverPorts()),
                identity.directory()::hasProject,
                connect);

        identity.bootstrap(Settings.bootstrap(config, data, Settings.catalog(config)));
        identity.ensureS3Key("demo", "demo", data.secret("s3-access"), data.secret("s3-secret"));
        objects = new ObjectFronts(config, data, clock, identity);
        objects.start();
        images.start();
        block.start();
        ensureExternal(config);
        network.start();
        compute.start();
        operations.start();

        health.part("database", true, new DatabaseHealth(db))
                .part("network", false, () -> networkHealth(logical))
                .part("hosts", false, this::hostHealth);
        var all = new ArrayList<Mount>(identity.mounts());
        all.addAll(images.mounts());
        all.addAll(compute.mounts());
        all.addAll(network.mounts());
        all.addAll(block.mounts());
        all.addAll(objects.mounts());
        all.add(OperatorRoutes.mount(OperatorRoutes.ALL, health, metrics));
        mounts = List.copyOf(all);
        var edge = new Edge(
                mounts, identity.authenticator(), metrics, config.http().jsonBytesMax());
        var address = new InetSocketAddress(
                InetAddress.ofLiteral(config.http().bind()), config.http().port());
        front = new HttpFront(address, edge, Optional.empty());
        objects.serveS3(
                address.getAddress(),
                config.object().s3Port(),
                metrics,
                config.http().jsonBytesMax());
    }

    /// The machine itself is the way out. The first addresses are left for its other uses.
    private void ensureExternal(Config config) {
        var range = Cidr.parse(config.emulation().externalCidr());
        network.ensureExternal(
                Settings.PUBLIC, Settings.PUBLIC, range.toString(), range.machine(), range.poolFirst(), range.last());
    }

    private static Health.Finding networkHealth(LogicalNetwork network) {
        var chassis = network.chassis();
        long alive = chassis.stream().filter(c -> c.alive()).count();
        return new Health.Finding(alive == chassis.size(), alive + " of " + chassis.size() + " chassis answer");
    }

    /// What an earlier process heard of a host does not count: it may have been the host's last word.
    private Health.Finding hostHealth() {
        var all = compute.hosts().all();
        long up = all.stream()
                .filter(host -> compute.hosts().isUp(host) && host.lastSeen() >= openedAtMillis)
                .count();
        return new Health.Finding(up == all.size(), up + " of " + all.size() + " hosts are up");
    }

    /// Makes a host known, or says where it is now.
    public void registerHost(String name, String agentUrl) {
        compute.registerHost(name, agentUrl);
    }

    /// Everything that it serves, for the reference and for the tests that walk the tables.
    public List<Mount> mounts() {
        return mounts;
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
        network.close();
        objects.close();
        db.close();
    }
}
