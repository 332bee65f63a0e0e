package foehn.qemu;

import foehn.hypervisor.MigrationPlan;
import java.io.IOException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// The capabilities and parameters that both ends of a migration must agree on.
final class MigrationSettings {
    private static final JsonMapper JSON = JsonMapper.shared();
    /// QEMU announces the guest where it has arrived, again and again: until the network has heard it, nobody finds it.
    private static final int ANNOUNCE_ROUNDS = 10;

    /// Says them to one end.
    ///
    /// @param credentials the id of the TLS object; empty: in the clear
    static void apply(Qmp qmp, MigrationPlan plan, String credentials) throws IOException {
        var capabilities = JSON.createArrayNode();
        capability(capabilities, "events", true);
        // The target has the last word: the source is done only when the guest's state was read there.
        capability(capabilities, "return-path", true);
        // Mirrored disks are let go when the guest stands still, and before it runs elsewhere.
        capability(capabilities, "pause-before-switchover", plan.copiesDisks());
        capability(capabilities, "auto-converge", plan.autoConverge() && !plan.postCopy());
        capability(capabilities, "postcopy-ram", plan.postCopy());
        var arguments = JSON.createObjectNode();
        arguments.set("capabilities", capabilities);
        qmp.execute("migrate-set-capabilities", arguments);
        qmp.execute(
                "migrate-set-parameters",
                JSON.createObjectNode()
                        .put("tls-creds", credentials)
                        .put("announce-initial", 10)
                        .put("announce-step", 20)
                        .put("announce-max", 200)
                        .put("announce-rounds", ANNOUNCE_ROUNDS));
    }

    private static void capability(ArrayNode into, String name, boolean on) {
        into.addObject().put("capability", name).put("state", on);
    }

    private MigrationSettings() {}
}
