package foehn.identity;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import foehn.kernel.Digests;
import foehn.kernel.Fault;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Hashes passwords with bcrypt and compares them. See `docs/decisions/0004-password-hashing.md`.
///
/// Hashing is slow on purpose, and a virtual thread that computes does not give its carrier away. So only some may
/// hash at once, one carrier always being left for everyone else, and who waits too long is sent away.
final class Passwords {
    /// Keystone's limit. bcrypt itself looks at 72 bytes, so longer passwords go through SHA-512 first.
    static final int LENGTH_MAX = 4096;

    private static final String RANDOM_SECRET = "sha256:";
    private static final int PATIENCE_SECONDS = 20;

    private final int cost;
    private final String nobody;
    private final SecureRandom random = new SecureRandom();
    private final Semaphore hashing =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() - 1), true);

    Passwords(int cost) {
        this.cost = cost;
        // Well formed and of the same cost, though nobody's: what the password of an unknown user is compared with.
        this.nobody = "$2a$%02d$%s".formatted(cost, "N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy");
    }

    String hash(String password) {
        return limited(() -> new String(
                BCrypt.with(LongPasswordStrategies.hashSha512(BCrypt.Version.VERSION_2A))
                        .hash(cost, utf8(password)),
                StandardCharsets.US_ASCII));
    }

    /// Whether this is the password. Takes as long for a user who does not exist, or has none (null), as for any other.
    boolean matches(String password, @Nullable String hash) {
        if (hash != null && hash.startsWith(RANDOM_SECRET)) {
            return Digests.same(hash, digest(password));
        }
        BooleanSupplier comparison = () -> BCrypt.verifyer(
                        BCrypt.Version.VERSION_2A, LongPasswordStrategies.hashSha512(BCrypt.Version.VERSION_2A))
                .verify(utf8(password), utf8(hash == null ? nobody : hash))
                .verified;
        return limited(comparison::getAsBoolean) && hash != null;
    }

    /// A secret that nobody can guess: 384 random bits.
    String randomSecret() {
        var bytes = new byte[48];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// The hash of a [#randomSecret]. There is no dictionary to defend it against, so it need not be slow.
    String hashRandom(String secret) {
        return digest(secret);
    }

    private static String digest(String secret) {
        return RANDOM_SECRET + Digests.hex("SHA-256", utf8(secret));
    }

    private <T> T limited(Supplier<T> work) {
        try {
            if (!hashing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw Fault.named(503, "ServiceUnavailable", "Too many logins at once. Please try again.");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw Fault.named(503, "ServiceUnavailable", "The service is stopping.");
        }
        try {
            return work.get();
        } finally {
            hashing.release();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
