package foehn.identity;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// `/v3/OS-EP-FILTER`: groups of endpoints, and what belongs to which project.
final class EndpointFilterRoutes {
    private static final String BASE = "/v3/OS-EP-FILTER";
    private static final String GROUPS = BASE + "/endpoint_groups";
    private static final String GROUP = GROUPS + "/{group}";
    private static final String GROUP_IN_PROJECT = GROUP + "/projects/{project}";
    private static final String IN_PROJECT = BASE + "/projects/{project}/endpoints";

    private final EndpointFilters filters;

    EndpointFilterRoutes(EndpointFilters filters) {
        this.filters = filters;
    }

    Routes routes() {
        return new Routes()
                .on("GET", GROUPS, Policy.SYSTEM_READER, this::groups)
                .on("POST", GROUPS, Policy.ADMIN, this::create)
                .on("GET", GROUP, Policy.SYSTEM_READER, x -> answer(x, 200, group(x)))
                .on("PATCH", GROUP, Policy.ADMIN, this::update)
                .on("DELETE", GROUP, Policy.ADMIN, this::delete)
                .on("GET", GROUP + "/projects", Policy.SYSTEM_READER, this::projectsOfGroup)
                .on("GET", GROUP + "/endpoints", Policy.SYSTEM_READER, this::endpointsOfGroup)
                .on("GET", GROUP_IN_PROJECT, Policy.SYSTEM_READER, this::groupInProject)
                .on("PUT", GROUP_IN_PROJECT, Policy.ADMIN, this::addGroup)
                .on("DELETE", GROUP_IN_PROJECT, Policy.ADMIN, this::removeGroup)
                .on("GET", BASE + "/projects/{project}/endpoint_groups", Policy.SYSTEM_READER, this::groupsOfProject)
                .on("GET", BASE + "/endpoints/{endpoint}/projects", Policy.SYSTEM_READER, this::projectsOfEndpoint)
                .on("GET", IN_PROJECT, Policy.SYSTEM_READER, this::endpointsOfProject)
                .on("GET", IN_PROJECT + "/{endpoint}", Policy.SYSTEM_READER, this::check)
                .on("PUT", IN_PROJECT + "/{endpoint}", Policy.ADMIN, this::add)
                .on("DELETE", IN_PROJECT + "/{endpoint}", Policy.ADMIN, this::remove);
    }

    private EndpointGroup group(Exchange x) {
        return filters.group(x.variable("group"));
    }

    private static String project(Exchange x) {
        return x.variable("project");
    }

    private void groups(Exchange x) {
        Links.list(x, "endpoint_groups", filters.groups(Listing.of(x, "name")), group -> view(x, group));
    }

    private void create(Exchange x) {
        answer(x, 201, filters.create(x.fields("endpoint_group")));
    }

    private void update(Exchange x) {
        answer(x, 200, filters.update(x.variable("group"), x.fields("endpoint_group")));
    }

    private void delete(Exchange x) {
        filters.delete(x.variable("group"));
        x.status(204);
    }

    private void projectsOfGroup(Exchange x) {
        Links.list(x, "projects", Page.whole(filters.projects(group(x))), ProjectView.of(x, Map.of()));
    }

    private void endpointsOfGroup(Exchange x) {
        Links.list(x, "endpoints", Page.whole(filters.endpoints(group(x))), EndpointRoutes.view(x));
    }

    private void groupInProject(Exchange x) {
        filters.requireGroup(project(x), x.variable("group"));
        var path = BASE + "/projects/" + project(x) + "/endpoint_groups/" + x.variable("group");
        var view = Json.object().put("project_id", project(x)).put("endpoint_group_id", x.variable("group"));
        x.json(200, Json.object().set("project", Links.self(x, path, view)));
    }

    private void addGroup(Exchange x) {
        filters.addGroup(project(x), x.variable("group"));
        x.status(204);
    }

    private void removeGroup(Exchange x) {
        filters.removeGroup(project(x), x.variable("group"));
        x.status(204);
    }

    private void groupsOfProject(Exchange x) {
        Links.list(x, "endpoint_groups", Page.whole(filters.groupsOf(project(x))), group -> view(x, group));
    }

    private void projectsOfEndpoint(Exchange x) {
        var found = filters.projectsOf(x.variable("endpoint"));
        Links.list(x, "projects", Page.whole(found), ProjectView.of(x, Map.of()));
    }

    private void endpointsOfProject(Exchange x) {
        Links.list(x, "endpoints", Page.whole(filters.endpointsOf(project(x))), EndpointRoutes.view(x));
    }

    private void check(Exchange x) {
        filters.requireEndpoint(project(x), x.variable("endpoint"));
        x.status(204);
    }

    private void add(Exchange x) {
        filters.add(project(x), x.variable("endpoint"));
        x.status(204);
    }

    private void remove(Exchange x) {
        filters.remove(project(x), x.variable("endpoint"));
        x.status(204);
    }

    private static void answer(Exchange x, int status, EndpointGroup group) {
        x.json(status, Json.object().set("endpoint_group", view(x, group)));
    }

    private static ObjectNode view(Exchange x, EndpointGroup group) {
        var view =
                Json.object().put("id", group.id()).put("name", group.name()).put("description", group.description());
        view.set("filters", Json.MAPPER.readTree(group.filters()));
        return Links.self(x, GROUPS + "/" + group.id(), view);
    }
}
