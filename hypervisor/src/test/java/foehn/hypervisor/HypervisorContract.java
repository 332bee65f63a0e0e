package foehn.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What every [Hypervisor] promises about a guest that stays where it is. A module that has one extends this class.
public abstract class HypervisorContract {
    /// Says `contract` on the serial console again and again.
    protected static final byte[] IMAGE = BootSector.saying("contract\r\n");

    protected static final ImageRef IMAGE_REF = reference(IMAGE);

    protected final GuestId guest = new GuestId(UUID.randomUUID().toString());

    /// The host, empty and with [#IMAGE] in its cache.
    protected abstract Hypervisor host() throws Exception;

    /// All hosts that a test may leave its guest on.
    protected List<Hypervisor> hosts() throws Exception {
        return List.of(host());
    }

    /// Closes what was opened for one test, after its guest is gone.
    protected void close() throws Exception {
        // Most have nothing of the kind.
    }

    @AfterEach
    final void leaveNothing() throws Exception {
        for (Hypervisor host : hosts()) {
            host.destroy(guest, 1_000_000);
        }
        close();
    }

    private static ImageRef reference(byte[] bytes) {
        try {
            var sha512 = MessageDigest.getInstance("SHA-512").digest(bytes);
            return new ImageRef(HexFormat.of().formatHex(sha512), "raw", bytes.length);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    protected final GuestSpec spec(String name) {
        var root = new DiskSpec("root", Optional.of(IMAGE_REF), 4 << 20, DiskPool.SHARED, 0);
        var metadata = Map.of("openstack/latest/meta_data.json", "{\"uuid\": \"" + guest + "\"}");
        return new GuestSpec(guest, name, 1, 32, List.of(root), List.of(), metadata, false);
    }

    /// Waits for what comes by itself.
    protected final void await(Power power) throws Exception {
        await(host(), power);
    }

    protected final void await(Hypervisor on, Power power) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (power(on) != power && System.nanoTime() < end) {
            Thread.sleep(10);
        }
        assertThat(power(on)).isEqualTo(power);
    }

    protected final Power power(Hypervisor on) {
        return on.status(guest).map(GuestStatus::power).orElseThrow();
    }

    @Test
    void factsSayWhatTheHostIs() throws Exception {
        var facts = host().facts();
        assertThat(facts.hostname()).isNotEmpty();
        assertThat(facts.hypervisorVersion()).isPositive();
        assertThat(facts.vcpus()).isPositive();
        assertThat(facts.memoryMib()).isPositive();
        assertThat(facts.memoryFreeMib()).isBetween(1L, facts.memoryMib());
        assertThat(facts.localDiskFreeGib()).isBetween(0L, facts.localDiskGib());
        assertThat(facts.pools()).contains(DiskPool.LOCAL, DiskPool.SHARED);
        assertThat(facts.has(Feature.PAUSE)).isTrue();
    }

    @Test
    void anImageIsKeptOnlyWhenItIsWhatItsReferenceSays() throws Exception {
        var other = BootSector.saying("other");
        var reference = reference(other);
        assertThat(host().hasImage(reference)).isFalse();
        assertThatThrownBy(() -> host().putImage(reference, new ByteArrayInputStream(IMAGE)))
                .isInstanceOf(ImageRejected.class);
        assertThatThrownBy(() -> host().putImage(reference, new ByteArrayInputStream(new byte[12])))
                .isInstanceOf(ImageRejected.class);
        assertThat(host().hasImage(reference)).isFalse();
        host().putImage(reference, new ByteArrayInputStream(other));
        host().putImage(reference, new ByteArrayInputStream(other));
        assertThat(host().hasImage(reference)).isTrue();
    }

    @Test
    void aDefinedGuestIsThereAndOff() throws Exception {
        host().define(spec("one"), 1);
        host().define(spec("one"), 1);
        assertThat(power(host())).isEqualTo(Power.OFF);
        assertThat(host().inventory()).contains(host().status(guest).orElseThrow());
        assertThat(host().migration(guest, Duration.ZERO)).isEmpty();
    }

    @Test
    void anotherSpecReplacesThatOfAGuestThatIsOff() throws Exception {
        host().define(spec("one"), 1);
        host().define(spec("two"), 1);
        host().start(guest, 1);
        host().define(spec("two"), 1);
        assertThatThrownBy(() -> host().define(spec("three"), 1)).isInstanceOf(GuestConflict.class);
        assertThat(power(host())).isEqualTo(Power.RUNNING);
    }

    @Test
    void aGuestWhoseImageIsNotHereIsRefusedAndLeavesNothing() throws Exception {
        var missing = new ImageRef("0".repeat(128), "raw", 512);
        var root = new DiskSpec("root", Optional.of(missing), 4 << 20, DiskPool.LOCAL, 0);
        var spec = new GuestSpec(guest, "one", 1, 32, List.of(root), List.of(), Map.of(), false);
        assertThatThrownBy(() -> host().define(spec, 1)).isInstanceOf(HostRefused.class);
        assertThat(host().status(guest)).isEmpty();
        assertThat(host().inventory()).noneMatch(status -> status.id().equals(guest));
    }

    @Test
    void startingTwiceIsStartingOnce() throws Exception {
        host().define(spec("one"), 1);
        assertThat(host().status(guest).orElseThrow().startedAtMillis()).isEmpty();
        host().start(guest, 1);
        var running = host().status(guest).orElseThrow();
        assertThat(running.power()).isEqualTo(Power.RUNNING);
        assertThat(running.startedAtMillis().orElseThrow())
                .isBetween(System.currentTimeMillis() - 60_000, System.currentTimeMillis());
        host().start(guest, 1);
        assertThat(host().status(guest)).contains(running);
    }

    @Test
    void aPausedGuestGoesOnByResumeOrStart() throws Exception {
        host().define(spec("one"), 1);
        host().start(guest, 1);
        host().resume(guest, 1);
        host().pause(guest, 1);
        host().pause(guest, 1);
        assertThat(power(host())).isEqualTo(Power.PAUSED);
        host().resume(guest, 1);
        assertThat(power(host())).isEqualTo(Power.RUNNING);
        host().pause(guest, 1);
        host().start(guest, 1);
        assertThat(power(host())).isEqualTo(Power.RUNNING);
    }

    @Test
    void aGuestThatIsOffCanBeNeitherPausedNorResumed() throws Exception {
        host().define(spec("one"), 1);
        assertThatThrownBy(() -> host().pause(guest, 1)).isInstanceOf(GuestConflict.class);
        assertThatThrownBy(() -> host().resume(guest, 1)).isInstanceOf(GuestConflict.class);
        assertThat(power(host())).isEqualTo(Power.OFF);
    }

    @Test
    void stoppingEndsWithAGuestThatIsOffAndCanBeStartedAgain() throws Exception {
        host().define(spec("one"), 1);
        host().stop(guest, Duration.ZERO, 1);
        host().start(guest, 1);
        host().stop(guest, Duration.ZERO, 1);
        host().stop(guest, Duration.ofSeconds(5), 1);
        var off = host().status(guest).orElseThrow();
        assertThat(off.power()).isEqualTo(Power.OFF);
        assertThat(off.pid()).isEmpty();
        assertThat(off.startedAtMillis()).isEmpty();
        host().start(guest, 1);
        assertThat(power(host())).isEqualTo(Power.RUNNING);
    }

    @Test
    void theGraceOfAStopHasAnEnd() throws Exception {
        host().define(spec("one"), 1);
        host().start(guest, 1);
        host().stop(guest, Duration.ofMillis(300), 1);
        assertThat(power(host())).isEqualTo(Power.OFF);
        host().start(guest, 1);
        host().pause(guest, 1);
        host().stop(guest, Duration.ofMillis(300), 1);
        assertThat(power(host())).isEqualTo(Power.OFF);
    }

    @Test
    void aRebootLeavesTheGuestRunningWhateverItWas() throws Exception {
        host().define(spec("one"), 1);
        host().reboot(guest, true, Duration.ZERO, 1);
        long first = host().status(guest).orElseThrow().startedAtMillis().orElseThrow();
        Thread.sleep(5);
        host().reboot(guest, true, Duration.ZERO, 1);
        var second = host().status(guest).orElseThrow();
        assertThat(second.power()).isEqualTo(Power.RUNNING);
        assertThat(second.startedAtMillis().orElseThrow()).isGreaterThan(first);
        host().reboot(guest, false, Duration.ofMillis(200), 1);
        assertThat(power(host())).isEqualTo(Power.RUNNING);
    }

    @Test
    void aDestroyedGuestIsGone() throws Exception {
        host().destroy(guest, 1);
        host().define(spec("one"), 1);
        host().start(guest, 1);
        host().destroy(guest, 1);
        host().destroy(guest, 1);
        assertThat(host().status(guest)).isEmpty();
        assertThat(host().inventory()).noneMatch(status -> status.id().equals(guest));
        host().define(spec("two"), 1);
        assertThat(power(host())).isEqualTo(Power.OFF);
        assertThat(host().consoleTail(guest, 100)).isEmpty();
    }

    @Test
    void whatTheGuestSaysOnItsConsoleCanBeReadFromTheEnd() throws Exception {
        host().define(spec("contract"), 1);
        assertThat(host().consoleTail(guest, 100)).isEmpty();
        host().start(guest, 1);
        awaitConsole("contract");
        assertThat(host().consoleTail(guest, 3)).hasSize(3);
        assertThat(host().consoleTail(guest, 0)).isEmpty();
        host().stop(guest, Duration.ZERO, 1);
        var last = console(1000);
        host().start(guest, 1);
        assertThat(console(100_000)).contains(last);
    }

    /// Waits until the guest has said it.
    protected final void awaitConsole(String words) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!console(1000).contains(words) && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        assertThat(console(1000)).contains(words);
    }

