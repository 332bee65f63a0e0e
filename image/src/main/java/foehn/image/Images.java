package foehn.image;

import foehn.hypervisor.ImageRef;
import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.db.Database;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What may be done with images, by whom. An image that a caller must not see is not there for them (404); one that
/// they see and must not change is refused (403).
public final class Images {
    private static final Pattern ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final Database db;
    private final ImageStore store;
    private final ImageListStore lists;
    private final MemberStore members;
    private final Blobs blobs;
    private final ImageConfig config;
    private final InstantSource clock;

    /// An image as other services use it.
    ///
    /// @param status `active` when its bytes are there and may be used
    /// @param content what its bytes are; only of an active image
    /// @param virtualBytes the size of the disk that it describes
    public record Bootable(
            String id,
            String name,
            String status,
            Optional<ImageRef> content,
            long virtualBytes,
            long minDiskGib,
            long minRamMib,
            Map<String, String> properties) {}

    Images(
            Database db,
            ImageStore store,
            ImageListStore lists,
            MemberStore members,
            Blobs blobs,
            ImageConfig config,
            InstantSource clock) {
        this.db = db;
        this.store = store;
        this.lists = lists;
        this.members = members;
        this.blobs = blobs;
        this.config = config;
        this.clock = clock;
    }

    /// Empty when there is none that this caller may use.
    public Optional<Bootable> find(Caller caller, String id) {
        return store.describe(id).filter(d -> sees(caller, d.image())).map(Images::bootable);
    }

    private static Bootable bootable(DescribedImage described) {
        var image = described.image();
        Optional<ImageRef> content = Optional.empty();
        if (image.status() == Image.Status.ACTIVE
                && image.sha512() != null
                && image.diskFormat() != null
                && Uploads.isInspected(image)
                && image.size() != null) {
            // An Amazon machine image is a raw disk.
            var format = image.diskFormat().equals("ami") ? "raw" : image.diskFormat();
            content = Optional.of(new ImageRef(image.sha512(), format, image.size()));
        }
        return new Bootable(
                image.id(),
                image.name() == null ? "" : image.name(),
                image.status().word(),
                content,
                image.virtualSize() == null ? 0 : image.virtualSize(),
                image.minDisk(),
                image.minRam(),
                described.properties());
    }

    /// The bytes, whoever asks: for what was allowed when it began.
    public InputStream open(String id) throws IOException {
        var blob = store.find(id).map(Image::blob).orElseThrow(() -> missing(id));
        return Channels.newInputStream(blobs.open(blob));
    }

    /// The bytes of an image, for one who may have them; empty when it has none.
    Optional<FileChannel> bytes(Caller caller, Image image) throws IOException {
        if (image.status() == Image.Status.DEACTIVATED && !caller.isAdmin()) {
            throw Fault.forbidden("The requested image has been deactivated. Image data download is forbidden.");
        }
        return image.blob() == null ? Optional.empty() : Optional.of(blobs.open(image.blob()));
    }

    DescribedImage get(Caller caller, String id) {
        return store.describe(id).filter(d -> sees(caller, d.image())).orElseThrow(() -> missing(id));
    }

    static FaultException missing(String id) {
        return Fault.named(404, "ImageNotFound", "Failed to find image " + clip(id));
    }

    private static String clip(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }

    private boolean sees(Caller caller, Image image) {
        return switch (image.visibility()) {
            case PUBLIC, COMMUNITY -> true;
            case PRIVATE -> caller.mayTouch(image.owner());
            case SHARED ->
                caller.mayTouch(image.owner())
                        || caller.projectId()
                                .flatMap(p -> members.find(image.id(), p))
                                .isPresent();
        };
    }

    /// The image, for a change by its owner or an administrator.
    DescribedImage forChange(Caller caller, String id) {
        var described = get(caller, id);
        if (!caller.mayTouch(described.image().owner())) {
            throw Fault.forbidden("You are not permitted to modify image " + id + ".");
        }
        return described;
    }

    List<DescribedImage> list(Caller caller, ImageQuery query) {
        Optional<Image> after = query.marker()
                .map(id -> store.find(id)
                        .filter(i -> sees(caller, i))
                        .orElseThrow(() -> Fault.invalid("marker", "Failed to find image " + clip(id))));
        return store.describe(lists.list(caller, query, after));
    }

