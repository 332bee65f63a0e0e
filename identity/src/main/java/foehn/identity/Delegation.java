package foehn.identity;

/// What stands between a user and their rights in a token: something that passes on only some of them.
sealed interface Delegation {
    String id();

    /// An application credential: a user to their own program.
    record Credential(String id) implements Delegation {}

    /// A trust: one user to another.
    record Trust(String id) implements Delegation {}

    /// An access token of OAuth1's: a user to a consumer.
    record AccessToken(String id) implements Delegation {}
}
