package foehn.identity;

import java.util.List;
import java.util.Optional;

/// A wish for a token: what proves who is asking, and what the token shall be good for.
///
/// @param proofs at least one; all must be of the same user
/// @param receipt for proofs that were given before
record Login(List<Proof> proofs, Wish scope, Optional<String> receipt) {
    /// How something is named.
    sealed interface Ref {}

    record ById(String id) implements Ref {}

    /// @param domain where the name is unique; meaningless for the name of a domain
    record ByName(String name, Ref domain) implements Ref {}

    /// What proves who is asking.
    sealed interface Proof {
        AuthMethod method();
    }

    record ByPassword(Ref user, String password) implements Proof {
        @Override
        public AuthMethod method() {
            return AuthMethod.PASSWORD;
        }

        @Override
        public String toString() {
            return "ByPassword[" + user + "]";
        }
    }

    /// A password for half a minute, made of the time and of a secret that only the user's device and we know.
    record ByTotp(Ref user, String passcode) implements Proof {
        @Override
        public AuthMethod method() {
            return AuthMethod.TOTP;
        }

        @Override
        public String toString() {
            return "ByTotp[" + user + "]";
        }
    }

    record ByToken(String token) implements Proof {
        @Override
        public AuthMethod method() {
            return AuthMethod.TOKEN;
        }

        @Override
        public String toString() {
            return "ByToken[]";
        }
    }

    /// The request itself, which is signed with an access token's secret.
    record ByOAuth(OAuthRequest request) implements Proof {
        @Override
        public AuthMethod method() {
            return AuthMethod.OAUTH1;
        }
    }

    /// Named by its id, or by its name and user.
    record ByCredential(Optional<String> id, Optional<Ref> user, String name, String secret) implements Proof {
        @Override
        public AuthMethod method() {
            return AuthMethod.APPLICATION_CREDENTIAL;
        }

        @Override
        public String toString() {
            return "ByCredential[" + id + "]";
        }
    }

    /// What the token shall be good for.
    sealed interface Wish {}

    record Project(Ref ref) implements Wish {}

    record Domain(Ref ref) implements Wish {}

    record WholeSystem() implements Wish {}

    /// What a trust passes on.
    record ByTrust(String id) implements Wish {}

    /// Unscoped, even where there is a default project.
    record Nothing() implements Wish {}

    /// Nothing was said: the user's default project, or unscoped.
    record Whatever() implements Wish {}
}
