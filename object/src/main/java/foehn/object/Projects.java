package foehn.object;

import java.util.Optional;

/// Asks the identity service about projects: access lists may name one of another project.
@FunctionalInterface
public interface Projects {
    record Project(String id, String name, String domainId) {}

    Optional<Project> project(String id);
}
