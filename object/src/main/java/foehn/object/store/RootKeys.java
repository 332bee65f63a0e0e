package foehn.object.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The keys that the keys of contents are sealed with. The one with the highest number seals; all of them open, so a
/// key is replaced by adding another, and needed for as long as there are contents that were stored under it.
public final class RootKeys {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    static final int SEALED_BYTES = Integer.BYTES + NONCE_BYTES + KEY_BYTES + TAG_BYTES;

    private final TreeMap<Integer, SecretKey> keys = new TreeMap<>();
    private final SecureRandom random = new SecureRandom();

    private RootKeys() {}

    /// A file of lines `NUMBER KEY`, the key as 64 hexadecimal digits. Lines that begin with `#` say nothing.
    public static RootKeys read(Path file) throws IOException {
        var read = new RootKeys();
        for (var line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            int space = line.strip().indexOf(' ');
            try {
                int number = Integer.parseInt(line.strip().substring(0, Math.max(0, space)));
                var key = HexFormat.of()
                        .parseHex(line.strip().substring(space + 1).strip());
                if (key.length != KEY_BYTES || read.keys.put(number, new SecretKeySpec(key, "AES")) != null) {
                    throw new IllegalArgumentException("wrong length, or said twice");
                }
            } catch (IllegalArgumentException malformed) {
                // The line itself is a secret.
                throw new IOException(file + " has a line that is no number and key", malformed);
            }
        }
        if (read.keys.isEmpty()) {
            throw new IOException(file + " holds no key");
        }
        return read;
    }

    /// A new content's key.
    ContentKey make() {
        var nonce = new byte[NONCE_BYTES];
        var key = new byte[KEY_BYTES];
        random.nextBytes(nonce);
        random.nextBytes(key);
        var root = keys.lastEntry();
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, root.getValue(), nonce);
            var sealed = ByteBuffer.allocate(SEALED_BYTES)
                    .putInt(root.getKey())
                    .put(nonce)
                    .put(cipher.doFinal(key))
                    .array();
            return new ContentKey(key, sealed);
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /// The key of a content that was stored before.
    ContentKey open(byte[] sealed, String what) throws IOException {
        var bytes = ByteBuffer.wrap(sealed);
        int number = bytes.getInt();
        var root = keys.get(number);
        if (root == null) {
            throw new IOException(what + " is sealed with root key " + number + ", which is not among those given");
        }
        var nonce = new byte[NONCE_BYTES];
        bytes.get(nonce);
        try {
            var key = cipher(Cipher.DECRYPT_MODE, root, nonce).doFinal(sealed, bytes.position(), bytes.remaining());
            return new ContentKey(key, sealed);
        } catch (GeneralSecurityException wrong) {
            throw new IOException(what + " cannot be opened: root key " + number + " is not what it was", wrong);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
        return cipher;
    }
}
