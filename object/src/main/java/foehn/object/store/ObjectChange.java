package foehn.object.store;

import foehn.kernel.Fault;
import foehn.object.store.Decision.Fate;
import foehn.object.store.Decision.Outcome;
import java.util.Optional;

/// Carries out what a [Decision] has decided on one name, within a batch. Whatever it refuses, it refuses before it
/// has written anything.
final class ObjectChange {
    private final Contents contents;
    private final Shard shard;
    private final Batch batch;
    private final ContainerRow row;
    private final Optional<StoredObject> current;
    private final String name;
    private Timestamp changed;
    private long objects;
    private long bytes;

    private ObjectChange(
            Contents contents,
            Shard shard,
            Batch batch,
            ContainerRow row,
            String name,
            Optional<StoredObject> current,
            Timestamp now) {
        this.contents = contents;
        this.shard = shard;
        this.batch = batch;
        this.row = row;
        this.name = name;
        this.current = current;
        this.changed = now;
    }

    static Optional<StoredObject> decide(
            Contents contents,
            Shard shard,
            Batch batch,
            ContainerKey key,
            String name,
            Decision decision,
            Timestamp now) {
        var row = find(batch, key);
        var current = batch.object(row.id(), name);
        var outcome = decision.decide(row.container(), current);
        var change = new ObjectChange(contents, shard, batch, row, name, current, now);
        change.carryOut(outcome);
        return current;
    }

    static Optional<StoredObject> removeVersion(
            Contents contents, Shard shard, Batch batch, ContainerKey key, String name, String id, Timestamp now) {
        var row = find(batch, key);
        var version = batch.store().version(row.id(), name, id);
        version.ifPresent(found -> {
            var change = new ObjectChange(contents, shard, batch, row, name, Optional.empty(), now);
            change.forgetVersion(found);
            change.count();
        });
        return version;
    }

    private static ContainerRow find(Batch batch, ContainerKey key) {
        return batch.container(key).orElseThrow(() -> Fault.notFound("Container", key.container()));
    }

    private void carryOut(Outcome outcome) {
        switch (outcome) {
            case Outcome.Store(var object, var old) -> store(object, old);
            case Outcome.Remove(var old) -> {
                if (current.isEmpty()) {
                    return;
                }
                retire(old);
            }
            case Outcome.Mark(var marker, var old) -> {
                retire(old);
                keep(marker);
                changed = latest(marker.at());
            }
            case Outcome.Restore(var id, var old) -> restore(id, old);
            case Outcome.Nothing() -> {
                return;
            }
        }
        count();
    }

    private void store(StoredObject object, Fate old) {
        require(object.name().equals(name), "another name");
        boolean sameContent = current.isPresent()
                && !object.content().reference().isEmpty()
                && current.get().content().reference().equals(object.content().reference());
        require(!sameContent || old == Fate.DISCARD, "a content cannot belong to an object and to its version");
        changed = latest(object.at());
        if (sameContent) {
            batch.setObject(row.id(), object);
            return;
        }
        contents.requireStaged(object.content());
        retire(old);
        var adopted = contents.adopt(object.content(), shard, batch);
        batch.setObject(row.id(), withContent(object, adopted));
        objects++;
        bytes += adopted.bytes();
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }

    private static StoredObject withContent(StoredObject object, Content content) {
        return new StoredObject(
                object.name(),
                object.at(),
                object.bytes(),
                object.contentType(),
                object.etag(),
                object.metadata(),
                object.deleteAtSeconds(),
                object.versionId(),
                content);
    }

    private void restore(String id, Fate old) {
        var version = batch.store()
                .version(row.id(), name, id)
                .filter(found -> !found.isDeleteMarker())
                .orElseThrow(() -> Fault.named(404, "NoSuchVersion", "There is no version " + id + "."));
        batch.store().removeVersion(row.id(), name, id);
        retire(old);
        batch.setObject(row.id(), version);
        objects++;
    }

    /// There is no current object after this.
    private void retire(Fate fate) {
        current.ifPresent(object -> {
            objects--;
            batch.removeObject(row.id(), name);
            switch (fate) {
                case KEEP -> keep(object);
                case DISCARD -> forget(object.content());
            }
        });
    }

    /// What was no version becomes the one of its moment: names of versions are never empty.
    private void keep(StoredObject object) {
        var version =
                object.versionId().isEmpty() ? object.withVersionId(object.at().internal()) : object;
        batch.store().version(row.id(), name, version.versionId()).ifPresent(this::forgetVersion);
        batch.store().putVersion(row.id(), version);
    }

    private void forgetVersion(StoredObject version) {
        batch.store().removeVersion(row.id(), name, version.versionId());
        forget(version.content());
    }

    private void forget(Content content) {
        contents.forget(content, batch);
        bytes -= content.bytes();
    }

    private Timestamp latest(Timestamp at) {
        return at.compareTo(changed) > 0 ? at : changed;
    }

    private void count() {
        var container = row.container();
        var more = new Usage(0, objects, bytes);
        var usage = container.usage().plus(more);
        var at = latest(container.changed());
        batch.setContainer(row.with(new Container(
                container.key(), container.policy(), container.created(), at, container.metadata(), usage)));
        if (objects != 0 || bytes != 0) {
            batch.count(container.key().account(), container.policy(), more);
        }
    }
}
