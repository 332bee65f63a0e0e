package foehn.server;

import foehn.identity.IdentityService;
import foehn.kernel.db.Database;
import foehn.kernel.health.Health;
import foehn.kernel.http.Edge;
import foehn.kernel.http.HttpFront;
import foehn.kernel.http.Mount;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Identity and object store alone: no root, no other process. The same code as in the cloud, over the same data
/// directory, so a cloud that is started there later has the same users and objects.
final class Swiftbox implements AutoCloseable {
    private static final Duration HEALTH_DEADLINE = Duration.ofSeconds(3);

    private final Database db;
    private final ObjectFronts objects;
    private final List<Mount> mounts;
    private final HttpFront front;

    /// Answers requests when it returns.
    Swiftbox(Config config, DataDirectory data, InstantSource clock) throws Exception {
        db = Database.open(data.databaseUrl(config));
        try {
            var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            var identity = new IdentityService(db, Settings.identity(config, data), clock);
            identity.bootstrap(Settings.bootstrap(config, data, Settings.swiftboxCatalog(config)));
            identity.ensureS3Key("demo", "demo", data.secret("s3-access"), data.secret("s3-secret"));
            objects = new ObjectFronts(config, data, clock, identity);
            objects.start();
            var health = new Health(HEALTH_DEADLINE).part("database", true, new DatabaseHealth(db));
            var all = new ArrayList<Mount>(identity.mounts());
            all.addAll(objects.mounts());
            all.add(OperatorRoutes.mount(
                    List.of(OperatorRoutes.IDENTITY, OperatorRoutes.OBJECT_STORE), health, metrics));
            all.add(objects.others());
            mounts = List.copyOf(all);
            var edge = new Edge(
                    mounts, identity.authenticator(), metrics, config.http().jsonBytesMax());
            var bind = InetAddress.ofLiteral(config.http().bind());
            front = new HttpFront(new InetSocketAddress(bind, config.http().port()), edge, Optional.empty());
            objects.serveS3(
                    bind, config.object().s3Port(), metrics, config.http().jsonBytesMax());
        } catch (Exception e) {
            db.close();
            throw e;
        }
    }

    List<Mount> mounts() {
        return mounts;
    }

    int port() {
        return front.port();
    }

    @Override
    public void close() throws Exception {
        front.close();
        objects.close();
        db.close();
    }
}
