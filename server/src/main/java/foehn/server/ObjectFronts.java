package foehn.server;

import foehn.identity.IdentityService;
import foehn.kernel.http.Edge;
import foehn.kernel.http.HttpFront;
import foehn.kernel.http.Mount;
import foehn.object.ObjectConfig;
import foehn.object.ObjectService;
import foehn.object.feature.Features;
import foehn.object.s3.S3Options;
import foehn.object.s3.S3Service;
import foehn.object.store.DiskBackend;
import foehn.object.store.DiskOptions;
import foehn.object.store.RootKeys;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The object store over the identity service: the same in the cloud and in Swiftbox.
final class ObjectFronts implements AutoCloseable {
    private final ObjectService service;
    private final S3Service s3;
    private @Nullable HttpFront s3Front;

    ObjectFronts(Config config, DataDirectory data, InstantSource clock, IdentityService identity) throws IOException {
        var backend = DiskBackend.open(data.objects(), disk(config.object(), data));
        service = new ObjectService(
                settings(config.object(), data),
                backend,
                clock,
                new ObjectProjects(identity.directory()),
                Features::rings);
        s3 = new S3Service(S3Options.of(service.parts().config()), service, new ObjectKeys(identity.s3Keys()), clock);
    }

    /// Keys that are not there are an error: nothing may be written in clear that was meant to be secret.
    private static DiskOptions disk(Config.ObjectStore wanted, DataDirectory data) throws IOException {
        var keys = wanted.settings().get("encryption_keys");
        return keys == null
                ? DiskOptions.defaults()
                : DiskOptions.defaults().withKeys(RootKeys.read(data.path().resolve(keys)));
    }

    private static ObjectConfig settings(Config.ObjectStore wanted, DataDirectory data) throws IOException {
        return new ObjectConfig(
                wanted.tempauth(),
                wanted.users(),
                wanted.operatorRoles(),
                wanted.readerRoles(),
                wanted.serviceRoles(),
                wanted.resellerAdminRole(),
                "default",
                wanted.policies(),
                wanted.objectBytesMax(),
                wanted.containersPerAccountMax(),
                wanted.expirerIntervalSeconds(),
                wanted.tokenSeconds(),
                data.secret("info-key"),
                wanted.corsOrigins(),
                wanted.settings());
    }

    List<Mount> mounts() {
        return service.mounts();
    }

    /// See [ObjectService#others].
    Mount others() {
        return service.others();
    }

    /// Answers S3's requests at a port of its own; nothing where the configuration says so.
    void serveS3(InetAddress bind, int port, MeterRegistry metrics, long bodyBytesMax) throws Exception {
        if (port != 0) {
            var edge = new Edge(s3.mounts(), _ -> Optional.empty(), metrics, bodyBytesMax);
            s3Front = new HttpFront(new InetSocketAddress(bind, port), edge, Optional.empty());
        }
    }

    void start() {
        service.start();
    }

    @Override
    public void close() throws Exception {
        if (s3Front != null) {
            s3Front.close();
        }
        service.close();
    }
}
