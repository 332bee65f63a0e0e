package foehn.object.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Collects files that no object has: what a process was writing when it died, or had no time left to remove.
/// Small contents need none of this, for they come and go in the same commit as their objects.
final class Orphans {
    private static final Logger log = LoggerFactory.getLogger(Orphans.class);

    private final Path root;
    private final Staging staging;
    private final List<Shard> shards;

    Orphans(Path root, Staging staging, List<Shard> shards) {
        this.root = root;
        this.staging = staging;
        this.shards = shards;
    }

    /// Looks at every file once. Returns how many it has removed.
    long collect(BooleanSupplier stopped) throws IOException {
        long[] removed = {0};
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (isOrphan(file) && Files.deleteIfExists(file)) {
                    log.info("{} belongs to no object: removed", file);
                    removed[0]++;
                }
                return stopped.getAsBoolean() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return removed[0];
    }

    private boolean isOrphan(Path file) {
        var reference = String.valueOf(file.getFileName());
        // Staging first: what leaves it because it was stored is in the index by then.
        if (!BlobFiles.isReference(reference) || staging.isFile(reference)) {
            return false;
        }
        var id = BlobFiles.id(reference);
        return shards.stream().noneMatch(shard -> shard.read(reader -> reader.knowsFile(id)));
    }
}
