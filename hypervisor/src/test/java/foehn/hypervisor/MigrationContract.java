package foehn.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.hypervisor.MigrationStatus.Phase;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every [Hypervisor] promises about a guest that moves to another host of its kind.
public abstract class MigrationContract extends HypervisorContract {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final MigrationPlan shared = plan(List.of(), 0);

    /// A second host, which [#host]'s guests can move to.
    protected abstract Hypervisor other() throws Exception;

    @Override
    protected List<Hypervisor> hosts() throws Exception {
        return List.of(host(), other());
    }

    private static MigrationPlan plan(List<DiskSpec> copied, long bytesPerSecondMax) {
        return new MigrationPlan(UUID.randomUUID().toString(), copied, 300, bytesPerSecondMax, false, false, 0);
    }

    /// Takes minutes with a guest that is [#busy].
    private static MigrationPlan slow() {
        return plan(List.of(), 4096);
    }

    private void run() throws Exception {
        host().define(spec("one"), 1);
        host().start(guest, 1);
    }

    /// Runs, and writes to its memory.
    private void busy() throws Exception {
        host().define(spec("contract"), 1);
        host().start(guest, 1);
        awaitConsole("contract");
    }

    private MigrationStatus move(GuestSpec there, MigrationPlan plan) throws Exception {
        var endpoint = other().expect(there, plan, 1);
        host().migrate(guest, plan, endpoint, 1);
        return host().migration(guest, LONG).orElseThrow();
    }

    @Test
    void aGuestMovesAndIsAtNoTimeOnBothHosts() throws Exception {
        run();
        var status = move(spec("one"), shared);
        assertThat(status.phase()).as("%s", status).isEqualTo(Phase.COMPLETED);
        assertThat(status.id()).isEqualTo(shared.id());
        assertThat(status.memoryBytes()).isPositive();
        assertThat(status.failure()).isEmpty();
        other().adoptArrived(guest, shared.id(), 1);
        other().adoptArrived(guest, shared.id(), 1);
        assertThat(power(other())).isEqualTo(Power.RUNNING);
        assertThat(other().status(guest).orElseThrow().startedAtMillis()).isPresent();
        assertThat(power(host())).isEqualTo(Power.DEPARTED);
        assertThat(host().migration(guest, LONG)).contains(status);
        assertThat(other().migration(guest, LONG).orElseThrow().phase()).isEqualTo(Phase.COMPLETED);
        host().forgetDeparted(guest, shared.id(), 1);
        host().forgetDeparted(guest, shared.id(), 1);
        assertThat(host().status(guest)).isEmpty();
        other().reboot(guest, true, Duration.ZERO, 1);
        assertThat(power(other())).isEqualTo(Power.RUNNING);
    }

    @Test
    void aGuestMovesWithItsDisksAndBack() throws Exception {
        run();
        var there = nextGeneration(spec("one"), DiskPool.LOCAL);
        var status = move(there, plan(there.disks(), 0));
        assertThat(status.phase()).as("%s", status).isEqualTo(Phase.COMPLETED);
        other().adoptArrived(guest, status.id(), 1);
        host().forgetDeparted(guest, status.id(), 1);
        var back = nextGeneration(there, DiskPool.SHARED);
        var plan = plan(back.disks(), 0);
        other().migrate(guest, plan, host().expect(back, plan, 1), 1);
        assertThat(other().migration(guest, LONG).orElseThrow().phase()).isEqualTo(Phase.COMPLETED);
        host().adoptArrived(guest, plan.id(), 1);
        other().forgetDeparted(guest, plan.id(), 1);
        host().reboot(guest, true, Duration.ZERO, 1);
        assertThat(power(host())).isEqualTo(Power.RUNNING);
        assertThat(other().status(guest)).isEmpty();
    }

    private static GuestSpec nextGeneration(GuestSpec s, DiskPool pool) {
        var disks = s.disks().stream().map(disk -> disk.nextGeneration(pool)).toList();
        return new GuestSpec(
                s.id(), s.name(), s.vcpus(), s.memoryMib(), disks, s.nics(), s.metadata(), s.configDrive());
    }

