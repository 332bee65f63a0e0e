package foehn.server;

import foehn.block.BlockConfig;
import foehn.block.DirectoryTarget;
import foehn.block.VolumeService;
import foehn.block.backend.FileBackend;
import foehn.block.backend.IscsiBackend;
import foehn.block.backend.SimulatedBackend;
import foehn.block.backend.VolumeBackend;
import foehn.image.ImageService;
import foehn.kernel.db.Database;
import foehn.kernel.http.Mount;
import foehn.kernel.operation.Operations;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/// Block storage over the backends that the configuration names.
final class BlockStorage {
    private static final String HOST = "foehn";

    private static final String ISCSI = "iscsi";

    private final VolumeService service;

    BlockStorage(
            Config config,
            DataDirectory data,
            Database db,
            InstantSource clock,
            Operations operations,
            ImageService images)
            throws IOException, InterruptedException {
        var wanted = config.block();
        var backends = new ArrayList<VolumeBackend>();
        for (var name : wanted.backends()) {
            backends.add(backend(name, config, data));
        }
        var settings = new BlockConfig(
                HOST,
                wanted.zone(),
                wanted.defaultType(),
                data.volumes().resolve("scratch"),
                wanted.volumeGibMax(),
                wanted.quotas());
        service = new VolumeService(
                db,
                settings,
                clock,
                operations,
                new BlockImages(images),
                new DirectoryTarget(data.volumes().resolve("backups")),
                backends);
    }

    private static VolumeBackend backend(String name, Config config, DataDirectory data)
            throws IOException, InterruptedException {
        return switch (name) {
            case ISCSI ->
                new IscsiBackend(
                        name, data.volumes().resolve(name), config.block().iscsiPortal());
            case "file" -> new FileBackend(name, data.volumes().resolve(name));
            case "simulated" -> new SimulatedBackend(name);
            default -> throw new IllegalArgumentException("block.backends: there is no backend " + name);
        };
    }

    List<Mount> mounts() {
        return service.mounts();
    }

    /// Ends what outlives the server.
    static void shutDown(DataDirectory data) throws IOException {
        IscsiBackend.shutDown(data.volumes().resolve(ISCSI));
    }

    void start() throws IOException {
        service.start();
    }
}
