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
        final ConcurrentHashMap<String, List<CatalogEntry>> catalogs = new ConcurrentHashMap<>();
        volatile @Nullable Set<String> revoked;
        volatile @Nullable List<CatalogEntry> catalog;
    }

    private final AccessStore store;
    private final RevocationStore revocations;
    private final CatalogStore catalogs;
    private final EndpointFilters filters;
    private final Versioned<Memory> memory;

    Accesses(Stores stores, EndpointFilters filters) {
        this.memory = new Versioned<>(stores.epoch, Memory::new);
        this.store = stores.access;
        this.revocations = stores.revocations;
        this.catalogs = stores.catalog;
        this.filters = filters;
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

    /// Every enabled endpoint that the project may see; where there is no project, every one.
    List<CatalogEntry> catalog(Access access) {
        var place = access.project();
        if (place == null) {
            return catalog();
        }
        return this.memory.now().catalogs.computeIfAbsent(place.id(), id -> {
            var visible = filters.visible(id);
            return visible.isEmpty()
                    ? catalog()
                    : catalog().stream()
                            .filter(entry -> visible.contains(entry.endpointId()))
                            .toList();
        });
    }

    private List<CatalogEntry> catalog() {
        var memory = this.memory.now();
        var catalog = memory.catalog;
        if (catalog == null) {
            catalog = catalogs.entries();
            memory.catalog = catalog;
        }
        return catalog;
    }
}
