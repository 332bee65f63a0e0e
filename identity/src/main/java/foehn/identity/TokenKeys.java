package foehn.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// The keys that tokens are signed with, in a file that only its owner can read.
///
/// The newest key signs. Older ones still verify, until every token that they signed has expired; then they are
/// dropped. A new key is made when the newest is older than a key's lifetime. Control nodes share the file (or a
/// copy of it): a key id that is not known makes a process look whether the file has changed.
final class TokenKeys {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final int SECRET_BYTES = 32;

    /// One line of the file.
    record Key(int id, long createdAt, SecretKeySpec secret) {}

    private final Path file;
    private final InstantSource clock;
    private final Duration keyLifetime;
    private final Duration tokenLifetime;
    private final SecureRandom random = new SecureRandom();
    private volatile List<Key> keys = List.of();
    private long lookedAt;

    TokenKeys(IdentityConfig config, InstantSource clock) {
        this.file = config.keyDirectory().resolve("token.keys");
        this.clock = clock;
        this.keyLifetime = config.keyLifetime();
        this.tokenLifetime = config.tokenLifetime();
        rotate();
    }

    /// The key to sign with now.
    Key newest() {
        var key = keys.getLast();
        if (clock.millis() - key.createdAt() < keyLifetime.toMillis()) {
            return key;
        }
        rotate();
        return keys.getLast();
    }

    Optional<Key> find(int id) {
        var known = among(keys, id);
        if (known != null || !lookAgain()) {
            return Optional.ofNullable(known);
        }
        return Optional.ofNullable(among(keys, id));
    }

    private static @Nullable Key among(List<Key> keys, int id) {
        for (Key key : keys) {
            if (key.id() == id) {
                return key;
            }
        }
        return null;
    }

    /// At most once a second, or forged tokens would keep the disk busy.
    private synchronized boolean lookAgain() {
        long now = clock.millis();
        if (now - lookedAt < 1000) {
            return false;
        }
        lookedAt = now;
        keys = read();
        return true;
    }

    /// Reads the file, adds a key when it is time and drops what can no longer be of use. Locked against other
    /// processes.
    private synchronized void rotate() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (var channel = FileChannel.open(
                            file.resolveSibling("token.keys.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                long now = clock.millis();
                var all = new ArrayList<>(read());
                if (all.isEmpty() || now - all.getLast().createdAt() >= keyLifetime.toMillis()) {
                    var secret = new byte[SECRET_BYTES];
                    random.nextBytes(secret);
                    all.add(new Key(random.nextInt(), now, new SecretKeySpec(secret, "HmacSHA256")));
                    dropUseless(all, now);
                    write(all);
                }
                keys = List.copyOf(all);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep token keys in " + file, e);
        }
    }

    /// A key stops signing when its successor is made; a token's lifetime later nothing it signed is valid.
    private void dropUseless(List<Key> all, long now) {
        while (all.size() > 1 && now - all.get(1).createdAt() > tokenLifetime.toMillis()) {
            all.removeFirst();
        }
    }

    private List<Key> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank())
                    .map(TokenKeys::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Key parse(String line) {
        var parts = line.split(" ", 3);
        var secret = HexFormat.of().parseHex(parts[2]);
        return new Key(
                Integer.parseUnsignedInt(parts[0], 16),
                Long.parseLong(parts[1]),
                new SecretKeySpec(secret, "HmacSHA256"));
    }

    private void write(List<Key> all) throws IOException {
        var lines = all.stream()
                .map(key -> "%08x %d %s"
                        .formatted(
                                key.id(),
                                key.createdAt(),
                                HexFormat.of().formatHex(key.secret().getEncoded())))
                .toList();
        var next = file.resolveSibling("token.keys.next");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.write(next, lines);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
