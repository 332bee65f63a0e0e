package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// `/v3/projects`, with tags.
final class ProjectRoutes {
    private final Projects projects;
    private final Tokens tokens;

    ProjectRoutes(Projects projects, Tokens tokens) {
        this.projects = projects;
        this.tokens = tokens;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v3/projects", Authority.DOMAIN_READER, this::list)
                .on("POST", "/v3/projects", Authority.DOMAIN_MANAGER, this::create)
                .on("GET", "/v3/projects/{id}", Policy.AUTHENTICATED, this::show)
                .on("PATCH", "/v3/projects/{id}", Authority.DOMAIN_MANAGER, this::update)
                .on("DELETE", "/v3/projects/{id}", Authority.DOMAIN_MANAGER, this::delete)
                .on("GET", "/v3/projects/{id}/tags", Policy.AUTHENTICATED, this::tags)
                .on("PUT", "/v3/projects/{id}/tags", Authority.DOMAIN_MANAGER, this::replaceTags)
                .on("DELETE", "/v3/projects/{id}/tags", Authority.DOMAIN_MANAGER, this::removeTags)
                .on("GET", "/v3/projects/{id}/tags/{tag}", Policy.AUTHENTICATED, this::hasTag)
                .on("PUT", "/v3/projects/{id}/tags/{tag}", Authority.DOMAIN_MANAGER, this::addTag)
                .on("DELETE", "/v3/projects/{id}/tags/{tag}", Authority.DOMAIN_MANAGER, this::removeTag);
    }

    private void list(Exchange x) {
        var listing = Listing.of(x, "domain_id", "parent_id", "name", "enabled", "is_domain");
        var page = projects.page(x.caller(), listing, TagFilter.of(x));
        Links.list(x, "projects", page, ProjectView.of(x, projects.tags(page)));
    }

    private void create(Exchange x) {
        var project = projects.create(x.caller(), tokens.home(x.caller()), x.fields("project"));
        x.json(201, Json.object().set("project", view(x, project)));
    }

    private void show(Exchange x) {
        var project = projects.show(x.caller(), x.variable("id"));
        var view = view(x, project);
        if (asked(x, "parents_as_ids")) {
            view.set("parents", parentIds(project));
        } else if (asked(x, "parents_as_list")) {
            var list = view.putArray("parents");
            projects.parents(project).stream()
                    .filter(p -> !p.isDomain())
                    .forEach(p -> list.addObject().set("project", view(x, p)));
        }
        if (asked(x, "subtree_as_ids")) {
            var ids = childIds(project.id());
            view.set("subtree", ids.isEmpty() ? Json.MAPPER.nullNode() : ids);
        } else if (asked(x, "subtree_as_list")) {
            var list = view.putArray("subtree");
            subtree(project.id()).forEach(p -> list.addObject().set("project", view(x, p)));
        }
        x.json(200, Json.object().set("project", view));
    }

    private static boolean asked(Exchange x, String name) {
        return x.query(name).filter(Listing::isTrue).isPresent();
    }

    /// `{"parent": {"its parent": null}}`.
    private ObjectNode parentIds(Project project) {
        var outermost = Json.object();
        var node = outermost;
        var parents = projects.parents(project);
        for (int i = 0; i < parents.size(); i++) {
            var id = parents.get(i).id();
            if (i == parents.size() - 1) {
                node.putNull(id);
            } else {
                node = node.putObject(id);
            }
        }
        return outermost;
    }

    private ObjectNode childIds(String id) {
        var node = Json.object();
        for (var child : projects.children(id)) {
            var below = childIds(child.id());
            node.set(child.id(), below.isEmpty() ? Json.MAPPER.nullNode() : below);
        }
        return node;
    }

    private List<Project> subtree(String id) {
        return projects.children(id).stream()
                .flatMap(child -> Stream.concat(Stream.of(child), subtree(child.id()).stream()))
                .toList();
    }

    private void update(Exchange x) {
        var project = projects.update(x.caller(), x.variable("id"), x.fields("project"));
        x.json(200, Json.object().set("project", view(x, project)));
    }

    private void delete(Exchange x) {
        projects.delete(x.caller(), x.variable("id"));
        x.status(204);
    }

    private void tags(Exchange x) {
        show(x, projects.tagsOf(projects.show(x.caller(), x.variable("id"))));
    }

    private void replaceTags(Exchange x) {
        show(
                x,
                projects.replaceTags(
                        x.caller(),
                        x.variable("id"),
                        Fields.of(x.json(), "body").allowOnly("tags")));
    }

    private static void show(Exchange x, List<String> tags) {
        var view = Json.object();
        view.set("tags", ProjectView.tags(tags));
        view.set("links", Links.ofList(x, x.path().raw()));
        x.json(200, view);
    }

    private void removeTags(Exchange x) {
        projects.removeTags(x.caller(), x.variable("id"));
        x.status(204);
    }

    private void hasTag(Exchange x) {
        var tags = projects.tagsOf(projects.show(x.caller(), x.variable("id")));
        if (!tags.contains(x.variable("tag"))) {
            throw Fault.notFound("Tag", x.variable("tag"));
        }
        x.status(204);
    }

    private void addTag(Exchange x) {
        projects.addTag(x.caller(), x.variable("id"), x.variable("tag"));
        x.setHeader("Location", x.baseUrl() + Links.PREFIX + x.path().raw());
        x.status(201);
    }

    private void removeTag(Exchange x) {
        projects.removeTag(x.caller(), x.variable("id"), x.variable("tag"));
        x.status(204);
    }

    private ObjectNode view(Exchange x, Project project) {
        return ProjectView.of(x, projects.tags(Page.whole(List.of(project)))).apply(project);
    }
}
