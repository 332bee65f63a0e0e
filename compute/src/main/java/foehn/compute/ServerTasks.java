package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.auth.Caller;
import foehn.kernel.db.Database;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The beginning and the end of every task: the row, the operation and the instance action change together.
final class ServerTasks {
    private final Database db;
    private final ServerStore servers;
    private final InstanceActionStore actions;
    private final InstantSource clock;

    /// Who asked for it, in what request.
    record Asked(String userId, String projectId, String requestId) {
        static Asked by(Caller caller, String requestId) {
            return new Asked(caller.userId(), caller.projectId().orElse(""), requestId);
        }
    }

    ServerTasks(Database db, ServerStore servers, InstanceActionStore actions, InstantSource clock) {
        this.db = db;
        this.servers = servers;
        this.actions = actions;
        this.clock = clock;
    }

    /// Takes the server for the task and lets `work` enqueue the operation, or throws 409: of two callers one wins.
    void begin(Asked asked, Server server, ServerTask task, String verb, Runnable work) {
        task.requireMayBegin(server.id(), verb, server.vmState(), server.taskState());
        db.run(_ -> {
            long now = clock.millis();
            if (!servers.begin(server, task, now)) {
                throw Fault.conflict("Cannot '" + verb + "' instance " + server.id() + " while it is changing state");
            }
            record(asked, server.id(), task, now);
            work.run();
        });
    }

    /// Takes the server away for its deletion, once.
    void beginDelete(Asked asked, Server server, Runnable work) {
        db.run(_ -> {
            long now = clock.millis();
            if (servers.beginDelete(server.id(), now)) {
                record(asked, server.id(), ServerTask.DELETING, now);
                work.run();
            }
        });
    }

    /// Writes down that the action was asked for. In the transaction that makes it so.
    void record(Asked asked, String server, ServerTask task, long now) {
        actions.begin(server, asked.requestId(), task.action(), asked.userId(), asked.projectId(), now);
    }

    /// An action that is over when it is asked for.
    void recordDone(Asked asked, String server, String action) {
        long now = clock.millis();
        actions.begin(server, asked.requestId(), action, asked.userId(), asked.projectId(), now);
    }

    void working(String server, String request, ServerTask task, @Nullable String host) {
        actions.beginEvent(server, request, event(task), host, clock.millis());
    }

    void finish(String server, String request, ServerTask task, ServerState state, PowerState power) {
        db.run(_ -> {
            long now = clock.millis();
            servers.finish(server, task, state, power, now);
            actions.finishEvent(server, request, event(task), null, now);
        });
    }

    /// The server is what it was; the action says why.
    void giveUp(String server, String request, ServerTask task, String why) {
        db.run(_ -> {
            long now = clock.millis();
            servers.giveUp(server, task, now);
            actions.finishEvent(server, request, event(task), why, now);
        });
    }

    /// The server is broken; it and the action say why.
    void fail(String server, String request, List<ServerTask> tasks, String why) {
        db.run(_ -> {
            long now = clock.millis();
            servers.fail(server, tasks, new Server.Failure(500, clip(why), why, now), now);
            actions.finishEvent(server, request, event(tasks.getFirst()), why, now);
        });
    }

    /// Notes the cause of a failure that is about to be undone.
    void note(String server, Exception cause) {
        var message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        servers.note(server, new Server.Failure(500, clip(message), message, clock.millis()));
    }

    private static String clip(String message) {
        return message.length() <= 255 ? message : message.substring(0, 255);
    }

    /// Nova's names of what a compute node does.
    private static String event(ServerTask task) {
        return switch (task) {
            case SCHEDULING, SPAWNING -> "compute__do_build_and_run_instance";
            case POWERING_ON -> "compute_start_instance";
            case POWERING_OFF -> "compute_stop_instance";
            case REBOOTING, REBOOTING_HARD -> "compute_reboot_instance";
            case PAUSING -> "compute_pause_instance";
            case UNPAUSING -> "compute_unpause_instance";
            case MIGRATING -> "compute_live_migration";
            case DELETING -> "compute_terminate_instance";
        };
    }
}
