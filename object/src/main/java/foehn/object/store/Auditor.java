package foehn.object.store;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads everything, slowly, and moves away what is rotten before somebody asks for it. An object whose bytes were
/// moved away stays in the index, and its bytes answer [Rotten], so that its owner learns of the loss.
final class Auditor {
    private static final Logger log = LoggerFactory.getLogger(Auditor.class);
    private static final int PAGE = 100;
    /// Looking at an object costs about as much as reading so many bytes.
    private static final long OBJECT_BYTES = 4096;

    private final List<Shard> shards;
    private final Contents contents;
    private final Care care;
    private final Throttle throttle;
    private final BooleanSupplier stopped;

    Auditor(List<Shard> shards, Contents contents, Care care, long bytesPerSecond, BooleanSupplier stopped) {
        this.shards = shards;
        this.contents = contents;
        this.care = care;
        this.throttle = new Throttle(bytesPerSecond);
        this.stopped = stopped;
    }

    /// Looks at everything once.
    void round() throws InterruptedException {
        for (var shard : shards) {
            long behind = 0;
            var page = containersBehind(shard, behind);
            while (!page.isEmpty()) {
                for (var row : page) {
                    audit(shard, row);
                    behind = row.id();
                }
                page = stopped.getAsBoolean() ? List.of() : containersBehind(shard, behind);
            }
        }
    }

    private static List<ContainerRow> containersBehind(Shard shard, long id) {
        return shard.read(reader -> reader.containersBehind(id, PAGE));
    }

    private void audit(Shard shard, ContainerRow row) throws InterruptedException {
        var name = "";
        var objects = objectsBehind(shard, row, name);
        while (!objects.isEmpty() && !stopped.getAsBoolean()) {
            for (var object : objects) {
                audit(shard, row, object);
            }
            name = objects.getLast().name();
            objects = objectsBehind(shard, row, name);
        }
        Optional<StoredObject> last = Optional.empty();
        var versions = versionsBehind(shard, row, last);
        while (!versions.isEmpty() && !stopped.getAsBoolean()) {
            for (var version : versions) {
                audit(shard, row, version);
            }
            last = Optional.of(versions.getLast());
            versions = versionsBehind(shard, row, last);
        }
    }

    private static List<StoredObject> objectsBehind(Shard shard, ContainerRow row, String name) {
        return shard.read(reader -> reader.objectsBehind(row.id(), name, PAGE));
    }

    private static List<StoredObject> versionsBehind(Shard shard, ContainerRow row, Optional<StoredObject> last) {
        return shard.read(reader -> reader.versionsBehind(row.id(), last, PAGE));
    }

    private void audit(Shard shard, ContainerRow row, StoredObject object) throws InterruptedException {
        var content = object.content();
        throttle.spend(content.bytes() + OBJECT_BYTES);
        try {
            contents.verify(content);
        } catch (Rotten rotten) {
            if (contents.isQuarantined(content) || !isStillThere(shard, row, object)) {
                return;
            }
            care.rotten();
            log.error(
                    "{}/{}/{} is rotten, its bytes are in quarantine: {}",
                    row.container().key().account(),
                    row.container().key().container(),
                    object.name(),
                    rotten.getMessage());
            quarantine(content);
        } catch (IOException trouble) {
            log.warn("{} cannot be read now", content.reference(), trouble);
        }
        care.audited(content.bytes());
    }

    /// It may have been replaced between finding its row and reading its bytes.
    private static boolean isStillThere(Shard shard, ContainerRow row, StoredObject object) {
        return shard.read(reader -> reader.object(row.id(), object.name())
                        .filter(now -> same(now, object))
                        .isPresent()
                || reader.version(row.id(), object.name(), object.versionId())
                        .filter(now -> same(now, object))
                        .isPresent());
    }

    private static boolean same(StoredObject now, StoredObject then) {
        return now.content().equals(then.content());
    }

    private void quarantine(Content content) {
        try {
            contents.quarantine(content);
        } catch (IOException | RuntimeException trouble) {
            log.error("{} cannot be moved into quarantine", content.reference(), trouble);
        }
    }
}
