package foehn.image;

import foehn.hypervisor.ImageRejected;
import foehn.hypervisor.image.ImageHeaders;
import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes images' bytes in. An image is active only when all its bytes are on disk and have been looked at; whatever
/// goes wrong before, it is queued again and nothing is left of them, after a crash by the next [#sweep].
final class Uploads {
    private static final Logger log = LoggerFactory.getLogger(Uploads.class);
    /// Containers whose bytes are not those of the disk inside.
    private static final Set<String> WRAPPED = Set.of("ovf", "ova", "docker", "compressed");
    /// When several processes share a database, a file that nobody has written to for so long is nobody's.
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Images images;
    private final ImageStore store;
    private final Blobs blobs;
    private final ImageConfig config;
    private final InstantSource clock;

    Uploads(Images images, ImageStore store, Blobs blobs, ImageConfig config, InstantSource clock) {
        this.images = images;
        this.store = store;
        this.blobs = blobs;
        this.config = config;
        this.clock = clock;
    }

    /// Whether hosts may rely on the disk format.
    static boolean isInspected(Image image) {
        return image.containerFormat() != null && !WRAPPED.contains(image.containerFormat());
    }

    /// Makes a queued image active.
    ///
    /// @param declared how many bytes the client said it would send
    void upload(Caller caller, String id, InputStream bytes, OptionalLong declared) throws IOException {
        save(receivable(caller, id, declared), bytes, declared);
    }

    /// The same on nobody's behalf. Active already: done.
    void fill(String id, InputStream bytes, long size) throws IOException {
        var image = store.find(id).orElseThrow(() -> Images.missing(id));
        if (image.status() != Image.Status.ACTIVE) {
            requireRoom(image, size);
            save(image, bytes, OptionalLong.of(size));
        }
    }

    private void save(Image image, InputStream bytes, OptionalLong declared) throws IOException {
        take(image, Image.Status.SAVING, bytes, declared, (file, received) -> {
            var content = accept(image, file, received);
            blobs.publish(file);
            return store.activate(image.id(), file, content, clock.millis());
        });
    }

    /// Keeps the bytes of a queued image for an import to come.
    void stage(Caller caller, String id, InputStream bytes, OptionalLong declared) throws IOException {
        var image = receivable(caller, id, declared);
        take(
                image,
                Image.Status.UPLOADING,
                bytes,
                declared,
                (file, received) -> store.stage(id, file, received.size(), clock.millis()));
    }

    /// What is done with the file when it is complete; false when the image is gone.
    private interface Conclusion {
        boolean apply(String file, Blobs.Received received) throws IOException;
    }

    private Image receivable(Caller caller, String id, OptionalLong declared) {
        var image = images.forChange(caller, id).image();
        if (image.containerFormat() == null || image.diskFormat() == null) {
            throw Fault.invalid("image", "Properties disk_format, container_format must be set prior to saving data.");
        }
        if (declared.orElse(0) > config.uploadBytesMax()) {
            throw new FaultException(new Fault.TooLarge(config.uploadBytesMax()));
        }
        requireRoom(image, declared.orElse(0));
        return image;
    }

    private void requireRoom(Image image, long more) {
        if (store.usage(image.owner()).bytes() + more > config.bytesPerProjectMax()) {
            throw Fault.named(
                    413,
                    "StorageQuotaFull",
                    "The images of project " + image.owner() + " may have " + config.bytesPerProjectMax()
                            + " bytes together.");
        }
    }

    private void take(Image image, Image.Status status, InputStream bytes, OptionalLong declared, Conclusion conclusion)
            throws IOException {
        var file = Ids.uuid();
        if (!store.begin(image.id(), status, file, clock.millis())) {
            throw Fault.conflict("Image status transition from "
                    + image.status().word() + " to " + status.word() + " is not allowed");
        }
        boolean concluded = false;
        try {
            var received = blobs.receive(file, bytes);
            if (declared.isPresent() && declared.getAsLong() != received.size()) {
                throw Fault.invalid("size", "The image has " + received.size() + " bytes, not as many as announced.");
            }
            requireRoom(image, received.size());
            concluded = conclusion.apply(file, received);
            if (!concluded) {
                throw Fault.named(410, "Gone", "Image " + image.id() + " was deleted during the upload.");
            }
        } finally {
            if (!concluded) {
                blobs.discard(file);
                store.requeue(image.id(), file, Optional.empty(), clock.millis());
            }
        }
    }

    /// Looks at a complete file, still in its incoming place; throws a fault when it is not what the image says.
    Content accept(Image image, String file, Blobs.Received received) throws IOException {
        if (!isInspected(image) || image.diskFormat() == null) {
            return new Content(received.size(), null, received.md5(), received.sha512());
        }
        try {
            var facts = ImageHeaders.require(blobs.incoming(file), image.diskFormat(), config.virtualBytesMax());
            return new Content(received.size(), facts.virtualBytes(), received.md5(), received.sha512());
        } catch (ImageRejected refused) {
            log.info("image {}: {}", image.id(), refused.getMessage());
            throw Fault.named(415, "InvalidImageData", "Image content was refused: " + refused.getMessage());
        }
    }

    /// Puts right what a crash left: images whose upload nobody carries on are queued again, and files that no image
    /// refers to are deleted.
    ///
    /// @param shared whether another process may be receiving uploads at this moment
    void sweep(boolean shared) {
        long then = shared ? clock.millis() - ABANDONED.toMillis() : Long.MAX_VALUE;
        for (var image : store.receiving(then)) {
            if (image.incoming() != null && !blobs.isArriving(image.incoming(), then)) {
                log.info("the upload of image {} was interrupted", image.id());
                store.requeue(image.id(), image.incoming(), Optional.empty(), clock.millis());
            }
        }
        var files = blobs.untouchedSince(then);
        for (int from = 0; from < files.size(); from += 500) {
            var some = files.subList(from, Math.min(files.size(), from + 500));
            var referred = store.referred(some);
            some.stream().filter(f -> !referred.contains(f)).forEach(file -> {
                log.info("deleting the image file {}, which belongs to no image", file);
                blobs.discard(file);
            });
        }
    }
}
