package foehn.object.store;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The key of one content, used for nothing else: so the counter of AES-256-CTR may begin at 0 for each, and any part
/// can be read without the rest. That bytes are those that were written is the checksums' business.
///
/// @param sealed the same key as it is kept beside the bytes
record ContentKey(byte[] key, byte[] sealed) {
    private static final int BLOCK_BYTES = 16;

    /// Encrypts or decrypts what begins at `offset`, a multiple of 16.
    Cipher cipher(long offset) {
        try {
            var cipher = Cipher.getInstance("AES/CTR/NoPadding");
            var counter = ByteBuffer.allocate(BLOCK_BYTES).putLong(8, offset / BLOCK_BYTES);
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(counter.array()));
            return cipher;
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    byte[] crypt(byte[] bytes, int offset, int length) {
        try {
            return cipher(0).doFinal(bytes, offset, length);
        } catch (GeneralSecurityException streamsHaveNoPadding) {
            throw new IllegalStateException(streamsHaveNoPadding);
        }
    }
}
