package foehn.object;

import foehn.kernel.http.Edge;
import foehn.kernel.http.HttpFront;
import foehn.object.feature.Features;
import foehn.object.store.DiskBackend;
import foehn.object.store.DiskOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// An object store with tempauth's users alone, on a port of its own: for tests, and by hand.
///
///     LocalStore DIRECTORY PORT
public final class LocalStore implements AutoCloseable {
    /// The users of Swift's own tests.
    static final List<String> USERS = List.of(
            "admin:admin admin .admin .reseller_admin",
            "test:tester testing .admin",
            "test2:tester2 testing2 .admin",
            "test:tester2 testing2 .admin",
            "test:tester3 testing3",
            "test5:tester5 testing5 service",
            "test:tester6 testing6 .admin .reseller_admin");

    private final ObjectService service;
    private final HttpFront front;

    public LocalStore(Path directory, int port, InstantSource clock, Function<Parts, Rings> features) throws Exception {
        this(ObjectConfig.defaults().withTempauth(USERS), directory, port, clock, features);
    }

    public LocalStore(
            ObjectConfig config, Path directory, int port, InstantSource clock, Function<Parts, Rings> features)
            throws Exception {
        var backend = DiskBackend.open(directory, DiskOptions.defaults());
        service = new ObjectService(config, backend, clock, _ -> Optional.empty(), features);
        service.start();
        var mounts = new ArrayList<>(service.mounts());
        mounts.add(service.others());
        var edge = new Edge(mounts, _ -> Optional.empty(), new SimpleMeterRegistry(), 1 << 20);
        front = new HttpFront(new InetSocketAddress("127.0.0.1", port), edge, Optional.empty());
    }

    public int port() {
        return front.port();
    }

    public ObjectService service() {
        return service;
    }

    @Override
    public void close() throws IOException {
        try {
            front.close();
        } catch (Exception e) {
            throw new IOException(e);
        }
        service.close();
    }

    public static void main(String[] args) throws Exception {
        var config = ObjectConfig.defaults()
                .withTempauth(USERS)
                .withSettings(Map.of(
                        "storage_domain",
                        "example.com",
                        "tempurl_digests",
                        "sha1 sha256 sha512",
                        "etag_quoter",
                        "true"));
        var store = new LocalStore(
                config, Path.of(args[0]), Integer.parseInt(args[1]), InstantSource.system(), Features::rings);
        System.out.println("ready on " + store.port());
        Thread.currentThread().join();
    }
}
