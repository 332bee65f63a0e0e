package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenKeysTest {
    private static final Duration TOKEN = Duration.ofHours(1);
    private static final Duration KEY = Duration.ofDays(1);

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T00:00:00Z"));

    @Test
    void aKeyIsReplacedAfterItsTimeAndVerifiesUntilItsTokensHaveEnded() {
        var format = new TokenFormat(keys());
        var first = format.sign(payload());
        now.set(now.get().plus(KEY));
        var second = format.sign(payload());
        assertThat(format.verify(first)).isPresent();
        assertThat(format.verify(second)).isPresent();
        assertThat(first.substring(0, 6)).isNotEqualTo(second.substring(0, 6));
        now.set(now.get().plus(KEY));
        format.sign(payload());
        assertThat(format.verify(first)).isEmpty();
        assertThat(format.verify(second)).isPresent();
    }

    @Test
    void anotherProcessFindsAKeyThatWasMadeAfterItStarted() {
        var here = new TokenFormat(keys());
        var there = new TokenFormat(keys());
        now.set(now.get().plus(KEY));
        assertThat(there.verify(here.sign(payload()))).isPresent();
    }

    @Test
    void onlyTheOwnerReadsTheFile() throws Exception {
        keys();
        assertThat(Files.getPosixFilePermissions(directory.resolve("token.keys")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void whatIsPackedIsUnpackedForEveryScope() {
        var format = new TokenFormat(keys());
        for (var scope : List.of(
                new Scope.Unscoped(),
                new Scope.OfSystem(),
                new Scope.OfDomain("default"),
                new Scope.OfProject("0123456789abcdef0123456789abcdef"))) {
            var payload = payload(scope);
            assertThat(format.verify(format.sign(payload))).contains(payload);
        }
    }

    private TokenKeys keys() {
        return new TokenKeys(new IdentityConfig(TOKEN, 4, directory, KEY, PasswordRules.none()), now::get);
    }

    private TokenPayload payload() {
        return payload(new Scope.Unscoped());
    }

    private TokenPayload payload(Scope scope) {
        long at = now.get().toEpochMilli();
        return new TokenPayload(
                "ab0123456789abcdef0123456789abcd",
                3,
                scope,
                7,
                List.of(AuthMethod.PASSWORD, AuthMethod.TOKEN),
                List.of("AAAAAAAAAAAAAAAAAAAAAA", "AQAAAAAAAAAAAAAAAAAAAA"),
                Optional.of(new Delegation.Trust("a trust")),
                at,
                at + TOKEN.toMillis());
    }
}