    @Test
    void aPausedGuestArrivesPaused() throws Exception {
        run();
        host().pause(guest, 1);
        assertThat(move(spec("one"), shared).phase()).isEqualTo(Phase.COMPLETED);
        other().adoptArrived(guest, shared.id(), 1);
        assertThat(power(other())).isEqualTo(Power.PAUSED);
        other().resume(guest, 1);
        assertThat(power(other())).isEqualTo(Power.RUNNING);
    }

    @Test
    void theSameArrivalIsExpectedAtTheSamePlace() throws Exception {
        run();
        var endpoint = other().expect(spec("one"), shared, 1);
        assertThat(other().expect(spec("one"), shared, 1)).isEqualTo(endpoint);
        assertThat(power(other())).isEqualTo(Power.ARRIVING);
        assertThat(other().migration(guest, Duration.ZERO).orElseThrow().phase())
                .isEqualTo(Phase.EXPECTED);
        assertThatThrownBy(() -> other().start(guest, 1)).isInstanceOf(GuestConflict.class);
        assertThatThrownBy(() -> other().adoptArrived(guest, shared.id(), 1)).isInstanceOf(GuestConflict.class);
        var later = plan(List.of(), 0);
        host().migrate(guest, later, other().expect(spec("one"), later, 1), 1);
        assertThat(host().migration(guest, LONG).orElseThrow().phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void aGuestThatRunsHereIsNotExpected() throws Exception {
        run();
        assertThatThrownBy(() -> host().expect(spec("one"), shared, 1)).isInstanceOf(GuestConflict.class);
        assertThat(power(host())).isEqualTo(Power.RUNNING);
        host().stop(guest, Duration.ZERO, 1);
        assertThatThrownBy(() -> host().expect(spec("one"), shared, 1)).isInstanceOf(GuestConflict.class);
    }

    @Test
    void anAbandonedArrivalLeavesNothing() throws Exception {
        run();
        other().abandonArrival(guest, shared.id(), 1);
        other().expect(spec("one"), shared, 1);
        other().abandonArrival(guest, "another", 1);
        assertThat(power(other())).isEqualTo(Power.ARRIVING);
        other().abandonArrival(guest, shared.id(), 1);
        other().abandonArrival(guest, shared.id(), 1);
        assertThat(other().status(guest)).isEmpty();
    }

    @Test
    void anArrivalThatHasArrivedCannotBeAbandoned() throws Exception {
        run();
        assertThat(move(spec("one"), shared).phase()).isEqualTo(Phase.COMPLETED);
        await(other(), Power.RUNNING);
        assertThatThrownBy(() -> other().abandonArrival(guest, shared.id(), 1)).isInstanceOf(GuestConflict.class);
        assertThat(power(other())).isEqualTo(Power.RUNNING);
    }

    @Test
    void aCancelledMigrationLeavesTheGuestRunningHere() throws Exception {
        busy();
        var plan = slow();
        host().migrate(guest, plan, other().expect(spec("contract"), plan, 1), 1);
        host().migrate(guest, plan, other().expect(spec("contract"), plan, 1), 1);
        assertThat(host().migration(guest, Duration.ZERO).orElseThrow().phase().ended())
                .isFalse();
        var second = plan(List.of(), 0);
        var nowhere = new MigrationEndpoint("nowhere", "127.0.0.1", 1, 0);
        assertThatThrownBy(() -> host().migrate(guest, second, nowhere, 1)).isInstanceOf(GuestConflict.class);
        host().cancelMigration(guest, "another", 1);
        assertThat(host().migration(guest, Duration.ZERO).orElseThrow().phase().ended())
                .isFalse();
        host().cancelMigration(guest, plan.id(), 1);
        assertThat(host().migration(guest, LONG).orElseThrow().phase()).isEqualTo(Phase.CANCELLED);
        assertThat(power(host())).isEqualTo(Power.RUNNING);
        other().abandonArrival(guest, plan.id(), 1);
        assertThat(move(spec("contract"), shared).phase()).isEqualTo(Phase.COMPLETED);
    }

    @Test
    void aCancelAfterTheEndHasNoEffect() throws Exception {
        run();
        assertThat(move(spec("one"), shared).phase()).isEqualTo(Phase.COMPLETED);
        host().cancelMigration(guest, shared.id(), 1);
        assertThat(host().migration(guest, LONG).orElseThrow().phase()).isEqualTo(Phase.COMPLETED);
        assertThat(power(host())).isEqualTo(Power.DEPARTED);
    }

    @Test
    void aGuestThatNobodyExpectsStaysWhereItIs() throws Exception {
        run();
        host().migrate(guest, shared, new MigrationEndpoint("nowhere", "127.0.0.1", 1, 0), 1);
        var status = host().migration(guest, LONG).orElseThrow();
        assertThat(status.phase()).isEqualTo(Phase.FAILED);
        assertThat(status.failure()).isPresent();
        assertThat(power(host())).isEqualTo(Power.RUNNING);
    }

    @Test
    void aMigrationThatTakesTooLongFailsAndTheGuestStays() throws Exception {
        busy();
        var plan = new MigrationPlan(UUID.randomUUID().toString(), List.of(), 300, 4096, false, false, 1);
        assertThat(move(spec("contract"), plan).phase()).isEqualTo(Phase.FAILED);
        assertThat(power(host())).isEqualTo(Power.RUNNING);
    }

    @Test
    void aGuestThatIsOffCannotMigrate() throws Exception {
        host().define(spec("one"), 1);
        var nowhere = new MigrationEndpoint("nowhere", "127.0.0.1", 1, 0);
        assertThatThrownBy(() -> host().migrate(guest, shared, nowhere, 1)).isInstanceOf(GuestConflict.class);
    }

    @Test
    void aGuestThatRunsIsNotForgotten() throws Exception {
        run();
        assertThatThrownBy(() -> host().forgetDeparted(guest, "m", 1)).isInstanceOf(GuestConflict.class);
        assertThat(power(host())).isEqualTo(Power.RUNNING);
    }

    @Test
    void aGuestThatHasLeftCanNeitherBeStartedNorStoppedNorRedefined() throws Exception {
        run();
        assertThat(move(spec("one"), shared).phase()).isEqualTo(Phase.COMPLETED);
        assertThatThrownBy(() -> host().start(guest, 1)).isInstanceOf(GuestConflict.class);
        assertThatThrownBy(() -> host().stop(guest, Duration.ZERO, 1)).isInstanceOf(GuestConflict.class);
        assertThatThrownBy(() -> host().define(spec("two"), 1)).isInstanceOf(GuestConflict.class);
        assertThat(power(host())).isEqualTo(Power.DEPARTED);
        await(other(), Power.RUNNING);
    }

    @Test
    void stoppingAGuestEndsItsMigration() throws Exception {
        busy();
        var plan = slow();
        host().migrate(guest, plan, other().expect(spec("contract"), plan, 1), 1);
        host().stop(guest, Duration.ZERO, 1);
        assertThat(host().migration(guest, LONG).orElseThrow().phase()).isIn(Phase.CANCELLED, Phase.FAILED);
        assertThat(power(host())).isEqualTo(Power.OFF);
        other().abandonArrival(guest, plan.id(), 1);
        assertThat(other().status(guest)).isEmpty();
    }

    @Test
    void anOlderMigrationCommandIsRefused() throws Exception {
        run();
        other().expect(spec("one"), shared, 5);
        assertThatThrownBy(() -> other().expect(spec("one"), shared, 4)).isInstanceOf(StaleCommand.class);
        assertThatThrownBy(() -> other().abandonArrival(guest, shared.id(), 4)).isInstanceOf(StaleCommand.class);
        assertThat(power(other())).isEqualTo(Power.ARRIVING);
    }
}
