package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.json.Fields;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The body of `POST /servers/{id}/action`: an object whose one key says what to do.
sealed interface ServerAction {
    record Start() implements ServerAction {}

    record Stop() implements ServerAction {}

    record Reboot(boolean hard) implements ServerAction {}

    record Pause() implements ServerAction {}

    record Unpause() implements ServerAction {}

    record Lock(Optional<String> reason) implements ServerAction {}

    record Unlock() implements ServerAction {}

    /// What the guest wrote to its serial console.
    ///
    /// @param lines how many from the end; empty: all
    record ConsoleOutput(Optional<Integer> lines) implements ServerAction {}

    /// To another host, while it runs.
    ///
    /// @param host where to; empty: the scheduler chooses
    /// @param block whether disks are copied; empty: if they must be
    /// @param forced to that host, whatever the scheduler thinks of it
    record MigrateLive(Optional<String> host, Optional<Boolean> block, boolean forced) implements ServerAction {}

    record ResetState(ServerState state) implements ServerAction {}

    record AddSecurityGroup(String group) implements ServerAction {}

    record RemoveSecurityGroup(String group) implements ServerAction {}

    record ForceDelete() implements ServerAction {}

    record Restore() implements ServerAction {}

    /// A console that no host offers.
    record Console(String type) implements ServerAction {}

    /// What Nova knows and no driver here can do.
    record Unsupported(String name, boolean operators) implements ServerAction {}

    /// Actions of Nova's, and whether they are for administrators.
    Map<String, Boolean> UNSUPPORTED = Map.ofEntries(
            Map.entry("changePassword", false),
            Map.entry("confirmResize", false),
            Map.entry("createBackup", false),
            Map.entry("createImage", false),
            Map.entry("evacuate", true),
            Map.entry("injectNetworkInfo", true),
            Map.entry("migrate", true),
            Map.entry("rebuild", false),
            Map.entry("rescue", false),
            Map.entry("resetNetwork", true),
            Map.entry("resize", false),
            Map.entry("resume", false),
            Map.entry("revertResize", false),
            Map.entry("shelve", false),
            Map.entry("shelveOffload", true),
            Map.entry("suspend", false),
            Map.entry("trigger_crash_dump", false),
            Map.entry("unrescue", false),
            Map.entry("unshelve", false));

    /// Whether only administrators may.
    default boolean forOperators() {
        return switch (this) {
            case MigrateLive _, ResetState _ -> true;
            case Unsupported action -> action.operators();
            default -> false;
        };
    }

    static ServerAction parse(JsonNode json, Microversion version) {
        var body = Fields.of(json, "body");
        if (body.names().size() != 1) {
            throw Fault.invalid("body", "Exactly one action is expected.");
        }
        var name = body.names().iterator().next();
        return switch (name) {
            case "os-start" -> new Start();
            case "os-stop" -> new Stop();
            case "reboot" -> new Reboot(isHard(body.object(name).allowOnly("type")));
            case "pause" -> new Pause();
            case "unpause" -> new Unpause();
            case "lock" -> new Lock(version.atLeast(73) ? reason(body) : Optional.empty());
            case "unlock" -> new Unlock();
            case "os-getConsoleOutput" ->
                new ConsoleOutput(lines(body.object(name).allowOnly("length")));
            case "os-migrateLive" -> migrateLive(body.object(name), version);
            case "os-resetState" -> new ResetState(state(body.object(name).allowOnly("state")));
            case "addSecurityGroup" -> new AddSecurityGroup(group(body.object(name)));
            case "removeSecurityGroup" -> new RemoveSecurityGroup(group(body.object(name)));
            case "forceDelete" -> new ForceDelete();
            case "restore" -> new Restore();
            case "os-getVNCConsole",
                    "os-getSPICEConsole",
                    "os-getRDPConsole",
                    "os-getSerialConsole",
                    "os-getMKSConsole" ->
                new Console(body.object(name).allowOnly("type").text("type", 1, 255));
            default -> unsupported(name);
        };
    }

    private static ServerAction unsupported(String name) {
        var operators = UNSUPPORTED.get(name);
        if (operators == null) {
            throw Fault.named(400, "badRequest", "There is no such action: " + name);
        }
        return new Unsupported(name, operators);
    }

    private static boolean isHard(Fields reboot) {
        return switch (reboot.text("type", 1, 255).toUpperCase(Locale.ROOT)) {
            case "HARD" -> true;
            case "SOFT" -> false;
            default -> throw Fault.invalid("type", "'HARD' or 'SOFT' is expected.");
        };
    }

    private static Optional<String> reason(Fields body) {
        return body.optionalObject("lock")
                .flatMap(lock -> lock.allowOnly("locked_reason").optionalText("locked_reason", 1, 255));
    }

    private static Optional<Integer> lines(Fields output) {
        return output.optionalInteger("length", -1, Integer.MAX_VALUE)
                .map(Long::intValue)
                .filter(lines -> lines >= 0);
    }

    private static ServerState state(Fields reset) {
        return switch (reset.text("state", 1, 255)) {
            case "active" -> ServerState.ACTIVE;
            case "error" -> ServerState.ERROR;
            default -> throw Fault.invalid("state", "'active' or 'error' is expected.");
        };
    }

    private static String group(Fields change) {
        return change.text("name", 1, 255);
    }

    /// Until 2.24 all three must be said; `auto` came with 2.25, `force` with 2.30, and `force` went with 2.68.
    private static ServerAction migrateLive(Fields migrate, Microversion version) {
        if (version.before(25)) {
            migrate.allowOnly("host", "block_migration", "disk_over_commit");
            require(migrate, "disk_over_commit");
            migrate.optionalFlag("disk_over_commit");
        } else if (version.atLeast(30) && version.before(68)) {
            migrate.allowOnly("host", "block_migration", "force");
        } else {
            migrate.allowOnly("host", "block_migration");
        }
        require(migrate, "host");
        require(migrate, "block_migration");
        var host = migrate.optionalText("host", 1, 255);
        boolean auto = version.atLeast(25)
                && migrate.node().path("block_migration").asString("").equals("auto");
        Optional<Boolean> block = auto ? Optional.empty() : Optional.of(flag(migrate, "block_migration"));
        boolean forced = version.before(30) || migrate.flag("force", false);
        if (forced && host.isEmpty() && version.atLeast(30)) {
            throw Fault.named(400, "badRequest", "Can't force to a non-provided destination");
        }
        return new MigrateLive(host, block, forced && host.isPresent());
    }

    private static boolean flag(Fields fields, String name) {
        return fields.optionalFlag(name).orElseThrow(() -> Fault.invalid(name, "A boolean is expected."));
    }

    private static void require(Fields fields, String name) {
        if (!fields.has(name)) {
            throw Fault.invalid("os-migrateLive", "'" + name + "' is a required property");
        }
    }
}
