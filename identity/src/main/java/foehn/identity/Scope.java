package foehn.identity;

/// What a token is good for.
sealed interface Scope {
    /// One project, and the roles that the user has there.
    record OfProject(String id) implements Scope {}

    /// One domain: its users, groups and projects.
    record OfDomain(String id) implements Scope {}

    /// The whole deployment.
    record OfSystem() implements Scope {}

    /// Nothing but asking for another token.
    record Unscoped() implements Scope {}
}
