package foehn.object.sync;

import foehn.object.Moments;
import foehn.object.Parts;
import foehn.object.Rings;
import foehn.object.store.Backend;
import foehn.object.store.Container;
import foehn.object.store.ContainerKey;
import foehn.object.store.ListEntry;
import foehn.object.store.ListQuery;
import foehn.object.store.StoredObject;
import foehn.object.store.Timestamp;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends what changed in containers with `X-Container-Sync-To` to where it says, again and again. What could not be
/// sent is tried again in the next round; what is there already, or is newer there, is left alone.
public final class SyncSender implements Rings.Worker {
    private static final Logger log = LoggerFactory.getLogger(SyncSender.class);
    private static final String POINT = "x-container-sysmeta-sync-point";
    private static final int PAGE = 1000;

    private final Backend backend;
    private final Moments moments;
    private final Realms realms;
    private final Deletions deletions;
    private final Duration interval;
    private @Nullable Thread thread;

    public SyncSender(Parts parts, Realms realms, Duration interval) {
        this.backend = parts.backend();
        this.moments = parts.moments();
        this.realms = realms;
        this.deletions = new Deletions(parts.backend());
        this.interval = interval;
    }

    @Override
    public void start() {
        thread = Thread.ofVirtual().name("container-sync").start(this::run);
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(interval);
                round();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /// Looks at every container once. In the background this happens by itself.
    public void round() throws InterruptedException {
        for (var account = backend.accounts("", PAGE); !account.isEmpty(); ) {
            for (var name : account) {
                account(name);
            }
            account = backend.accounts(account.getLast(), PAGE);
        }
    }

    private void account(String account) throws InterruptedException {
        List<ListEntry<Container>> page;
        var marker = "";
        do {
            page = backend.containers(account, new ListQuery("", "", marker, "", false, PAGE));
            for (var entry : page) {
                if (entry instanceof ListEntry.Item<Container> item) {
                    container(item.item());
                }
            }
            marker = page.isEmpty() ? "" : page.getLast().name();
        } while (page.size() == PAGE);
    }

    private void container(Container container) throws InterruptedException {
        var metadata = container.metadata();
        var key = metadata.get(ContainerSync.KEY);
        var target = Optional.ofNullable(metadata.get(ContainerSync.TO)).flatMap(realms::target);
        if (key == null || target.isEmpty()) {
            return;
        }
        var follower = new Follower(target.get(), key);
        try {
            deletions(container.key(), follower);
            var since = Optional.ofNullable(metadata.get(POINT)).map(Timestamp::parse);
            var until = send(container.key(), since.orElse(new Timestamp(0)), follower);
            until.ifPresent(point -> remember(container.key(), point));
        } catch (IOException | RuntimeException failed) {
            log.warn(
                    "{}/{} could not be sent on: {}",
                    container.key().account(),
                    container.key().container(),
                    failed.toString());
        }
    }

    private void deletions(ContainerKey container, Follower follower) throws IOException, InterruptedException {
        var marker = "";
        for (var page = deletions.of(container, marker); !page.isEmpty(); page = deletions.of(container, marker)) {
            for (var deletion : page) {
                var current = backend.object(container, deletion.name());
                boolean gone = current.isEmpty() || current.get().isExpired(moments.nowSeconds());
                if (!gone || follower.delete(deletion.name(), deletion.at())) {
                    deletions.forget(container, deletion);
                }
                marker = deletion.name();
            }
        }
    }

    /// Sends what is younger than `since`. Gives the moment up to which all is sent; empty when something was not.
    private Optional<Timestamp> send(ContainerKey container, Timestamp since, Follower follower)
            throws IOException, InterruptedException {
        var latest = since;
        boolean all = true;
        var marker = "";
        List<ListEntry<StoredObject>> page;
        do {
            page = backend.objects(container, new ListQuery("", "", marker, "", false, PAGE));
            for (var entry : page) {
                if (entry instanceof ListEntry.Item<StoredObject> item
                        && item.item().at().compareTo(since) > 0) {
                    var object = item.item();
                    all &= follower.put(backend, object);
                    latest = object.at().compareTo(latest) > 0 ? object.at() : latest;
                }
            }
            marker = page.isEmpty() ? "" : page.getLast().name();
        } while (page.size() == PAGE);
        return all && !latest.equals(since) ? Optional.of(latest) : Optional.empty();
    }

    private void remember(ContainerKey key, Timestamp point) {
        backend.changeContainer(
                key,
                old -> old.map(container -> {
                    var metadata = new TreeMap<>(container.metadata());
                    metadata.put(POINT, point.internal());
                    return container.withMetadata(metadata, container.changed());
                }));
    }
}
