package foehn.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.hypervisor.GuestId;
import foehn.hypervisor.Hypervisor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/// What a guest's self-checking memory load tells on its console.
final class Load {
    private static final Pattern REPORT = Pattern.compile("running done=(\\d+) errors=(\\d+)");

    /// Waits until the load has told so many further times that it runs, and that it has found no error.
    static void await(Hypervisor host, GuestId guest, int reports) throws Exception {
        long before = -1;
        int seen = 0;
        long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (seen < reports && System.nanoTime() < end) {
            var console = new String(host.consoleTail(guest, 4096), StandardCharsets.UTF_8);
            var matcher = REPORT.matcher(console);
            long done = -1;
            while (matcher.find()) {
                done = Long.parseLong(matcher.group(1));
                assertThat(matcher.group(2)).as(console).isEqualTo("0");
            }
            assertThat(console).doesNotContain("wrong words");
            if (done > before) {
                before = done;
                seen++;
            }
            Thread.sleep(100);
        }
        assertThat(seen)
                .as(new String(host.consoleTail(guest, 2048), StandardCharsets.UTF_8))
                .isEqualTo(reports);
    }

    private Load() {}
}
