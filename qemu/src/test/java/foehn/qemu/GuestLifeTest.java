package foehn.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.hypervisor.DiskPool;
import foehn.hypervisor.DiskSpec;
import foehn.hypervisor.GuestId;
import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.GuestStatus;
import foehn.hypervisor.Power;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real guest boots, heeds its power button, stands still and goes on, and finds on its disk what it wrote there.
@Tag("world")
class GuestLifeTest {
    private static final Duration BOOT = Duration.ofSeconds(120);
    private static final Pattern TICK = Pattern.compile("tick (\\d+)");

    @TempDir
    Path directory;

    private final GuestId id = new GuestId(UUID.randomUUID().toString());
    private QemuHost host;

    @BeforeEach
    void boot() throws Exception {
        var hosts = new TwoHosts(directory);
        host = hosts.open("a", 46900);
        var image = hosts.bringImage(host);
        // User data runs once; the counter of boots lives on the disk.
        var script = """
                #!/bin/sh
                cat >>/etc/rc <<'END'
                echo boot >>/boots; sync
                (echo "boots: $(wc -l </boots)"; i=0
                while :; do i=$((i + 1)); echo "tick $i"; sleep 0.2; done) >/dev/ttyS0 &
                END
                echo boot >>/boots; sync; echo boots: 1 >/dev/ttyS0
                """;
        var meta = "{\"uuid\": \"" + id + "\", \"hostname\": \"life\"}";
        host.define(
                new GuestSpec(
                        id,
                        "life",
                        1,
                        160,
                        List.of(new DiskSpec("root", Optional.of(image), 1L << 30, DiskPool.LOCAL, 0)),
                        List.of(),
                        Map.of("openstack/latest/meta_data.json", meta, "openstack/latest/user_data", script),
                        true),
                1);
        host.start(id, 1);
        awaitConsole("boots: 1");
        awaitConsole("user data ended with status 0");
    }

    @AfterEach
    void destroy() throws Exception {
        host.destroy(id, 2);
        host.close();
    }

    private String console() throws Exception {
        return new String(host.consoleTail(id, 1 << 20), StandardCharsets.UTF_8);
    }

    private void awaitConsole(String words) throws Exception {
        long end = System.nanoTime() + BOOT.toNanos();
        while (!console().contains(words) && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        assertThat(console()).contains(words);
    }

    private Optional<Power> power() {
        return host.status(id).map(GuestStatus::power);
    }

    private long pid() {
        return host.status(id).orElseThrow().pid().orElseThrow();
    }

    @Test
    void itHeedsThePowerButtonAndKeepsItsDisk() throws Exception {
        long begun = System.nanoTime();
        host.stop(id, Duration.ofSeconds(90), 1);
        assertThat(power()).contains(Power.OFF);
        assertThat(System.nanoTime() - begun).as("well within the grace").isLessThan(60_000_000_000L);
        assertThat(console()).contains("Power down");
        host.start(id, 1);
        awaitConsole("boots: 2");
        long first = pid();
        host.reboot(id, false, Duration.ofSeconds(90), 1);
        awaitConsole("boots: 3");
        assertThat(pid()).isNotEqualTo(first);
        host.reboot(id, true, Duration.ZERO, 1);
        awaitConsole("boots: 4");
    }

    @Test
    void itStandsStillWhilePausedAndGoesOn() throws Exception {
        host.stop(id, Duration.ofSeconds(90), 1);
        host.start(id, 1);
        awaitConsole("tick 3");
        host.pause(id, 1);
        long ticks = ticks();
        Thread.sleep(2_000);
        assertThat(ticks()).isEqualTo(ticks);
        host.resume(id, 1);
        awaitConsole("tick " + (ticks + 3));
    }

    private long ticks() throws Exception {
        var matcher = TICK.matcher(console());
        long last = 0;
        while (matcher.find()) {
            last = Long.parseLong(matcher.group(1));
        }
        return last;
    }
}