    private String console(int bytesMax) throws Exception {
        return new String(host().consoleTail(guest, bytesMax), StandardCharsets.UTF_8);
    }

    @Test
    void newMetadataIsPartOfTheSpecAndDisturbsNobody() throws Exception {
        var spec = spec("one");
        host().define(spec, 1);
        host().start(guest, 1);
        var running = host().status(guest);
        var documents = Map.of("openstack/latest/meta_data.json", "{}");
        host().updateMetadata(guest, documents, 1);
        assertThat(host().status(guest)).isEqualTo(running);
        var changed = new GuestSpec(guest, "one", 1, 32, spec.disks(), List.of(), documents, false);
        host().define(changed, 1);
        assertThatThrownBy(() -> host().define(spec, 1)).isInstanceOf(GuestConflict.class);
    }

    @Test
    void aGuestThatIsNotHereIsMissing() {
        for (Told told : everyCommandToAGuestThatMustBeHere()) {
            assertThatThrownBy(() -> told.on(host(), 1)).isInstanceOf(GuestMissing.class);
        }
        assertThatThrownBy(() -> host().consoleTail(guest, 10)).isInstanceOf(GuestMissing.class);
        assertThatThrownBy(() -> host().migration(guest, Duration.ZERO)).isInstanceOf(GuestMissing.class);
    }

