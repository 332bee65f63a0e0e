package foehn.object.store;

/// Names a container.
public record ContainerKey(String account, String container) {}
