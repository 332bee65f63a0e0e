package foehn.server;

import foehn.identity.IdentityService;
import foehn.kernel.http.Mount;
import foehn.object.ObjectConfig;
import foehn.object.ObjectService;
import foehn.object.Rings;
import foehn.object.store.DiskBackend;
import foehn.object.store.DiskOptions;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/// The object store over the identity service: the same in the cloud and in Swiftbox.
final class ObjectStore implements AutoCloseable {
    private final ObjectService service;

    ObjectStore(Config config, DataDirectory data, InstantSource clock, IdentityService identity) throws IOException {
        var backend = DiskBackend.open(data.objects(), DiskOptions.defaults());
        service = new ObjectService(
                settings(config.object(), data),
                backend,
                clock,
                new ObjectProjects(identity.directory()),
                _ -> Rings.NONE);
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

    void start() {
        service.start();
    }

    @Override
    public void close() {
        service.close();
    }
}
