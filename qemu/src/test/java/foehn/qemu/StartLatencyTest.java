package foehn.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.hypervisor.BootSector;
import foehn.hypervisor.DiskPool;
import foehn.hypervisor.DiskSpec;
import foehn.hypervisor.GuestId;
import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.ImageRef;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How long a guest takes from the first word about it until its processors run, with its image here.
@Tag("world")
class StartLatencyTest {
    private static final Duration BEST_MAX = Duration.ofMillis(500);

    @TempDir
    Path directory;

    @Test
    void aGuestRunsWithinHalfASecond() throws Exception {
        var bytes = BootSector.saying("fast ");
        var sha512 = MessageDigest.getInstance("SHA-512").digest(bytes);
        var image = new ImageRef(HexFormat.of().formatHex(sha512), "raw", bytes.length);
        var taken = new ArrayList<Duration>();
        try (var host = new TwoHosts(directory).open("a", 46950)) {
            host.putImage(image, new ByteArrayInputStream(bytes));
            for (int i = 0; i < 9; i++) {
                var id = new GuestId(UUID.randomUUID().toString());
                var root = new DiskSpec("root", Optional.of(image), 1L << 30, DiskPool.LOCAL, 0);
                var data = new DiskSpec("ephemeral0", Optional.empty(), 1L << 30, DiskPool.LOCAL, 0);
                long begun = System.nanoTime();
                host.define(new GuestSpec(id, "fast", 1, 128, List.of(root, data), List.of(), Map.of(), true), 1);
                long defined = System.nanoTime();
                host.start(id, 1);
                long running = System.nanoTime();
                taken.add(Duration.ofNanos(running - begun));
                System.out.println("defined in " + (defined - begun) / 1_000_000 + " ms, started in "
                        + (running - defined) / 1_000_000 + " ms");
                host.destroy(id, 2);
            }
        }
        // The best of nine: what the machine does besides is not ours.
        taken.sort(null);
        assertThat(taken.getFirst()).isLessThan(BEST_MAX);
    }
}
