package foehn.identity;

import java.util.List;
import java.util.Map;

/// Projects: a tree below each domain.
final class Projects {
    private final ProjectStore store;

    Projects(ProjectStore store) {
        this.store = store;
    }

    /// The projects, or the domains, where the user has a role.
    Page<Project> ofUser(String userId, Listing listing) {
        return store.ofUser(userId, listing);
    }

    Map<String, List<String>> tags(Page<Project> page) {
        return store.tags(page.items().stream().map(Project::id).toList());
    }
}
