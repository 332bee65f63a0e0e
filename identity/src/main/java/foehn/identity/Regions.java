package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.json.Fields;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Regions: the parts of a deployment that have endpoints of their own.
final class Regions {
    private static final int ID_MAX = 255;
    private static final String[] KNOWN = {"id", "description", "parent_region_id"};

    private final CatalogStore store;

    Regions(CatalogStore store) {
        this.store = store;
    }

    Page<Region> page(Listing listing) {
        return store.regions(listing);
    }

    Region find(String id) {
        return store.region(id).orElseThrow(() -> Fault.notFound("Region", id));
    }

    /// @param named the id that the address gave; else the body's, or a new one
    Region create(Optional<String> named, Fields body) {
        var id = named.or(() -> body.optionalText("id", 1, ID_MAX)).orElseGet(Ids::hex);
        var region = new Region(
                Attributes.visible("id", id),
                Attributes.description(body, ""),
                parent(body, null),
                Attributes.extra("{}", body, KNOWN));
        if (!store.insert(region)) {
            throw Fault.conflict("Conflict occurred attempting to store region - Duplicate ID, " + id + ".");
        }
        return region;
    }

    Region update(String id, Fields body) {
        var before = find(id);
        var after = new Region(
                id,
                Attributes.description(body, before.description()),
                parent(body, before.parentRegionId()),
                Attributes.extra(before.extra(), body, KNOWN));
        for (var above = after.parentRegionId();
                above != null;
                above = find(above).parentRegionId()) {
            if (above.equals(id)) {
                throw Fault.invalid("parent_region_id", "A region cannot be below itself.");
            }
        }
        store.update(after);
        return after;
    }

    private @Nullable String parent(Fields body, @Nullable String before) {
        var id = Attributes.text(body, "parent_region_id", ID_MAX, before);
        if (id != null) {
            find(id);
        }
        return id;
    }

    void delete(String id) {
        find(id);
        if (!store.deleteRegion(id)) {
            throw Fault.forbidden(
                    "Unable to delete region " + id + " because it or its child regions have associated endpoints.");
        }
    }
}
