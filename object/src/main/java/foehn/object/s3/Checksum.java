package foehn.object.s3;

import foehn.kernel.Digests;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// The checksums that a client may send with what it uploads.
enum Checksum {
    CRC32(4),
    CRC32C(4),
    CRC64NVME(8),
    SHA1(20),
    SHA256(32);

    private static final String PREFIX = "x-amz-checksum-";
    private final int bytes;

    Checksum(int bytes) {
        this.bytes = bytes;
    }

    /// A header or trailer, in lower case.
    String header() {
        return PREFIX + name().toLowerCase(Locale.ROOT);
    }

    static Optional<Checksum> ofHeader(String header) {
        for (var checksum : values()) {
            if (checksum.header().equalsIgnoreCase(header)) {
                return Optional.of(checksum);
            }
        }
        return Optional.empty();
    }

    /// The bytes behind strict Base64 of just the right length; empty for anything else.
    Optional<byte[]> decode(String base64) {
        try {
            byte[] decoded = Base64.getDecoder().decode(base64);
            boolean strict = decoded.length == bytes
                    && Base64.getEncoder().encodeToString(decoded).equals(base64);
            return strict ? Optional.of(decoded) : Optional.empty();
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /// A sum that grows with the bytes.
    Sum begin() {
        return switch (this) {
            case CRC32 -> new Cyclic(new CRC32(), bytes);
            case CRC32C -> new Cyclic(new CRC32C(), bytes);
            case CRC64NVME -> new Cyclic(new Crc64Nvme(), bytes);
            case SHA1 -> new Digest("SHA-1");
            case SHA256 -> new Digest("SHA-256");
        };
    }

    /// A checksum on its way.
    sealed interface Sum {
        void update(byte[] buffer, int offset, int length);

        byte[] finish();
    }

    private record Cyclic(java.util.zip.Checksum crc, int bytes) implements Sum {
        @Override
        public void update(byte[] buffer, int offset, int length) {
            crc.update(buffer, offset, length);
        }

        @Override
        public byte[] finish() {
            byte[] value = new byte[bytes];
            long left = crc.getValue();
            for (int i = bytes - 1; i >= 0; i--) {
                value[i] = (byte) left;
                left >>>= 8;
            }
            return value;
        }
    }

    private record Digest(MessageDigest digest) implements Sum {
        Digest(String algorithm) {
            this(Digests.of(algorithm));
        }

        @Override
        public void update(byte[] buffer, int offset, int length) {
            digest.update(buffer, offset, length);
        }

        @Override
        public byte[] finish() {
            return digest.digest();
        }
    }
}
