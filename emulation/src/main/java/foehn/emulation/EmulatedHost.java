package foehn.emulation;

import java.net.URI;

/// A host as the control plane and its users know it.
///
/// @param namespace the network namespace that it is
/// @param agent where its agent answers
/// @param migrationLink the interface in that namespace which guests leave and arrive by
public record EmulatedHost(String name, String namespace, URI agent, String migrationLink) {}
