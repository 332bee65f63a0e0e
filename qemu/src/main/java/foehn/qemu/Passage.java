package foehn.qemu;

import foehn.hypervisor.MigrationEndpoint;
import foehn.hypervisor.MigrationPlan;
import foehn.hypervisor.MigrationStatus;
import java.util.Optional;
import java.util.OptionalLong;

/// What a host remembers of a migration: written before anything is done about it, so that an agent which restarts goes
/// on with it.
///
/// @param begun whether QEMU has been told to migrate; before that, what it says is about an earlier migration
/// @param copiedMillis how long disks were copied before QEMU was told, of which it says nothing
/// @param end the final word; empty while it lasts
record Passage(
        Side side,
        MigrationPlan plan,
        MigrationEndpoint target,
        long startedAtMillis,
        boolean begun,
        OptionalLong copiedMillis,
        Optional<MigrationStatus> end) {
    /// Which end of it this host is.
    enum Side {
        SOURCE,
        TARGET
    }

    static Passage starting(Side side, MigrationPlan plan, MigrationEndpoint target) {
        return new Passage(
                side, plan, target, System.currentTimeMillis(), false, OptionalLong.empty(), Optional.empty());
    }

    Passage beginning() {
        var copied = side == Side.SOURCE && plan.copiesDisks()
                ? OptionalLong.of(System.currentTimeMillis() - startedAtMillis)
                : OptionalLong.empty();
        return new Passage(side, plan, target, startedAtMillis, true, copied, end);
    }

    Passage ended(MigrationStatus status) {
        return new Passage(side, plan, target, startedAtMillis, begun, copiedMillis, Optional.of(status));
    }
}
