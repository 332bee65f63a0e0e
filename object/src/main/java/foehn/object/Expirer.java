package foehn.object;

import foehn.kernel.FaultException;
import foehn.object.store.Backend;
import foehn.object.store.ContainerKey;
import foehn.object.store.Decision.Fate;
import foehn.object.store.Decision.Outcome;
import foehn.object.store.ListEntry;
import foehn.object.store.ListQuery;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes, in the background, objects whose time has come and what deleted accounts held. What it did not get to
/// before a crash it finds again.
final class Expirer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Expirer.class);
    private static final int BATCH = 200;

    private final Backend backend;
    private final Moments moments;
    private final Keeping keeping;
    private final long intervalMillis;
    private volatile boolean closed;
    private final Thread thread;

    Expirer(Parts parts, Keeping keeping) {
        this.backend = parts.backend();
        this.moments = parts.moments();
        this.keeping = keeping;
        this.intervalMillis = parts.config().expirerIntervalSeconds() * 1000L;
        this.thread = Thread.ofVirtual().name("object-expirer").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            try {
                pass();
            } catch (RuntimeException trouble) {
                log.warn("the expirer did not finish its round", trouble);
            }
            try {
                Thread.sleep(intervalMillis);
            } catch (InterruptedException stop) {
                return;
            }
        }
    }

    /// One round.
    void pass() {
        int removed = BATCH;
        while (removed == BATCH && !closed) {
            removed = 0;
            for (var expired : backend.expired(moments.nowSeconds(), BATCH)) {
                remove(expired);
                removed++;
            }
        }
        var marker = "";
        for (var names = backend.accounts(marker, BATCH); !names.isEmpty(); names = backend.accounts(marker, BATCH)) {
            names.forEach(this::reap);
            marker = names.getLast();
        }
    }

    /// The object may have been written anew since it was listed: then it stays.
    private void remove(Backend.Expired expired) {
        try {
            backend.change(expired.container(), expired.name(), (container, current) -> {
                if (current.isEmpty() || !current.get().isExpired(moments.nowSeconds())) {
                    return new Outcome.Nothing();
                }
                return keeping.removed(container, current, moments.next());
            });
        } catch (FaultException gone) {
            log.debug("{} went away by itself", expired.name(), gone);
        }
    }

    private void reap(String name) {
        var account = backend.account(name);
        if (account.isEmpty() || !account.get().metadata().containsKey(Accounts.DELETED)) {
            return;
        }
        for (var entry : backend.containers(name, ListQuery.all(Containers.LINES_MAX))) {
            empty(new ContainerKey(name, entry.name()));
        }
        if (backend.containers(name, ListQuery.all(1)).isEmpty()) {
            backend.changeAccount(name, _ -> Optional.empty());
        }
    }

    private void empty(ContainerKey key) {
        var all = ListQuery.all(BATCH);
        for (var found = backend.objects(key, all); !found.isEmpty(); found = backend.objects(key, all)) {
            for (var entry : found) {
                backend.change(key, entry.name(), (_, _) -> new Outcome.Remove(Fate.DISCARD));
            }
        }
        for (var found = backend.versions(key, all, ""); !found.isEmpty(); found = backend.versions(key, all, "")) {
            for (var entry : found) {
                if (entry instanceof ListEntry.Item<foehn.object.store.StoredObject>(var name, var version)) {
                    backend.removeVersion(key, name, version.versionId());
                }
            }
        }
        backend.changeContainer(key, _ -> Optional.empty());
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(5000);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
