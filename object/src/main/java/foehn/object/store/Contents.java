package foehn.object.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bytes of objects: small ones in the shards' indexes, larger ones in files.
///
/// A reference is empty for no bytes, 32 hexadecimal digits for a file, `SHARD-NUMBER` in an index, and a name of
/// [Staging]'s for small bytes that wait for their object.
final class Contents {
    private static final Logger log = LoggerFactory.getLogger(Contents.class);
    private static final int PIECE_BYTES = 2 * Trailer.BLOCK_BYTES;

    private final BlobFiles files;
    private final Staging staging = new Staging();
    private final Buffers buffers = new Buffers(PIECE_BYTES);
    private final Space space;
    private final Caches caches;
    private final List<Shard> shards;
    private final int inlineBytesMax;
    private final Optional<RootKeys> keys;

    Contents(BlobFiles files, Space space, Caches caches, List<Shard> shards, DiskOptions options) {
        this.files = files;
        this.space = space;
        this.caches = caches;
        this.shards = shards;
        this.inlineBytesMax = options.inlineBytesMax();
        this.keys = options.keys();
    }

    Staging staging() {
        return staging;
    }

    Upload stage(int policy, long bytesExpected) {
        space.require(Math.max(0, bytesExpected));
        int expected = Math.clamp(bytesExpected, 0, inlineBytesMax);
        return new SmallUpload(
                staging,
                policy,
                inlineBytesMax,
                expected,
                () -> new FileUpload(
                        files, staging, space, policy, keys.map(RootKeys::make).orElse(null)));
    }

    Content duplicate(Content content, int policy) throws IOException {
        try (var from = open(content);
                var to = stage(policy, content.bytes())) {
            var buffer = new byte[Trailer.BLOCK_BYTES];
            from.send(0, content.bytes(), piece -> {
                while (piece.hasRemaining()) {
                    int count = Math.min(piece.remaining(), buffer.length);
                    piece.get(buffer, 0, count);
                    to.write(buffer, 0, count);
                }
            });
            return to.finish();
        }
    }

    void discard(Content content) {
        if (staging.isFile(content.reference())) {
            removeFile(content);
        }
        staging.remove(content.reference());
    }

    private void removeFile(Content content) {
        try {
            files.remove(content.policy(), content.reference());
        } catch (RuntimeException trouble) {
            log.warn("{} cannot be removed: it will be collected later", content.reference(), trouble);
        }
    }

    /// Only what was staged may become an object's content.
    void requireStaged(Content content) {
        var reference = content.reference();
        boolean staged = reference.isEmpty() || staging.bytes(reference) != null || staging.isFile(reference);
        if (!staged) {
            throw new IllegalArgumentException("content " + reference + " was not staged, or belongs to an object");
        }
        space.require(content.bytes() > inlineBytesMax ? 0 : content.bytes());
    }

    /// Makes a staged content an object's; returns it under the name that it has from now on.
    Content adopt(Content content, Shard shard, Batch batch) {
        var reference = content.reference();
        if (reference.isEmpty()) {
            return content;
        }
        batch.afterwards(() -> staging.remove(reference));
        byte[] bytes = staging.bytes(reference);
        if (bytes == null) {
            batch.store().putFile(BlobFiles.id(reference));
            return content;
        }
        long id = shard.nextInline();
        var stored = shard.number() + "-" + id;
        batch.putInline(stored, id, bytes, SmallBody.pack(bytes, keys));
        return new Content(content.policy(), stored, content.bytes(), content.md5());
    }

    /// An object's content is nobody's from now on.
    void forget(Content content, Batch batch) {
        var reference = content.reference();
        if (reference.isEmpty()) {
            return;
        }
        if (BlobFiles.isReference(reference)) {
            batch.store().removeFile(BlobFiles.id(reference));
            batch.afterwards(() -> removeFile(content));
        } else {
            batch.store().removeInline(number(reference));
            batch.afterwards(() -> caches.inlines.remove(reference));
        }
    }

    private static long number(String reference) {
        return Long.parseLong(reference, reference.indexOf('-') + 1, reference.length(), 10);
    }

    Download open(Content content) throws IOException {
        var reference = content.reference();
        if (BlobFiles.isReference(reference)) {
            var download = openFile(content);
            try {
                download.unseal(keys);
                return download;
            } catch (IOException trouble) {
                download.close();
                throw trouble;
            }
        }
        return new SmallDownload(reference.isEmpty() ? new byte[0] : small(reference));
    }

    private FileDownload openFile(Content content) throws IOException {
        FileChannel file;
        try {
            file = files.open(content.policy(), content.reference());
        } catch (NoSuchFileException gone) {
            throw new Rotten(content.reference() + " is not there");
        }
        try {
            return new FileDownload(file, content, buffers);
        } catch (IOException | RuntimeException trouble) {
            file.close();
            throw trouble;
        }
    }

    private byte[] small(String reference) throws IOException {
        byte[] cached = caches.inlines.get(reference);
        if (cached != null) {
            return cached;
        }
        byte[] staged = staging.bytes(reference);
        if (staged != null) {
            return staged;
        }
        if (reference.indexOf('-') < 0) {
            throw new Rotten(reference + " is not there");
        }
        long changes = caches.inlines.changes(reference);
        var bytes = SmallBody.unpack(body(reference), reference, keys);
        caches.inlines.offer(reference, bytes, changes);
        return bytes;
    }

    private byte[] body(String reference) throws Rotten {
        return home(reference)
                .read(reader -> reader.inline(number(reference)))
                .orElseThrow(() -> new Rotten(reference + " is not there"));
    }

    private Shard home(String reference) {
        return shards.get(Integer.parseInt(reference, 0, reference.indexOf('-'), 10));
    }

    /// Reads what lies on disk, whatever the caches say. Checksums are of what is there, so this needs no keys.
    void verify(Content content) throws IOException {
        var reference = content.reference();
        if (reference.isEmpty()) {
            return;
        }
        if (!BlobFiles.isReference(reference)) {
            SmallBody.verify(body(reference), reference);
            return;
        }
        try (var download = openFile(content)) {
            download.send(0, content.bytes(), _ -> {});
        }
    }

    boolean isQuarantined(Content content) {
        return files.isQuarantined(content.reference());
    }

    /// Takes rotten bytes out of the way.
    void quarantine(Content content) throws IOException {
        var reference = content.reference();
        if (BlobFiles.isReference(reference)) {
            files.quarantine(content.policy(), reference);
            return;
        }
        files.quarantine(reference, body(reference));
        home(reference).change(batch -> {
            batch.store().removeInline(number(reference));
            batch.afterwards(() -> caches.inlines.remove(reference));
            return true;
        });
    }
}
