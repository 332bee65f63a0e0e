package foehn.image;

import foehn.kernel.db.Database;
import foehn.kernel.http.Mount;
import foehn.kernel.operation.Operations;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// The image service: Glance v2 at `/image`, over rows in the database and bytes in the data directory. It registers
/// its kind of long work with `operations`, which must not have been started yet.
public final class ImageService {
    private final Database db;
    private final Images images;
    private final Uploads uploads;
    private final Mount mount;

    /// @param directory where the bytes are; with several control-plane processes, one that they share
    public ImageService(Database db, ImageConfig config, InstantSource clock, Path directory, Operations operations) {
        this.db = db;
        var store = new ImageStore(db);
        var members = new MemberStore(db);
        var tasks = new TaskStore(db);
        var blobs = new Blobs(directory, config.uploadBytesMax());
        var web = new WebSource(config.webDownloadPorts(), config.webDownloadPrivate());
        this.images = new Images(db, store, new ImageListStore(db), members, blobs, config, clock);
        this.uploads = new Uploads(images, store, blobs, config, clock);
        var imports = new Imports(db, images, store, tasks, web, operations, clock);
        operations.register(new Import(db, store, tasks, blobs, uploads, web, clock).procedure());
        this.mount = new Mount(
                "image",
                "/image",
                new VersionRoutes()
                        .routes()
                        .and(new SchemaRoutes().routes())
                        .and(new ImageRoutes(images).routes())
                        .and(new ImageDataRoutes(images, uploads, imports).routes())
                        .and(new MemberRoutes(new Members(db, images, members, config, clock)).routes())
                        .and(new TaskRoutes(imports).routes()),
                new GlanceFaults());
    }

    public List<Mount> mounts() {
        return List.of(mount);
    }

    /// What other services need of it.
    public Images images() {
        return images;
    }

    /// What they make of their own.
    public NewImages newImages() {
        return new NewImages(images, uploads);
    }

    /// Puts right what a crash left. Before the first request is served.
    public void start() {
        uploads.sweep(db.shared());
    }
}
