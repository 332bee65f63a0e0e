package foehn.compute;

import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.Power;
import foehn.kernel.operation.Attempt;
import foehn.kernel.operation.Procedure;
import foehn.kernel.operation.Work;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Start, stop, reboot, pause and unpause: one command to the server's host, and the row says what became of it.
final class PowerWork {
    /// @param request the request that asked for it
    record Progress(String server, String request) {}

    private final ServerStore servers;
    private final ServerTasks tasks;
    private final Hosts hosts;
    private final Duration grace;

    /// What a kind of operation tells the host.
    @FunctionalInterface
    private interface Order {
        void give(Hypervisor host, Server server, long fence) throws IOException;
    }

    PowerWork(ServerStore servers, ServerTasks tasks, Hosts hosts, Duration stopGrace) {
        this.servers = servers;
        this.tasks = tasks;
        this.hosts = hosts;
        this.grace = stopGrace;
    }

    /// The operation that does this task's work; null when it is none of ours.
    static @Nullable String kind(ServerTask task) {
        return switch (task) {
            case POWERING_ON -> "server.start";
            case POWERING_OFF -> "server.stop";
            case REBOOTING -> "server.reboot";
            case REBOOTING_HARD -> "server.reboot-hard";
            case PAUSING -> "server.pause";
            case UNPAUSING -> "server.unpause";
            case SCHEDULING, SPAWNING, MIGRATING, DELETING -> null;
        };
    }

    List<Procedure<Progress>> procedures() {
        return List.of(
                breaking(ServerTask.POWERING_ON, (host, server, fence) -> host.start(server.guest(), fence)),
                breaking(
                        ServerTask.REBOOTING_HARD,
                        (host, server, fence) -> host.reboot(server.guest(), true, Duration.ZERO, fence)),
                breaking(
                        ServerTask.REBOOTING,
                        (host, server, fence) -> host.reboot(server.guest(), false, grace, fence)),
                harmless(ServerTask.POWERING_OFF, (host, server, fence) -> host.stop(server.guest(), grace, fence)),
                harmless(ServerTask.PAUSING, (host, server, fence) -> host.pause(server.guest(), fence)),
                harmless(ServerTask.UNPAUSING, (host, server, fence) -> host.resume(server.guest(), fence)));
    }

    /// Without success the server is broken.
    private Procedure<Progress> breaking(ServerTask task, Order order) {
        return procedure(task, order).whenUndone((p, why) -> tasks.fail(p.server(), p.request(), List.of(task), why));
    }

    /// Without success the server is what it was.
    private Procedure<Progress> harmless(ServerTask task, Order order) {
        return procedure(task, order).whenUndone((p, why) -> tasks.giveUp(p.server(), p.request(), task, why));
    }

    private Procedure<Progress> procedure(ServerTask task, Order order) {
        var kind = Objects.requireNonNull(kind(task));
        Work<Progress> tell = (p, attempt) -> tell(task, order, p, attempt);
        return new Procedure<>(kind, Progress.class)
                .step("tell the host", tell)
                .whenDone(p -> tasks.finish(p.server(), p.request(), task, task.to(), power(task.to())));
    }

    private Progress tell(ServerTask task, Order order, Progress p, Attempt attempt) {
        var server = servers.live(p.server()).filter(s -> s.taskState() == task).orElse(null);
        if (server == null || server.host() == null) {
            return p;
        }
        tasks.working(p.server(), p.request(), task, server.host());
        HostCalls.tell(hosts.on(server.host()), host -> order.give(host, server, attempt.fence()));
        return p;
    }

    private static PowerState power(ServerState state) {
        return switch (state) {
            case ACTIVE -> PowerState.of(Power.RUNNING);
            case PAUSED -> PowerState.of(Power.PAUSED);
            case STOPPED -> PowerState.of(Power.OFF);
            case BUILDING, ERROR, DELETED -> PowerState.NOSTATE;
        };
    }
}
