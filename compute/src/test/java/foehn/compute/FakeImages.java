package foehn.compute;

import foehn.hypervisor.ImageRef;
import foehn.kernel.auth.Caller;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// An image service with one good image, and what else a test puts there.
final class FakeImages implements Images {
    static final String IMAGE = "70a599e0-31e7-49b7-b260-868f441e862b";
    private static final byte[] BYTES = "a disk".getBytes(StandardCharsets.US_ASCII);

    private final Map<String, Image> images = new ConcurrentHashMap<>();

    FakeImages() {
        put(new Image(IMAGE, "guest", "active", Optional.of(content()), 1L << 29, 0, 0, Map.of()));
    }

    void put(Image image) {
        images.put(image.id(), image);
    }

    static ImageRef content() {
        try {
            var sha512 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-512").digest(BYTES));
            return new ImageRef(sha512, "raw", BYTES.length);
        } catch (java.security.NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public Optional<Image> find(Caller caller, String id) {
        return Optional.ofNullable(images.get(id));
    }

    @Override
    public InputStream open(String id) {
        return new ByteArrayInputStream(BYTES);
    }
}
