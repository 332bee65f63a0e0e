package foehn.object;

import foehn.kernel.http.Mount;
import foehn.object.store.Backend;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The object store as the server wires it: rules, features, and what they are reached by.
public final class ObjectService implements AutoCloseable {
    private final Backend backend;
    private final Parts parts;
    private final Objects objects;
    private final Handler inner;
    private final Handler outer;

    public ObjectService(
            ObjectConfig config,
            Backend backend,
            InstantSource clock,
            Projects projects,
            Function<Parts, Rings> features) {
        this.backend = backend;
        var access = new Access(config, backend::account, projects);
        this.parts = new Parts(backend, config, clock, new Moments(clock), access);
        var rings = features.apply(parts);
        this.objects = new Objects(parts, rings.keeping());
        var rules = new Rules(new Accounts(parts), new Containers(parts), objects);
        this.inner = Feature.chain(rings.inner(), rules);
        this.outer = Feature.chain(rings.outer(), inner);
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

    public Objects objects() {
        return objects;
    }

    public List<Mount> mounts() {
        return new ArrayList<>();
    }

    public void start() {}

    @Override
    public void close() {
        backend.close();
    }
}
