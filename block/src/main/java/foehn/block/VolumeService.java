package foehn.block;

import foehn.block.backend.VolumeBackend;
import foehn.kernel.db.Database;
import foehn.kernel.http.Mount;
import foehn.kernel.http.Routes;
import foehn.kernel.operation.Operations;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/// Block storage: Cinder v3 at `/volume`, over rows in the database and any backends. It registers its kinds of long
/// work with `operations`, which must not have been started yet.
public final class VolumeService {
    private final Common common;
    private final TypeStore typeStore;
    private final Mount mount;
    private final VolumeAttachments attachments;

    /// @param backends the first is where volumes go whose type does not care
    /// @param target where backups are kept
    public VolumeService(
            Database db,
            BlockConfig config,
            InstantSource clock,
            Operations operations,
            VolumeImages images,
            BackupTarget target,
            List<VolumeBackend> backends) {
        common = new Common(new Tables(db), operations, clock, config, new Backends(config.host(), backends));
        typeStore = new TypeStore(db);
        var messages = new Messages(common);
        var data = new BackupData(common, target);
        operations.register(new CreateVolume(common, images, data, messages).procedure());
        operations.register(new DeleteVolume(common, messages).procedure());
        operations.register(new ExtendVolume(common, messages).procedure());
        operations.register(new RevertVolume(common, messages).procedure());
        operations.register(new MoveVolume(common, messages).procedure());
        operations.register(new UploadVolume(common, images, messages).procedure());
        new SnapshotWork(common, messages).procedures().forEach(operations::register);
        new ManageWork(common, messages).procedures().forEach(operations::register);
        new BackupWork(common, data, messages).procedures().forEach(operations::register);
        new GroupWork(common, messages).procedures().forEach(operations::register);

        var volumes = new Volumes(common);
        var holds = new Attachments(common, volumes);
        attachments = new VolumeAttachments(common, holds);
        mount = new Mount(
                "volume",
                "/volume",
                routes(db, images, data, volumes, holds),
                new CinderFaults(),
                Microversion::negotiate);
    }

    private Routes routes(Database db, VolumeImages images, BackupData data, Volumes volumes, Attachments holds) {
        var types = new Types(common, typeStore, BlockType.Kind.VOLUME);
        var groupTypes = new Types(common, typeStore, BlockType.Kind.GROUP);
        var quotas = new Quotas(common, new QuotaStore(db));
        var services = new Services(common, new ServiceStore(db));
        var placing = new Placing(common, volumes, types, quotas, images, services);
        var snapshots = new Snapshots(common, volumes, quotas);
        var managing = new Managing(common, volumes, snapshots, types, placing);
        var growth = new Growth(common, volumes, types, quotas, services);
        var view = new VolumeView(common);
        var backups = new Backups(common, volumes, types, quotas, placing, data);
        var groups = new Groups(common, volumes, types, groupTypes, quotas, placing);
        var general = new GeneralRoutes(common, types);
        var uploads = new Uploads(common, volumes, images);
        var table = new V3();
        new VolumeRoutes(common, volumes, placing, view).add(table);
        new MetadataRoutes("volumes", MetadataRoutes.of(volumes)).add(table);
        new VolumeActionRoutes(common, volumes, holds, growth, uploads, managing).add(table);
        new SnapshotRoutes(common, snapshots, managing).add(table);
        new MetadataRoutes("snapshots", MetadataRoutes.of(snapshots)).add(table);
        new AttachmentRoutes(holds).add(table);
        new TypeRoutes(types).add(table);
        new GroupTypeRoutes(groupTypes).add(table);
        new EncryptionRoutes(common, types).add(table);
        new QosRoutes(common, types).add(table);
        new TransferRoutes(new Transfers(common, volumes, quotas)).add(table);
        new BackupRoutes(common, backups, data).add(table);
        new GroupRoutes(groups, snapshots).add(table);
        new QuotaRoutes(quotas).add(table);
        new ServiceRoutes(common, services).add(table);
        new ManageRoutes(managing, view).add(table);
        new MessageRoutes(common).add(table);
        general.add(table);
        return general.versions().and(table.routes());
    }

    public List<Mount> mounts() {
        return List.of(mount);
    }

    /// What compute needs of it.
    public VolumeAttachments attachments() {
        return attachments;
    }

    /// Makes the types that everybody has, and removes what a crash left. Before the first request is served.
    public void start() throws IOException {
        ensure(BlockType.Kind.VOLUME, common.config().defaultType(), "Default Volume Type");
        ensure(BlockType.Kind.GROUP, Groups.DEFAULT_TYPE, "Default group type for group snapshots");
        Scratch.sweep(common.config().scratch());
    }

    private void ensure(BlockType.Kind kind, String name, String description) {
        var types = new Types(common, typeStore, kind);
        if (types.byName(name).isEmpty()) {
            types.create(name, description, true, java.util.Map.of());
        }
    }
}
