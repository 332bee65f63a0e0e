package foehn.server;

import foehn.identity.Directory;
import foehn.object.Projects;
import java.util.Optional;

/// The identity service's projects, as the object store asks for them.
record ObjectProjects(Directory directory) implements Projects {
    @Override
    public Optional<Project> project(String id) {
        return directory
                .projectName(id)
                .flatMap(name -> directory.projectDomain(id).map(domain -> new Project(id, name, domain)));
    }
}
