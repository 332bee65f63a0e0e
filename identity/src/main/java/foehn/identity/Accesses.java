package foehn.identity;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Remembers what subjects may do, what was revoked and what the catalog says, until something changes.
///
/// All of it belongs to one version of the tables and is forgotten as a whole when there is a newer one: a user
/// disabled is a user refused, on the next request. Changes are rare next to requests, and reading anew costs a few
/// queries for each subject.
final class Accesses {
    private static final int SUBJECTS_MAX = 20_000;

    private static final class Memory {
        final ConcurrentHashMap<Subject, Optional<Access>> subjects = new ConcurrentHashMap<>();
        volatile @Nullable Set<String> revoked;
        volatile @Nullable List<CatalogEntry> catalog;
    }

    private final AccessStore store;
    private final RevocationStore revocations;
    private final CatalogStore catalogs;
    private final Versioned<Memory> memory;

    Accesses(EpochStore epoch, AccessStore store, RevocationStore revocations, CatalogStore catalogs) {
        this.memory = new Versioned<>(epoch, Memory::new);
        this.store = store;
        this.revocations = revocations;
        this.catalogs = catalogs;
    }

    /// Empty when the subject has no access.
    Optional<Access> of(Subject subject) {
        var memory = this.memory.now();
        var known = memory.subjects.get(subject);
        if (known != null) {
            return known;
        }
        var found = store.load(subject);
        if (memory.subjects.size() >= SUBJECTS_MAX) {
            memory.subjects.clear();
        }
        memory.subjects.put(subject, found);
        return found;
    }

    boolean isRevoked(String auditId) {
        var memory = this.memory.now();
        var revoked = memory.revoked;
        if (revoked == null) {
            revoked = revocations.all();
            memory.revoked = revoked;
        }
        return revoked.contains(auditId);
    }

    /// Every enabled endpoint.
    List<CatalogEntry> catalog() {
        var memory = this.memory.now();
        var catalog = memory.catalog;
        if (catalog == null) {
            catalog = catalogs.entries();
            memory.catalog = catalog;
        }
        return catalog;
    }
}