    @Test
    void anOlderCommandIsRefusedAndChangesNothing() throws Exception {
        host().define(spec("one"), 7);
        host().start(guest, 9);
        var running = host().status(guest);
        assertThatThrownBy(() -> host().define(spec("two"), 8)).isInstanceOf(StaleCommand.class);
        assertThatThrownBy(() -> host().destroy(guest, 8)).isInstanceOf(StaleCommand.class);
        assertThatThrownBy(() -> host().forgetDeparted(guest, "m", 8)).isInstanceOf(StaleCommand.class);
        assertThatThrownBy(() -> host().abandonArrival(guest, "m", 8)).isInstanceOf(StaleCommand.class);
        for (Told told : everyCommandToAGuestThatMustBeHere()) {
            assertThatThrownBy(() -> told.on(host(), 8)).isInstanceOf(StaleCommand.class);
        }
        assertThat(host().status(guest)).isEqualTo(running);
        host().pause(guest, 9);
        host().destroy(guest, 10);
        assertThatThrownBy(() -> host().define(spec("one"), 9)).isInstanceOf(StaleCommand.class);
        assertThat(host().status(guest)).isEmpty();
    }

    /// A command with a fence.
    @FunctionalInterface
    private interface Told {
        void on(Hypervisor host, long fence) throws IOException;
    }

    private List<Told> everyCommandToAGuestThatMustBeHere() {
        var plan = new MigrationPlan("m", List.of(), 300, 0, false, false, 0);
        var nowhere = new MigrationEndpoint("nowhere", "127.0.0.1", 1, 0);
        return List.of(
                (host, fence) -> host.start(guest, fence),
                (host, fence) -> host.stop(guest, Duration.ZERO, fence),
                (host, fence) -> host.reboot(guest, true, Duration.ZERO, fence),
                (host, fence) -> host.pause(guest, fence),
                (host, fence) -> host.resume(guest, fence),
                (host, fence) -> host.updateMetadata(guest, Map.of(), fence),
                (host, fence) -> host.migrate(guest, plan, nowhere, fence),
                (host, fence) -> host.cancelMigration(guest, "m", fence),
                (host, fence) -> host.adoptArrived(guest, "m", fence));
    }
}
