package foehn.hypervisor.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.HostRefused;
import foehn.hypervisor.HostUnreachable;
import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.MigrationContract;
import foehn.hypervisor.MigrationPlan;
import foehn.hypervisor.MigrationStatus.Phase;
import foehn.hypervisor.Power;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The simulated host keeps the contract, and breaks it where it is asked to.
class SimulatedHostTest extends MigrationContract {
    private SimulatedHost a;
    private SimulatedHost b;

    @BeforeEach
    void open() throws Exception {
        a = new SimulatedHost("a", "127.0.0.1", 4, 4096, 100);
        b = new SimulatedHost("b", "127.0.0.1", 4, 4096, 100);
        a.putImage(IMAGE_REF, new ByteArrayInputStream(IMAGE));
        b.putImage(IMAGE_REF, new ByteArrayInputStream(IMAGE));
    }

    @Override
    protected void close() {
        a.close();
        b.close();
    }

    @Override
    protected Hypervisor host() {
        return a;
    }

    @Override
    protected Hypervisor other() {
        return b;
    }

    @Test
    void aMethodFailsWhileItIsToFail() throws Exception {
        a.define(spec("one"), 1);
        a.mishaps().fail("start");
        assertThatThrownBy(() -> a.start(guest, 1)).isInstanceOf(HostRefused.class);
        assertThatThrownBy(() -> a.start(guest, 1)).isInstanceOf(HostRefused.class);
        assertThat(power(a)).isEqualTo(Power.OFF);
        a.mishaps().heal();
        a.mishaps().failOnce("start");
        assertThatThrownBy(() -> a.start(guest, 1)).isInstanceOf(HostRefused.class);
        a.start(guest, 1);
        assertThat(power(a)).isEqualTo(Power.RUNNING);
    }

    @Test
    void aMethodTakesTheTimeItIsToldTo() throws Exception {
        a.mishaps().slow("define", Duration.ofMillis(200));
        long begun = System.nanoTime();
        a.define(spec("one"), 1);
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(200_000_000L);
    }

    @Test
    void aGuestAsksForItsOwnMishapsByAProperty() throws Exception {
        var wish = "{\"meta\": {\"simulate\": \"fail:start slow:define:100\"}}";
        var s = spec("one");
        var documents = Map.of("openstack/latest/meta_data.json", wish);
        long begun = System.nanoTime();
        a.define(new GuestSpec(s.id(), s.name(), 1, 32, s.disks(), List.of(), documents, false), 1);
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(100_000_000L);
        assertThatThrownBy(() -> a.start(guest, 1)).isInstanceOf(HostRefused.class);
    }

    @Test
    void aTransferThatIsToFailLeavesTheGuestHere() throws Exception {
        a.define(spec("one"), 1);
        a.start(guest, 1);
        a.mishaps().fail("transfer");
        var plan = new MigrationPlan("m", List.of(), 300, 0, false, false, 0);
        a.migrate(guest, plan, b.expect(spec("one"), plan, 1), 1);
        assertThat(a.migration(guest, Duration.ofSeconds(10)).orElseThrow().phase())
                .isEqualTo(Phase.FAILED);
        assertThat(power(a)).isEqualTo(Power.RUNNING);
    }

    @Test
    void aHostWithoutPowerDoesNotAnswerAndItsGuestsAreOffAfterwards() throws Exception {
        a.define(spec("one"), 1);
        a.start(guest, 1);
        a.losePower();
        assertThatThrownBy(a::facts).isInstanceOf(HostUnreachable.class);
        assertThatThrownBy(() -> a.start(guest, 1)).isInstanceOf(HostUnreachable.class);
        a.restorePower();
        assertThat(power(a)).isEqualTo(Power.OFF);
        a.start(guest, 1);
        assertThat(power(a)).isEqualTo(Power.RUNNING);
    }

    @Test
    void aTargetThatLosesItsPowerLeavesTheGuestAtTheSource() throws Exception {
        a.define(spec("one"), 1);
        a.start(guest, 1);
        var plan = new MigrationPlan("m", List.of(), 300, 0, false, false, 0);
        var endpoint = b.expect(spec("one"), plan, 1);
        b.losePower();
        a.migrate(guest, plan, endpoint, 1);
        assertThat(a.migration(guest, Duration.ofSeconds(10)).orElseThrow().phase())
                .isEqualTo(Phase.FAILED);
        b.restorePower();
        b.abandonArrival(guest, "m", 1);
        assertThat(b.status(guest)).isEmpty();
        assertThat(power(a)).isEqualTo(Power.RUNNING);
    }

    @Test
    void aKilledGuestIsOff() throws Exception {
        a.define(spec("one"), 1);
        a.start(guest, 1);
        a.kill(guest);
        assertThat(power(a)).isEqualTo(Power.OFF);
    }
}
