package foehn.identity;

import java.util.Optional;

/// How a caller proved who they are. The bit is part of the format of tokens.
enum AuthMethod {
    PASSWORD("password", 1),
    TOKEN("token", 2),
    APPLICATION_CREDENTIAL("application_credential", 4),
    TOTP("totp", 8),
    EC2_CREDENTIAL("ec2credential", 16),
    OAUTH1("oauth1", 32);

    private final String word;
    private final int bit;

    AuthMethod(String word, int bit) {
        this.word = word;
        this.bit = bit;
    }

    /// As OpenStack writes it.
    String word() {
        return word;
    }

    int bit() {
        return bit;
    }

    static Optional<AuthMethod> of(String word) {
        for (var method : values()) {
            if (method.word.equals(word)) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }
}
