package foehn.compute;

/// What compute needs of the identity service: which projects there are.
@FunctionalInterface
public interface Projects {
    boolean exists(String project);
}
