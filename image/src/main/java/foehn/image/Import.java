package foehn.image;

import foehn.kernel.db.Database;
import foehn.kernel.operation.Attempt;
import foehn.kernel.operation.Procedure;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Brings an image's bytes in from its staged file or from the web, looks at them, and makes the image active. When
/// that fails the image is queued again, and says so.
final class Import {
    static final String KIND = "image-import";

    private final Database db;
    private final ImageStore store;
    private final TaskStore tasks;
    private final Blobs blobs;
    private final Uploads uploads;
    private final WebSource web;
    private final InstantSource clock;

    /// @param file the incoming file
    /// @param uri where to get it from; null: it is staged already
    /// @param content what the file turned out to be, once it is there
    record Progress(
            String image,
            String task,
            String file,
            @Nullable String uri,
            @Nullable Content content) {}

    Import(
            Database db,
            ImageStore store,
            TaskStore tasks,
            Blobs blobs,
            Uploads uploads,
            WebSource web,
            InstantSource clock) {
        this.db = db;
        this.store = store;
        this.tasks = tasks;
        this.blobs = blobs;
        this.uploads = uploads;
        this.web = web;
        this.clock = clock;
    }

    Procedure<Progress> procedure() {
        return new Procedure<>(KIND, Progress.class)
                .step("fetch", this::fetch)
                .step("activate", this::activate)
                .whenUndone(this::giveUp);
    }

    private Progress fetch(Progress p, Attempt attempt) throws IOException {
        tasks.update(p.task(), Task.Status.PROCESSING, "", clock.millis());
        var image = store.find(p.image()).orElseThrow(() -> Images.missing(p.image()));
        Blobs.Received received;
        if (p.uri() == null) {
            received = blobs.measure(p.file());
        } else {
            blobs.discard(p.file());
            try (var in = web.open(p.uri())) {
                received = blobs.receive(p.file(), in);
            }
        }
        return new Progress(p.image(), p.task(), p.file(), p.uri(), uploads.accept(image, p.file(), received));
    }

    private Progress activate(Progress p, Attempt attempt) throws IOException {
        var content = p.content();
        if (content == null) {
            throw new IllegalStateException("nothing was fetched for image " + p.image());
        }
        blobs.publish(p.file());
        boolean active = db.write(_ -> {
            boolean done = isActive(p) || store.activate(p.image(), p.file(), content, clock.millis());
            if (done) {
                tasks.update(p.task(), Task.Status.SUCCESS, "", clock.millis());
            }
            return done;
        });
        if (!active) {
            throw Images.missing(p.image());
        }
        return p;
    }

    private boolean isActive(Progress p) {
        return store.find(p.image()).filter(i -> p.file().equals(i.blob())).isPresent();
    }

    private void giveUp(Progress p, String why) {
        if (isActive(p)) {
            return;
        }
        blobs.discard(p.file());
        db.run(_ -> {
            store.requeue(p.image(), p.file(), Optional.of(Stores.ONLY), clock.millis());
            tasks.update(p.task(), Task.Status.FAILURE, why, clock.millis());
        });
    }
}
