package foehn.ovn;

/// A host as OVN's southbound database knows it.
public record Chassis(String name, String hostname, boolean alive) {}
