package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import org.junit.jupiter.api.Test;

class EpochStoreTest extends OnBothDatabases {
    @Test
    void whoIsTooLateIsToldOfAConflict() {
        var assignments = new AssignmentStore(world.db, new EpochStore(world.db));
        assertThatThrownBy(() -> assignments.grant(new Grant("nobody", null, null, "norole", false)))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isInstanceOf(Fault.Conflict.class));
    }

    @Test
    void everyChangeMakesAnotherVersionAndARefusedOneDoesNot() {
        var epoch = new EpochStore(world.db);
        var groups = new GroupStore(world.db, epoch, new ListStore(world.db));
        long before = epoch.version();
        groups.insert(new Group("g", "default", "g", "", "{}"));
        assertThat(epoch.version()).isGreaterThan(before);
        long after = epoch.version();
        assertThatThrownBy(() -> groups.insert(new Group("h", "none", "h", "", "{}")))
                .isInstanceOf(FaultException.class);
        assertThat(epoch.version()).isEqualTo(after);
    }

    @Test
    void aChangeOfAnotherProcessIsSeenWithinASecondWhereThereMayBeOne() throws Exception {
        var here = new EpochStore(world.db);
        var there = new EpochStore(world.db);
        Thread.sleep(1100);
        long before = here.version();
        there.run(h -> h.execute("DELETE FROM revoked_token"));
        Thread.sleep(1100);
        assertThat(here.version() != before).isEqualTo(world.db.shared());
    }
}
