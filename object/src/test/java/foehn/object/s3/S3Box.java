package foehn.object.s3;

import foehn.kernel.http.Edge;
import foehn.kernel.http.HttpFront;
import foehn.object.ObjectConfig;
import foehn.object.ObjectService;
import foehn.object.Requester;
import foehn.object.S3Keys;
import foehn.object.feature.Features;
import foehn.object.store.DiskBackend;
import foehn.object.store.DiskOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// S3's port alone, with a few users: for tests, and by hand (`S3Box DIRECTORY PORT`).
final class S3Box implements AutoCloseable {
    private static final Map<String, S3Keys.Key> KEYS = Map.of(
            "test:tester", key("test:tester", "testing", Set.of("test", "test:tester", "AUTH_test")),
            "test:tester2", key("test:tester2", "testing2", Set.of("test", "test:tester2", "AUTH_test")),
            "test:tester3", key("test:tester3", "testing3", Set.of("test", "test:tester3")),
            "test2:other", key("test2:other", "other", Set.of("test2", "test2:other", "AUTH_test2")));

    private final ObjectService objects;
    private final HttpFront front;

    S3Box(Path directory, int port, S3Options options) throws Exception {
        var config = ObjectConfig.defaults().withTempauth(List.of());
        var backend = DiskBackend.open(directory, DiskOptions.defaults().withAudit(0));
        objects = new ObjectService(config, backend, InstantSource.system(), _ -> Optional.empty(), Features::rings);
        var s3 = new S3Service(
                options, objects, access -> Optional.ofNullable(KEYS.get(access)), InstantSource.system());
        var edge = new Edge(s3.mounts(), _ -> Optional.empty(), new SimpleMeterRegistry(), 1 << 20);
        front = new HttpFront(new InetSocketAddress("127.0.0.1", port), edge, Optional.empty());
    }

    private static S3Keys.Key key(String name, String secret, Set<String> groups) {
        var account = name.substring(0, name.indexOf(':'));
        return new S3Keys.Key(name, secret, new Requester.TempUser(account, name, groups, Set.of()), "AUTH_" + account);
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
