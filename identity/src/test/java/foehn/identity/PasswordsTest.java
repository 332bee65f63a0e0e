package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PasswordsTest {
    private final Passwords passwords = new Passwords(4);

    @Test
    void aPasswordMatchesItsHashAndNoOther() {
        var hash = passwords.hash("pässword");
        assertThat(hash).startsWith("$2a$04$");
        assertThat(passwords.matches("pässword", hash)).isTrue();
        assertThat(passwords.matches("password", hash)).isFalse();
        assertThat(passwords.matches("pässword", null)).isFalse();
        assertThat(passwords.hash("pässword")).isNotEqualTo(hash);
    }

    @Test
    void allOfALongPasswordCounts() {
        var hash = passwords.hash("x".repeat(200) + "a");
        assertThat(passwords.matches("x".repeat(200) + "a", hash)).isTrue();
        assertThat(passwords.matches("x".repeat(200) + "b", hash)).isFalse();
    }

    @Test
    void aRandomSecretIsLongAndNeverTheSame() {
        var secret = passwords.randomSecret();
        assertThat(secret).hasSize(64).isNotEqualTo(passwords.randomSecret());
        assertThat(passwords.matches(secret, passwords.hashRandom(secret))).isTrue();
        assertThat(passwords.matches(secret + "x", passwords.hashRandom(secret)))
                .isFalse();
    }
}
