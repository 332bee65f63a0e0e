package foehn.identity;

import java.util.Optional;

/// A user in a scope, perhaps narrowed by an application credential: what rights are evaluated for.
record Subject(String userId, Scope scope, Optional<String> applicationCredentialId) {}
