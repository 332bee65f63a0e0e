package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.auth.Caller;
import foehn.kernel.db.Database;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The sizes on offer. Administrators make them; a private one is there only for the projects that have access.
final class Flavors {
    private static final int SPECS_MAX = 128;
    private static final Pattern SPEC_NAME = Pattern.compile("[a-zA-Z0-9-_:. ]{1,255}");

    private final Database db;
    private final FlavorStore store;
    private final Projects projects;
    private final InstantSource clock;

    /// Which flavors to list, in what order.
    ///
    /// @param isPublic empty: public or not
    record Query(
            Optional<Boolean> isPublic,
            long minRam,
            long minDisk,
            String sortKey,
            boolean descending,
            Optional<String> marker,
            int limit) {}

    Flavors(Database db, FlavorStore store, Projects projects, InstantSource clock) {
        this.db = db;
        this.store = store;
        this.projects = projects;
        this.clock = clock;
    }

    /// The lab's five and one for tests, unless there are flavors already.
    void bootstrap() {
        if (store.visible(Optional.empty()).isEmpty()) {
            offer("tiny", 1, 128, 1);
            offer("t", 1, 512, 1);
            offer("s", 1, 2048, 20);
            offer("m", 2, 4096, 40);
            offer("l", 4, 8192, 80);
            offer("xl", 8, 16384, 120);
        }
    }

    private void offer(String name, int vcpus, int ramMib, int diskGib) {
        store.insert(new Flavor(name, name, vcpus, ramMib, diskGib, 0, 0, 1.0, true, null, clock.millis()));
    }

    Flavor create(Flavor wanted) {
        if (!store.insert(wanted)) {
            var what = store.find(wanted.id()).isPresent() ? "ID " + wanted.id() : "name " + wanted.name();
            throw Fault.conflict("Flavor with " + what + " already exists.");
        }
        return wanted;
    }

    long now() {
        return clock.millis();
    }

    Flavor get(Caller caller, String id) {
        return store.find(id)
                .filter(f -> f.isPublic() || caller.isAdmin() || hasAccess(caller, id))
                .orElseThrow(() -> missing(id));
    }

    private static FaultException missing(String id) {
        return Fault.notFound("Flavor", id);
    }

    private boolean hasAccess(Caller caller, String id) {
        return caller.projectId().filter(p -> store.access(id).contains(p)).isPresent();
    }

    /// What a new server will keep of it.
    FlavorSnapshot snapshot(Flavor flavor) {
        return FlavorSnapshot.of(flavor, extraSpecs(flavor.id()));
    }

    List<Flavor> list(Caller caller, Query query) {
        var visible = store.visible(caller.isAdmin() ? Optional.empty() : Optional.of(caller.project()));
        var sorted = visible.stream()
                .filter(f -> query.isPublic().isEmpty() || query.isPublic().get() == f.isPublic())
                .filter(f -> f.ramMib() >= query.minRam() && f.diskGib() >= query.minDisk())
                .sorted(order(query))
                .toList();
        return Page.of(sorted, Flavor::id, query.marker(), query.limit());
    }

    private static Comparator<Flavor> order(Query query) {
        Comparator<Flavor> by = switch (query.sortKey()) {
            case "flavorid", "id" -> Comparator.comparing(Flavor::id);
            case "name" -> Comparator.comparing(Flavor::name);
            case "memory_mb" -> Comparator.comparingInt(Flavor::ramMib);
            case "root_gb" -> Comparator.comparingInt(Flavor::diskGib);
            case "ephemeral_gb" -> Comparator.comparingInt(Flavor::ephemeralGib);
            case "swap" -> Comparator.comparingInt(Flavor::swapMib);
            case "vcpus" -> Comparator.comparingInt(Flavor::vcpus);
            case "rxtx_factor" -> Comparator.comparingDouble(Flavor::rxtxFactor);
            case "is_public" -> Comparator.comparing(Flavor::isPublic);
            case "created_at", "updated_at" -> Comparator.comparingLong(Flavor::createdAt);
            default -> throw Fault.invalid("sort_key", "There is no such key to sort by.");
        };
        return (query.descending() ? by.reversed() : by).thenComparing(Flavor::id);
    }

    void delete(Caller caller, String id) {
        get(caller, id);
        store.delete(id);
    }

    Flavor describe(Caller caller, String id, Optional<String> description) {
        get(caller, id);
        store.describe(id, description);
        return get(caller, id);
    }

    Map<String, String> extraSpecs(String id) {
        return extraSpecs(List.of(id)).getOrDefault(id, Map.of());
    }

    Map<String, Map<String, String>> extraSpecs(List<String> ids) {
        return store.extraSpecs(ids);
    }

    void putExtraSpecs(Caller caller, String id, Map<String, String> specs) {
        get(caller, id);
        for (String name : specs.keySet()) {
            if (!SPEC_NAME.matcher(name).matches()) {
                throw Fault.invalid("extra_specs", "Key names hold letters, digits, spaces and -_:. only.");
            }
        }
        db.run(_ -> {
            store.putExtraSpecs(id, specs);
            if (extraSpecs(id).size() > SPECS_MAX) {
                throw Fault.invalid("extra_specs", "At most " + SPECS_MAX + " are allowed.");
            }
        });
    }

    void removeExtraSpec(Caller caller, String id, String name) {
        get(caller, id);
        if (!store.removeExtraSpec(id, name)) {
            throw missingSpec(id, name);
        }
    }

    static FaultException missingSpec(String id, String name) {
        return Fault.named(404, "itemNotFound", "Flavor " + id + " has no extra specs with key " + name + ".");
    }

    List<String> access(Caller caller, String id) {
        if (get(caller, id).isPublic()) {
            throw Fault.named(404, "itemNotFound", "Access list not available for public flavors.");
        }
        return store.access(id);
    }

    List<String> addAccess(Caller caller, String id, String project, boolean refusePublic) {
        if (get(caller, id).isPublic() && refusePublic) {
            throw Fault.conflict("Can not add access to a public flavor.");
        }
        if (!projects.exists(project)) {
            throw Fault.named(400, "badRequest", "Project ID " + project + " is not a valid project.");
        }
        if (!store.addAccess(id, project)) {
            throw Fault.conflict(String.format(
                    Locale.ROOT,
                    "Flavor access already exists for flavor %s and project %s combination.",
                    id,
                    project));
        }
        return store.access(id);
    }

    List<String> removeAccess(Caller caller, String id, String project) {
        get(caller, id);
        if (!store.removeAccess(id, project)) {
            throw Fault.named(
                    404, "itemNotFound", "Flavor access not found for " + id + " / " + project + " combination.");
        }
        return store.access(id);
    }
}