    /// Registers an image without bytes.
    ///
    /// @param attributes as the client sent them; `id` may be among them
    DescribedImage create(Caller caller, ObjectNode attributes) {
        var given = attributes.get("id");
        if (given != null
                && (!given.isString() || !ID.matcher(given.stringValue()).matches())) {
            throw Fault.invalid("id", "A UUID is expected.");
        }
        var draft =
                new Draft(caller, blank(given == null ? Ids.uuid() : given.stringValue(), owner(caller, attributes)));
        attributes.properties().forEach(e -> {
            if (!e.getKey().equals("id")) {
                draft.set(e.getKey(), e.getValue());
            }
        });
        var described = draft.finish(config.propertiesMax(), clock.millis());
        return db.write(_ -> {
            requireRoom(described.image().owner());
            if (!store.insert(described)) {
                throw Fault.conflict("Image ID " + described.image().id() + " already exists!");
            }
            return described;
        });
    }

    /// An administrator may create an image for a project without being in one.
    private static String owner(Caller caller, ObjectNode attributes) {
        var wanted = attributes.path("owner");
        return caller.isAdmin() && wanted.isString() ? wanted.stringValue() : caller.project();
    }

    private DescribedImage blank(String id, String owner) {
        long now = clock.millis();
        var image = new Image(
                id,
                null,
                owner,
                Image.Status.QUEUED,
                Image.Visibility.SHARED,
                null,
                null,
                0,
                0,
                false,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                now,
                now);
        return new DescribedImage(image, List.of(), new TreeMap<>());
    }

    private void requireRoom(String owner) {
        if (store.usage(owner).images() >= config.imagesPerProjectMax()) {
            throw Fault.named(
                    413,
                    "LimitExceeded",
                    "Project " + owner + " may have " + config.imagesPerProjectMax() + " images.");
        }
    }

    DescribedImage update(Caller caller, String id, List<Change> changes) {
        return change(caller, id, draft -> {
            for (var change : changes) {
                switch (change) {
                    case Change.Add(var attribute, var value, var strict) -> {
                        if (strict && draft.has(attribute)) {
                            throw Fault.conflict("Property " + attribute + " already present.");
                        }
                        draft.set(attribute, value);
                    }
                    case Change.Replace(var attribute, var value) -> {
                        if (!draft.has(attribute)) {
                            throw Fault.conflict("Property " + attribute + " does not exist.");
                        }
                        draft.set(attribute, value);
                    }
                    case Change.Remove(var attribute) -> draft.remove(attribute);
                }
            }
        });
    }

    private DescribedImage change(Caller caller, String id, Consumer<Draft> edit) {
        return db.write(_ -> {
            store.lock(id);
            var draft = new Draft(caller, forChange(caller, id));
            edit.accept(draft);
            var changed = draft.finish(config.propertiesMax(), clock.millis());
            store.update(changed);
            return changed;
        });
    }

    void addTag(Caller caller, String id, String tag) {
        change(caller, id, draft -> draft.tag(tag));
    }

    void removeTag(Caller caller, String id, String tag) {
        change(caller, id, draft -> draft.untag(tag));
    }

    void delete(Caller caller, String id) {
        var image = db.write(_ -> {
            store.lock(id);
            var found = forChange(caller, id).image();
            if (found.isProtected()) {
                throw Fault.forbidden("Image " + id + " is protected and cannot be deleted.");
            }
            store.delete(id);
            return found;
        });
        discard(image.blob());
        if (image.status() == Image.Status.UPLOADING && image.staged()) {
            discard(image.incoming());
        }
        // Any other incoming file has somebody writing it, who will find that the image is gone.
    }

    private void discard(@Nullable String file) {
        if (file != null) {
            blobs.discard(file);
        }
    }

    /// Nobody but an administrator may use the bytes until [#reactivate]. Done already: done.
    void deactivate(Caller caller, String id) {
        turn(caller, id, Image.Status.ACTIVE, Image.Status.DEACTIVATED);
    }

    void reactivate(Caller caller, String id) {
        turn(caller, id, Image.Status.DEACTIVATED, Image.Status.ACTIVE);
    }

    private void turn(Caller caller, String id, Image.Status from, Image.Status to) {
        var status = forChange(caller, id).image().status();
        if (status != to && (status != from || !store.change(id, from, to, clock.millis()))) {
            throw Fault.forbidden("Not allowed to make an image " + to.word() + " that is " + status.word() + ".");
        }
    }
}
