package foehn.identity;

import java.util.Optional;

/// A user in a scope, perhaps by a delegation that narrows it: what rights are evaluated for.
///
/// @param userId who acts; with a trust that impersonates, whoever is impersonated
record Subject(String userId, Scope scope, Optional<Delegation> by) {}
