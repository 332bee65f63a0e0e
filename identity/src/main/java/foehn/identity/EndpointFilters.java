package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.json.Fields;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Narrows the catalogs of projects: to endpoints that are given to a project, by themselves or as groups.
final class EndpointFilters {
    private static final int NAME_MAX = 255;
    private static final Set<String> KEYS = Set.of("service_id", "region_id", "interface");
    private static final Set<String> INTERFACES = Set.of("public", "internal", "admin");

    private final EndpointFilterStore store;
    private final CatalogStore catalog;
    private final ProjectStore projects;

    EndpointFilters(EndpointFilterStore store, CatalogStore catalog, ProjectStore projects) {
        this.store = store;
        this.catalog = catalog;
        this.projects = projects;
    }

    /// Empty where nothing was given to the project: then it sees all endpoints.
    Set<String> visible(String projectId) {
        var ids = new HashSet<>(store.endpointIds(projectId));
        for (var group : store.groupsOf(projectId)) {
            endpoints(group).forEach(endpoint -> ids.add(endpoint.id()));
        }
        return ids;
    }

    Page<EndpointGroup> groups(Listing listing) {
        return store.groups(listing);
    }

    EndpointGroup group(String id) {
        return store.group(id).orElseThrow(() -> Fault.notFound("Endpoint Group", id));
    }

    EndpointGroup create(Fields body) {
        var group = new EndpointGroup(
                Ids.hex(),
                Attributes.name(body, NAME_MAX),
                Attributes.text(body, "description", Attributes.TEXT_MAX, null),
                filters(body));
        store.insert(group);
        return group;
    }

    EndpointGroup update(String id, Fields body) {
        var before = group(id);
        var after = new EndpointGroup(
                id,
                Attributes.name(body, NAME_MAX, before.name()),
                Attributes.text(body, "description", Attributes.TEXT_MAX, before.description()),
                body.has("filters") ? filters(body) : before.filters());
        store.update(after);
        return after;
    }

    void delete(String id) {
        store.deleteGroup(group(id).id());
    }

    private static String filters(Fields body) {
        var filters = body.object("filters");
        if (filters.names().isEmpty() || !KEYS.containsAll(filters.names())) {
            throw Fault.invalid(
                    "filters", "At least one of " + KEYS.stream().sorted().toList() + " is expected.");
        }
        filters.names().forEach(key -> filters.text(key, 1, NAME_MAX));
        if (filters.has("interface") && !INTERFACES.contains(filters.text("interface", 1, NAME_MAX))) {
            throw Fault.invalid(
                    "interface", "One of " + INTERFACES.stream().sorted().toList() + " is expected.");
        }
        return filters.node().toString();
    }

    List<Endpoint> endpoints(EndpointGroup group) {
        return catalog.endpoints(Listing.all()).items().stream()
                .filter(group::matches)
                .toList();
    }

    List<Project> projects(EndpointGroup group) {
        return found(store.projectsWithGroup(group.id()));
    }

    List<EndpointGroup> groupsOf(String projectId) {
        return store.groupsOf(project(projectId).id());
    }

    void requireGroup(String projectId, String groupId) {
        boolean there = store.groupsOf(project(projectId).id()).contains(group(groupId));
        if (!there) {
            throw Fault.notFound("Endpoint Group Project Association", groupId + " " + projectId);
        }
    }

    void addGroup(String projectId, String groupId) {
        if (!store.addGroup(project(projectId).id(), group(groupId).id())) {
            throw Fault.conflict("The endpoint group is associated with the project already.");
        }
    }

    void removeGroup(String projectId, String groupId) {
        if (!store.removeGroup(project(projectId).id(), group(groupId).id())) {
            throw Fault.notFound("Endpoint Group Project Association", groupId + " " + projectId);
        }
    }

    /// Those of the project's groups too.
    List<Endpoint> endpointsOf(String projectId) {
        var visible = visible(project(projectId).id());
        return catalog.endpoints(Listing.all()).items().stream()
                .filter(endpoint -> visible.contains(endpoint.id()))
                .toList();
    }

    List<Project> projectsOf(String endpointId) {
        endpoint(endpointId);
        return found(store.projectsWith(endpointId));
    }

    void requireEndpoint(String projectId, String endpointId) {
        endpoint(endpointId);
        if (!store.endpointIds(project(projectId).id()).contains(endpointId)) {
            throw Fault.notFound("Endpoint Project Association", endpointId + " " + projectId);
        }
    }

    void add(String projectId, String endpointId) {
        endpoint(endpointId);
        store.add(project(projectId).id(), endpointId);
    }

    void remove(String projectId, String endpointId) {
        endpoint(endpointId);
        if (!store.remove(project(projectId).id(), endpointId)) {
            throw Fault.notFound("Endpoint Project Association", endpointId + " " + projectId);
        }
    }

    private List<Project> found(List<String> ids) {
        return ids.stream().flatMap(id -> projects.find(id).stream()).toList();
    }

    private Project project(String id) {
        return projects.find(id).orElseThrow(() -> Fault.notFound("Project", id));
    }

    private void endpoint(String id) {
        if (catalog.endpoint(id).isEmpty()) {
            throw Fault.notFound("Endpoint", id);
        }
    }
}
