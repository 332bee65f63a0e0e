package foehn.object;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Mount;
import foehn.kernel.http.Routes;
import foehn.object.store.Backend;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The object store as the server wires it: rules, features, and what they are reached by.
public final class ObjectService implements AutoCloseable {
    private final Parts parts;
    private final Rings rings;
    private final Handler inner;
    private final Handler outer;
    private final Expirer expirer;
    private final StoreInfo info;
    private final @Nullable TempAuth tempAuth;
    private final List<Routes> more = new ArrayList<>();

    /// @param backend closed with the service
    /// @param features the features of this store, built from its parts
    public ObjectService(
            ObjectConfig config,
            Backend backend,
            InstantSource clock,
            Projects projects,
            Function<Parts, Rings> features) {
        var access = new Access(config, backend::account, projects);
        this.parts = new Parts(backend, config, clock, new Moments(clock), access);
        this.rings = features.apply(parts);
        var objects = new Objects(parts, rings.keeping());
        more.add(rings.routes());
        this.expirer = new Expirer(parts, rings.keeping());
        this.tempAuth = config.tempauth() ? new TempAuth(config, clock) : null;
        var middle = List.of(new Copying(parts), new Quotas(parts));
        var rules = new Rules(new Accounts(parts), new Containers(parts), objects);
        this.inner = Feature.chain(middle, Feature.chain(rings.inner(), rules));
        var front = List.of(new Cors(parts));
        this.outer = Feature.chain(front, Feature.chain(rings.outer(), inner));
        var all = new ArrayList<Feature>(rings.outer());
        all.addAll(middle);
        all.addAll(rings.inner());
        this.info = new StoreInfo(config, all, clock);
    }

    /// Everything, as clients of Swift's own API reach it.
    public Handler handler() {
        return outer;
    }

    /// What another protocol's front stands on: the rules, with copies, quotas, large objects, symlinks and
    /// versioning, without what belongs to Swift's own HTTP.
    public Handler inner() {
        return inner;
    }

    public Parts parts() {
        return parts;
    }

    /// The users of the configuration, where there are any.
    public Optional<TempAuth> tempAuth() {
        return Optional.ofNullable(tempAuth);
    }

    /// Further routes of features at the root of the port (`/recon/…`).
    public ObjectService with(Routes routes) {
        more.add(routes);
        return this;
    }

    /// What stands beside the features has something to tell in `/info`, too.
    public ObjectService telling(Consumer<ObjectNode> teller) {
        info.add(teller);
        return this;
    }

    /// At `/object-store`, and at the root of the port: clients look for all of it beside `/v1`, wherever that is.
    public List<Mount> mounts() {
        var accounts = new ObjectRoutes(outer, tempAuth, rings.addresses()).routes();
        var routes = new Routes()
                .on("GET", "/info", Policy.OPEN, info::serve)
                .on("HEAD", "/info", Policy.OPEN, info::serve)
                .on("OPTIONS", "/info", Policy.OPEN, x -> {
                    x.setHeader("Allow", "HEAD, GET, OPTIONS");
                    x.status(200);
                })
                .on(
                        "GET",
                        "/healthcheck",
                        Policy.OPEN,
                        x -> x.bytes(200, "text/plain", "OK".getBytes(StandardCharsets.UTF_8)));
        if (tempAuth != null) {
            routes.on("GET", "/auth/v1.0", Policy.OPEN, tempAuth::serve);
            routes.on("GET", "/auth/v1", Policy.OPEN, tempAuth::serve);
        }
        more.forEach(routes::and);
        routes.and(accounts);
        var mounts = new ArrayList<>(List.of(
                new Mount("object-store", "/object-store", routes, Pages.STYLE).asSwift(),
                new Mount("object-store", "", routes, Pages.STYLE).asSwift()));
        rings.addresses().ifPresent(addresses -> mounts.add(others().forHosts(addresses::claims)));
        return mounts;
    }

    /// Answers whatever path nobody else knows, as Swift does: the last mount of a port that is an object store's
    /// alone.
    public Mount others() {
        return new Mount("object-store", "", new ObjectRoutes(outer, tempAuth, rings.addresses()).others(), Pages.STYLE)
                .asSwift();
    }

    /// One round of what happens in the background anyway: removes what is due.
    void expire() {
        expirer.pass();
    }

    public void start() {
        expirer.start();
        rings.workers().forEach(Rings.Worker::start);
    }

    @Override
    public void close() {
        rings.workers().forEach(Rings.Worker::close);
        expirer.close();
        parts.backend().close();
    }
}
