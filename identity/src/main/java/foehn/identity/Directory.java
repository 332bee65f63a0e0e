package foehn.identity;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// Names and existence of projects and users, for other services: quotas ask whether a project is there, listings for
/// all projects show whose things they are. Answers from the tables, so it is never behind.
public final class Directory {
    private final ProjectStore projects;
    private final UserStore users;

    Directory(ProjectStore projects, UserStore users) {
        this.projects = projects;
        this.users = users;
    }

    /// Whether there is such a project; a domain is none.
    public boolean hasProject(String id) {
        return projects.find(id).filter(p -> !p.isDomain()).isPresent();
    }

    public Optional<String> projectName(String id) {
        return projects.find(id).map(Project::name);
    }

    /// The id of the domain that the project is in.
    public Optional<String> projectDomain(String id) {
        return projects.find(id).map(Project::domainId);
    }

    /// The names of those that exist.
    public Map<String, String> projectNames(Collection<String> ids) {
        return projects.names(ids);
    }

    /// The project of this name in the domain of this name.
    public Optional<String> projectId(String domainName, String name) {
        return projects.findDomain(domainName)
                .flatMap(domain -> projects.find(domain.id(), name))
                .map(Project::id);
    }

    public boolean hasUser(String id) {
        return users.find(id).isPresent();
    }

    public Optional<String> userName(String id) {
        return users.find(id).map(User::name);
    }
}
