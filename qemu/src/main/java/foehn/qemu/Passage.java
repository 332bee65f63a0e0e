package foehn.qemu;

import foehn.hypervisor.MigrationEndpoint;
import foehn.hypervisor.MigrationPlan;
import foehn.hypervisor.MigrationStatus;
import java.util.Optional;

/// What a host remembers of a migration: written before anything is done about it, so that an agent which restarts goes
/// on with it.
///
/// @param begun whether QEMU has been told to migrate; before that, what it says is about an earlier migration
/// @param end the final word; empty while it lasts
record Passage(
        Side side,
        MigrationPlan plan,
        MigrationEndpoint target,
        long startedAtMillis,
        boolean begun,
        Optional<MigrationStatus> end) {
    /// Which end of it this host is.
    enum Side {
        SOURCE,
        TARGET
    }

    static Passage starting(Side side, MigrationPlan plan, MigrationEndpoint target) {
        return new Passage(side, plan, target, System.currentTimeMillis(), false, Optional.empty());
    }

    Passage beginning() {
        return new Passage(side, plan, target, startedAtMillis, true, end);
    }

    Passage ended(MigrationStatus status) {
        return new Passage(side, plan, target, startedAtMillis, begun, Optional.of(status));
    }
}
