package foehn.identity;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Finds the names that stand beside ids when a client asks for them.
final class Names {
    /// A name, and the domain that it is unique in; roles mostly have none.
    record Name(String name, @Nullable String domainId) {}

    private final UserStore users;
    private final GroupStore groups;
    private final ProjectStore projects;
    private final RoleStore roles;

    Names(UserStore users, GroupStore groups, ProjectStore projects, RoleStore roles) {
        this.users = users;
        this.groups = groups;
        this.projects = projects;
        this.roles = roles;
    }

    Lookup lookup() {
        return new Lookup();
    }

    /// Looks each id up once. For the making of one answer.
    final class Lookup {
        private final Map<String, Optional<Name>> found = new HashMap<>();

        Optional<Name> user(String id) {
            return once("user " + id, _ -> users.find(id).map(u -> new Name(u.name(), u.domainId())));
        }

        Optional<Name> group(String id) {
            return once("group " + id, _ -> groups.find(id).map(g -> new Name(g.name(), g.domainId())));
        }

        /// Domains too.
        Optional<Name> project(String id) {
            return once("project " + id, _ -> projects.find(id).map(p -> new Name(p.name(), p.domainId())));
        }

        Optional<Name> role(String id) {
            return once("role " + id, _ -> roles.find(id).map(r -> new Name(r.name(), r.domainId())));
        }

        private Optional<Name> once(String key, Function<String, Optional<Name>> search) {
            return found.computeIfAbsent(key, search);
        }
    }
}
