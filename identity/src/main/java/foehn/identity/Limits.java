package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Unified limits by the flat model: a project's limit has nothing to do with that of its parent.
final class Limits {
    private static final int TEXT_MAX = 255;
    private static final int AT_ONCE_MAX = 1000;

    private final LimitStore store;
    private final CatalogStore catalog;
    private final ProjectStore projects;

    Limits(LimitStore store, CatalogStore catalog, ProjectStore projects) {
        this.store = store;
        this.catalog = catalog;
        this.projects = projects;
    }

    Page<RegisteredLimit> registered(Listing listing) {
        return store.registered(listing);
    }

    RegisteredLimit registered(String id) {
        return store.registered(id).orElseThrow(() -> Fault.notFound("Registered limit", id));
    }

    List<RegisteredLimit> register(Fields body) {
        var limits = some(body, "registered_limits").stream()
                .map(one -> new RegisteredLimit(
                        Ids.hex(),
                        service(one.text("service_id", 1, TEXT_MAX)),
                        region(one.optionalText("region_id", 1, TEXT_MAX).orElse(null)),
                        Attributes.visible("resource_name", one.text("resource_name", 1, TEXT_MAX)),
                        amount(one, "default_limit"),
                        Attributes.text(one, "description", Attributes.TEXT_MAX, null)))
                .toList();
        if (!store.register(limits)) {
            throw Fault.conflict("Conflict occurred attempting to store registered_limit - Duplicate entry.");
        }
        return limits;
    }

    RegisteredLimit updateRegistered(String id, Fields body) {
        var before = registered(id);
        var after = new RegisteredLimit(
                id,
                body.has("service_id") ? service(body.text("service_id", 1, TEXT_MAX)) : before.serviceId(),
                region(Attributes.text(body, "region_id", TEXT_MAX, before.regionId())),
                body.has("resource_name")
                        ? Attributes.visible("resource_name", body.text("resource_name", 1, TEXT_MAX))
                        : before.resourceName(),
                body.has("default_limit") ? amount(body, "default_limit") : before.defaultLimit(),
                Attributes.text(body, "description", Attributes.TEXT_MAX, before.description()));
        requireUnused(id);
        boolean taken = store.registered(after.serviceId(), after.regionId(), after.resourceName())
                .filter(other -> !other.id().equals(id))
                .isPresent();
        if (taken) {
            throw Fault.conflict("Conflict occurred attempting to store registered_limit - Duplicate entry.");
        }
        store.update(after);
        return after;
    }

    void unregister(String id) {
        registered(id);
        requireUnused(id);
        store.unregister(id);
    }

    private void requireUnused(String id) {
        if (store.isUsed(id)) {
            throw Fault.forbidden("Unable to update or delete registered limit " + id
                    + " because there are project limits associated with it.");
        }
    }

    /// Those of the token's project or domain, unless the caller sees everything.
    Page<ResourceLimit> limits(Caller caller, Listing listing) {
        if (Authority.readsAll(caller)) {
            return store.limits(listing);
        }
        var own = caller.domainId().isPresent()
                ? listing.and("home", caller.domainId().get())
                : listing.and("project_id", caller.projectId().orElse(""));
        return store.limits(own);
    }

    ResourceLimit limit(Caller caller, String id) {
        return Authority.show(
                caller,
                store.limit(id),
                limit -> isOwn(caller.projectId().orElse(""), limit.projectId())
                        || isOwn(caller.domainId().orElse(""), home(limit)),
                "Limit",
                id);
    }

    private static boolean isOwn(String scope, @Nullable String owner) {
        return scope.equals(owner);
    }

    private @Nullable String home(ResourceLimit limit) {
        return limit.projectId() == null
                ? limit.domainId()
                : projects.find(limit.projectId()).map(Project::home).orElse(null);
    }

    List<ResourceLimit> create(Fields body) {
        var limits = some(body, "limits").stream().map(this::limit).toList();
        if (!store.insert(limits)) {
            throw Fault.conflict("Conflict occurred attempting to store limit - Duplicate entry.");
        }
        return limits;
    }

    private ResourceLimit limit(Fields body) {
        var project = body.optionalText("project_id", 1, TEXT_MAX).orElse(null);
        var domain = body.optionalText("domain_id", 1, TEXT_MAX).orElse(null);
        if ((project == null) == (domain == null)) {
            throw Fault.invalid("project_id", "Exactly one of project_id and domain_id is expected.");
        }
        requirePlace(project, false);
        requirePlace(domain, true);
        var service = body.text("service_id", 1, TEXT_MAX);
        var region = body.optionalText("region_id", 1, TEXT_MAX).orElse(null);
        var registered = store.registered(service, region, body.text("resource_name", 1, TEXT_MAX))
                .orElseThrow(
                        () -> Fault.forbidden("Unable to create a limit that has no corresponding registered limit."));
        return new ResourceLimit(
                Ids.hex(),
                registered.id(),
                registered.serviceId(),
                registered.regionId(),
                registered.resourceName(),
                project,
                domain,
                amount(body, "resource_limit"),
                Attributes.text(body, "description", Attributes.TEXT_MAX, null));
    }

    private void requirePlace(@Nullable String id, boolean isDomain) {
        if (id != null
                && projects.find(id).filter(p -> p.isDomain() == isDomain).isEmpty()) {
            throw Fault.invalid(isDomain ? "domain_id" : "project_id", "There is no " + id + ".");
        }
    }

    ResourceLimit update(String id, Fields body) {
        var before = find(id);
        body.allowOnly("resource_limit", "description");
        var after = new ResourceLimit(
                id,
                before.registeredId(),
                before.serviceId(),
                before.regionId(),
                before.resourceName(),
                before.projectId(),
                before.domainId(),
                body.has("resource_limit") ? amount(body, "resource_limit") : before.resourceLimit(),
                Attributes.text(body, "description", Attributes.TEXT_MAX, before.description()));
        store.update(after);
        return after;
    }

    void delete(String id) {
        store.delete(find(id).id());
    }

    private ResourceLimit find(String id) {
        return store.limit(id).orElseThrow(() -> Fault.notFound("Limit", id));
    }

    private static List<Fields> some(Fields body, String name) {
        var found = body.objects(name);
        if (found.isEmpty() || found.size() > AT_ONCE_MAX) {
            throw Fault.invalid(name, "Between 1 and " + AT_ONCE_MAX + " are expected.");
        }
        if (new HashSet<>(found.stream().map(f -> f.node().toString()).toList()).size() != found.size()) {
            throw Fault.conflict("Conflict occurred attempting to store limits - Duplicate entry.");
        }
        return found;
    }

    private static int amount(Fields body, String name) {
        return (int) body.integer(name, -1, Integer.MAX_VALUE);
    }

    private String service(String id) {
        if (catalog.service(id).isEmpty()) {
            throw Fault.invalid("service_id", "There is no service " + id + ".");
        }
        return id;
    }

    private @Nullable String region(@Nullable String id) {
        if (id != null && catalog.region(id).isEmpty()) {
            throw Fault.invalid("region_id", "There is no region " + id + ".");
        }
        return id;
    }
}
