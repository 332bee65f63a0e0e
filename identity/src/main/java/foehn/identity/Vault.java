package foehn.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Keeps secrets from whoever reads the database: AES-256-GCM with a key in a file that only its owner can read.
///
/// A text is bound to the row it stands in, so that nobody with write access can move it to another. The control nodes
/// share the file.
final class Vault {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final SecretKey key;

    Vault(Path directory) {
        var file = directory.resolve("credential.key");
        try {
            Files.createDirectories(directory);
            key = new SecretKeySpec(HexFormat.of().parseHex(readOrMake(file)), "AES");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the credentials' key in " + file, e);
        }
    }

    /// Written beside and linked into place: the file has its whole content from the first moment, and the first of
    /// several processes wins.
    private String readOrMake(Path file) throws IOException {
        if (!Files.exists(file)) {
            var secret = new byte[KEY_BYTES];
            random.nextBytes(secret);
            var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
            var next = Files.createTempFile(file.toAbsolutePath().getParent(), "credential", ".next", ownerOnly);
            Files.writeString(next, HexFormat.of().formatHex(secret));
            try {
                Files.createLink(file, next);
            } catch (FileAlreadyExistsException _) {
                // Another process was quicker; its key is the key.
            } finally {
                Files.delete(next);
            }
        }
        return Files.readString(file).strip();
    }

    /// @param row the id of the row that it will stand in
    String seal(String row, String secret) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var sealed = crypt(Cipher.ENCRYPT_MODE, row, nonce, secret.getBytes(StandardCharsets.UTF_8));
        var whole = new byte[NONCE_BYTES + sealed.length];
        System.arraycopy(nonce, 0, whole, 0, NONCE_BYTES);
        System.arraycopy(sealed, 0, whole, NONCE_BYTES, sealed.length);
        return Base64.getEncoder().encodeToString(whole);
    }

    String open(String row, String sealed) {
        var whole = Base64.getDecoder().decode(sealed);
        var nonce = Arrays.copyOf(whole, NONCE_BYTES);
        var secret = Arrays.copyOfRange(whole, NONCE_BYTES, whole.length);
        return new String(crypt(Cipher.DECRYPT_MODE, row, nonce, secret), StandardCharsets.UTF_8);
    }

    private byte[] crypt(int mode, String row, byte[] nonce, byte[] text) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(row.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("credential " + row + " was sealed with another key", e);
        }
    }
}
