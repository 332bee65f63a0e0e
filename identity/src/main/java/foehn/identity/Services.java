package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.json.Fields;

/// The services of the catalog.
final class Services {
    private static final int TEXT_MAX = 255;
    private static final String[] KNOWN = {"type", "name", "description", "enabled"};

    private final CatalogStore store;

    Services(CatalogStore store) {
        this.store = store;
    }

    Page<Service> page(Listing listing) {
        return store.services(listing);
    }

    Service find(String id) {
        return store.service(id).orElseThrow(() -> Fault.notFound("Service", id));
    }

    Service create(Fields body) {
        var service = new Service(
                Ids.hex(),
                body.text("type", 1, TEXT_MAX),
                Attributes.text(body, "name", TEXT_MAX, null),
                Attributes.text(body, "description", Attributes.TEXT_MAX, null),
                Attributes.flag(body, "enabled", true),
                Attributes.extra("{}", body, KNOWN));
        store.insert(service);
        return service;
    }

    Service update(String id, Fields body) {
        var before = find(id);
        var after = new Service(
                id,
                body.has("type") ? body.text("type", 1, TEXT_MAX) : before.type(),
                Attributes.text(body, "name", TEXT_MAX, before.name()),
                Attributes.text(body, "description", Attributes.TEXT_MAX, before.description()),
                Attributes.flag(body, "enabled", before.enabled()),
                Attributes.extra(before.extra(), body, KNOWN));
        store.update(after);
        return after;
    }

    /// With its endpoints.
    void delete(String id) {
        find(id);
        store.deleteService(id);
    }
}
