package foehn.identity;

import foehn.identity.Names.Lookup;
import foehn.identity.Names.Name;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Json;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A role assignment as Keystone writes it, with links to what it follows from.
final class AssignmentView {
    private final Exchange x;
    private final @Nullable Lookup names;

    /// @param names null when the client wants none
    AssignmentView(Exchange x, @Nullable Lookup names) {
        this.x = x;
        this.names = names;
    }

    ObjectNode of(Assignments.Entry entry) {
        var shown = entry.shown();
        var view = Json.object();
        view.set("role", named(shown.roleId(), Lookup::role));
        if (shown.userId() != null) {
            view.set("user", named(shown.userId(), Lookup::user));
        } else if (shown.groupId() != null) {
            view.set("group", named(shown.groupId(), Lookup::group));
        }
        view.set("scope", scope(shown));
        view.set("links", links(entry));
        return view;
    }

    private ObjectNode scope(Assignment shown) {
        var scope = Json.object();
        if (shown.projectId() != null) {
            scope.set("project", named(shown.projectId(), Lookup::project));
        } else if (shown.domainId() != null) {
            scope.set("domain", named(shown.domainId(), Lookup::project));
        } else {
            scope.putObject("system").put("all", true);
        }
        if (shown.inherited()) {
            scope.put("OS-INHERIT:inherited_to", "projects");
        }
        return scope;
    }

    private ObjectNode named(String id, BiFunction<Lookup, String, Optional<Name>> search) {
        var node = Json.object().put("id", id);
        var lookup = names;
        if (lookup != null) {
            search.apply(lookup, id).ifPresent(name -> {
                node.put("name", name.name());
                var domain = name.domainId();
                if (domain != null) {
                    node.putObject("domain")
                            .put("id", domain)
                            .put("name", lookup.project(domain).map(Name::name).orElse(""));
                }
            });
        }
        return node;
    }

    private ObjectNode links(Assignments.Entry entry) {
        var given = entry.given();
        var shown = entry.shown();
        var base = x.baseUrl() + Links.PREFIX + "/v3";
        var actor = given.userId() != null ? "/users/" + given.userId() : "/groups/" + given.groupId();
        var links = Json.object()
                .put(
                        "assignment",
                        base + (given.inherited() ? "/OS-INHERIT" : "") + place(given) + actor + "/roles/"
                                + given.roleId() + (given.inherited() ? "/inherited_to_projects" : ""));
        if (given.groupId() != null && shown.userId() != null) {
            links.put("membership", base + "/groups/" + given.groupId() + "/users/" + shown.userId());
        }
        if (!given.roleId().equals(shown.roleId())) {
            links.put("prior_role", base + "/prior_role/" + given.roleId() + "/implies/" + shown.roleId());
        }
        return links;
    }

    private static String place(Assignment given) {
        if (given.projectId() != null) {
            return "/projects/" + given.projectId();
        }
        return given.domainId() != null ? "/domains/" + given.domainId() : "/system";
    }
}
