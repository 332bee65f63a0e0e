package foehn.image;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.db.Database;
import foehn.kernel.operation.Operations;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Begins imports, and tells what became of them.
final class Imports {
    static final List<String> METHODS = List.of("glance-direct", "web-download");

    private final Database db;
    private final Images images;
    private final ImageStore store;
    private final TaskStore tasks;
    private final WebSource web;
    private final Operations operations;
    private final InstantSource clock;

    /// What was asked for.
    ///
    /// @param uri of `web-download`
    /// @param body the request as it came, which the task shows
    record Order(String method, @Nullable String uri, String body, String requestId) {}

    Imports(
            Database db,
            Images images,
            ImageStore store,
            TaskStore tasks,
            WebSource web,
            Operations operations,
            InstantSource clock) {
        this.db = db;
        this.images = images;
        this.store = store;
        this.tasks = tasks;
        this.web = web;
        this.operations = operations;
        this.clock = clock;
    }

    void begin(Caller caller, String id, Order order) {
        var image = images.forChange(caller, id).image();
        if (image.containerFormat() == null || image.diskFormat() == null) {
            throw Fault.conflict("'container_format' and 'disk_format' need to be set before import");
        }
        boolean direct = order.uri() == null;
        if (order.uri() != null) {
            web.require(order.uri());
        }
        if (direct && !(image.status() == Image.Status.UPLOADING && image.staged())) {
            throw Fault.conflict("Image needs to be staged before 'glance-direct' method can be used");
        }
        if (!direct && image.status() != Image.Status.QUEUED) {
            throw Fault.conflict("Image needs to be in 'queued' state to use 'web-download' method");
        }
        var file = direct && image.incoming() != null ? image.incoming() : Ids.uuid();
        var task = Ids.uuid();
        long now = clock.millis();
        db.run(_ -> {
            boolean begun = direct
                    ? store.change(id, Image.Status.UPLOADING, Image.Status.IMPORTING, now)
                    : store.begin(id, Image.Status.IMPORTING, file, now);
            if (!begun) {
                throw Fault.conflict(
                        "New operation on image '" + id + "' is not permitted as prior operation is still in progress");
            }
            tasks.insert(new Task(
                    task,
                    id,
                    Task.Status.PENDING,
                    order.body(),
                    "",
                    caller.projectId().orElse(image.owner()),
                    caller.userId(),
                    order.requestId(),
                    now,
                    now));
            operations.enqueue(
                    Import.KIND, id, new Import.Progress(id, task, file, order.uri(), null), order.requestId());
        });
    }

    /// Newest first.
    List<Task> of(Caller caller, String image) {
        images.get(caller, image);
        return tasks.of(image);
    }

    List<Task> list(Caller caller, Optional<String> marker, int limit) {
        var after = marker.map(id -> get(caller, id));
        return tasks.list(caller.isAdmin() ? Optional.empty() : Optional.of(caller.project()), after, limit);
    }

    Task get(Caller caller, String id) {
        return tasks.find(id).filter(t -> caller.mayTouch(t.owner())).orElseThrow(() -> Fault.notFound("Task", id));
    }
}
