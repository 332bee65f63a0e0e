package foehn.object.sync;

import foehn.object.store.Backend;
import foehn.object.store.Container;
import foehn.object.store.ContainerKey;
import foehn.object.store.Content;
import foehn.object.store.Decision.Fate;
import foehn.object.store.Decision.Outcome;
import foehn.object.store.ListEntry;
import foehn.object.store.ListQuery;
import foehn.object.store.StoredObject;
import foehn.object.store.Timestamp;
import foehn.object.store.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Remembers what was deleted from containers that others follow, until they were told. Kept in an account that no
/// client can name.
record Deletions(Backend backend) {
    private static final String ACCOUNT = ".container_sync";
    private static final String EMPTY_MD5 = "d41d8cd98f00b204e9800998ecf8427e";
    private static final int PAGE = 1000;

    /// A name that is gone since that moment.
    record Deletion(String name, Timestamp at) {}

    void note(ContainerKey from, String name, Timestamp at) {
        var key = of(from);
        backend.changeContainer(
                key,
                old -> Optional.of(old.orElseGet(() -> new Container(key, 0, at, at, new TreeMap<>(), Usage.NOTHING))));
        var content = new Content(0, "", 0, EMPTY_MD5);
        var note = new StoredObject(
                name, at, 0, "text/plain", EMPTY_MD5, new TreeMap<>(), OptionalLong.empty(), "", content);
        backend.change(key, name, (_, _) -> new Outcome.Store(note, Fate.DISCARD));
    }

    /// The first of them, in the order of their names.
    List<Deletion> of(ContainerKey from, String marker) {
        var found = new ArrayList<Deletion>();
        for (var entry : backend.objects(of(from), new ListQuery("", "", marker, "", false, PAGE))) {
            if (entry instanceof ListEntry.Item<StoredObject>(var name, var note)) {
                found.add(new Deletion(name, note.at()));
            }
        }
        return found;
    }

    void forget(ContainerKey from, Deletion done) {
        backend.change(
                of(from),
                done.name(),
                (_, current) -> current.filter(note -> note.at().equals(done.at()))
                        .<Outcome>map(_ -> new Outcome.Remove(Fate.DISCARD))
                        .orElseGet(Outcome.Nothing::new));
    }

    private static ContainerKey of(ContainerKey from) {
        return new ContainerKey(ACCOUNT, from.account() + "/" + from.container());
    }
}
