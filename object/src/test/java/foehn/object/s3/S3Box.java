package foehn.object.s3;

import foehn.kernel.http.Edge;
import foehn.kernel.http.HttpFront;
import foehn.kernel.http.Mount;
import foehn.object.ObjectConfig;
import foehn.object.ObjectService;
import foehn.object.feature.Features;
import foehn.object.store.DiskBackend;
import foehn.object.store.DiskOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// S3's port and, one above, Swift's, with the users of Swift's own tests: for tests, and by hand
/// (`S3Box DIRECTORY PORT [swift]`).
final class S3Box implements AutoCloseable {
    private static final List<String> USERS = List.of(
            "admin:admin admin .admin .reseller_admin",
            "test:tester testing .admin",
            "test:tester2 testing2 .admin",
            "test:tester3 testing3",
            "test2:tester2 testing2 .admin",
            "test5:tester5 testing5 service",
            "test:tester6 testing6 .reseller_admin");

    private final ObjectService objects;
    private final HttpFront front;
    private final HttpFront swift;

    S3Box(Path directory, int port, S3Options options) throws Exception {
        var config = ObjectConfig.defaults().withTempauth(USERS);
        var backend = DiskBackend.open(directory, DiskOptions.defaults().withAudit(0));
        objects = new ObjectService(config, backend, InstantSource.system(), _ -> Optional.empty(), Features::rings);
        var s3 = new S3Service(options, objects, _ -> Optional.empty(), InstantSource.system());
        front = front(port, s3.mounts());
        swift = front(port == 0 ? 0 : port + 1, objects.mounts());
    }

    private static HttpFront front(int port, List<Mount> mounts) throws Exception {
        var edge = new Edge(mounts, _ -> Optional.empty(), new SimpleMeterRegistry(), 1 << 20);
        return new HttpFront(new InetSocketAddress("127.0.0.1", port), edge, Optional.empty());
    }

    /// Swift's API to the same store.
    int swiftPort() {
        return swift.port();
    }

    int port() {
        return front.port();
    }

    ObjectService objects() {
        return objects;
    }

    @Override
    public void close() throws Exception {
        front.close();
        swift.close();
        objects.close();
    }

    public static void main(String[] args) throws Exception {
        var options = S3Options.defaults().withAcls(args.length < 3 || !args[2].equals("swift"));
        try (var box = new S3Box(Path.of(args[0]), Integer.parseInt(args[1]), options)) {
            System.out.println("S3 on 127.0.0.1:" + box.port());
            Thread.currentThread().join();
        }
    }
}
