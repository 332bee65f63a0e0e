package foehn.identity;

import foehn.kernel.Fault;
import java.util.Optional;

/// Finds what a token shall be good for. Whatever is not there sounds as what is not allowed.
final class Scopes {
    private final Accesses accesses;
    private final ProjectStore projects;

    Scopes(Accesses accesses, ProjectStore projects) {
        this.accesses = accesses;
        this.projects = projects;
    }

    /// A delegation is good for its own project and nothing else, whatever is wished; and a token of the system for
    /// nothing below.
    Scope wished(Login.Wish wish, Proven proven) {
        var bound = proven.boundTo();
        var wished = switch (wish) {
            case Login.Nothing _ -> new Scope.Unscoped();
            case Login.WholeSystem _ -> new Scope.OfSystem();
            case Login.Project(var ref) -> new Scope.OfProject(project(ref).id());
            case Login.Domain(var ref) -> new Scope.OfDomain(domain(ref).id());
            case Login.Whatever _ -> bound.orElseGet(() -> usual(proven));
            case Login.ByTrust _ -> throw new IllegalArgumentException("a trust says its scope itself");
        };
        if (bound.isPresent() && !bound.get().equals(wished)) {
            throw Tokens.refused();
        }
        boolean fromSystem =
                proven.parent().filter(p -> p.scope() instanceof Scope.OfSystem).isPresent();
        if (fromSystem && (wished instanceof Scope.OfProject || wished instanceof Scope.OfDomain)) {
            throw Fault.forbidden("Using a system-scoped token to create a project-scoped or domain-scoped token is"
                    + " not allowed.");
        }
        return wished;
    }

    /// The default project, when there is one and the user may work there.
    private Scope usual(Proven proven) {
        var user = accesses.of(new Subject(proven.userId(), new Scope.Unscoped(), Optional.empty()))
                .orElseThrow(Tokens::refused)
                .user();
        boolean fromSystem =
                proven.parent().filter(p -> p.scope() instanceof Scope.OfSystem).isPresent();
        if (user.defaultProjectId() == null || fromSystem) {
            return new Scope.Unscoped();
        }
        var usual = new Scope.OfProject(user.defaultProjectId());
        return accesses.of(new Subject(proven.userId(), usual, Optional.empty()))
                        .isPresent()
                ? usual
                : new Scope.Unscoped();
    }

    private Project project(Login.Ref ref) {
        return switch (ref) {
            case Login.ById(var id) -> projects.find(id).orElseThrow(Tokens::refused);
            case Login.ByName(var name, var domain) ->
                projects.find(domain(domain).id(), name).orElseThrow(Tokens::refused);
        };
    }

    private Project domain(Login.Ref ref) {
        var found = switch (ref) {
            case Login.ById(var id) -> projects.find(id).filter(Project::isDomain);
            case Login.ByName byName -> projects.findDomain(byName.name());
        };
        return found.orElseThrow(Tokens::refused);
    }
}
