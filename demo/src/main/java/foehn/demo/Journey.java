package foehn.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Sends a server to another host, and watches it go.
final class Journey {
    private static final Set<String> ENDED = Set.of("completed", "failed", "error", "cancelled");
    private static final Duration DEADLINE = Duration.ofMinutes(5);
    /// How long the silence may last that is still counted to the migration, after its end.
    private static final Duration AFTERMATH = Duration.ofMillis(1500);

    /// How a live migration is asked for.
    @FunctionalInterface
    interface Order {
        void give(String server, boolean block) throws Exception;
    }

    private final Order order;
    private final Lab lab;
    private final Wire wire;
    private final Blackout blackout;
    private final Story story;

    Journey(Order order, Lab lab, Wire wire, Blackout blackout, Story story) {
        this.order = order;
        this.lab = lab;
        this.wire = wire;
        this.blackout = blackout;
        this.story = story;
    }

    /// @param source where the server is now
    Measured go(String server, String source, boolean block) throws Exception {
        var known = lab.migrations(server).stream().map(Journey::id).toList();
        var before = wire.sentBytes(source);
        story.say((block ? "BLM" : "LM") + ": away from " + source);
        order.give(server, block);
        var report = follow(server, known);
        long ended = report.path("updated_millis").asLong();
        Thread.sleep(Math.max(0, ended + AFTERMATH.toMillis() - System.currentTimeMillis()));
        long silence = blackout.longestMillis(report.path("created_millis").asLong(), ended + AFTERMATH.toMillis());
        var after = wire.sentBytes(source);
        var measured = Measured.of(
                report,
                silence,
                before.isPresent() && after.isPresent()
                        ? OptionalLong.of(after.getAsLong() - before.getAsLong())
                        : OptionalLong.empty());
        if (!measured.isCompleted()) {
            throw new Shell.Failed("the migration ended as " + measured.status() + ": "
                    + report.path("failure").asString(""));
        }
        story.say(String.format(
                Locale.ROOT,
                "%s to %s done: %.2f s, guest paused %d ms, silent %d ms, %s MB, %d rounds",
                measured.kind(),
                measured.destination(),
                measured.apiMillis() / 1000.0,
                measured.pauseMillis(),
                measured.blackoutMillis(),
                Measured.megabytes(measured.dataBytes()),
                measured.rounds()));
        return measured;
    }

    /// Tells how the newest migration goes on, until it has ended.
    private JsonNode follow(String server, List<String> known) throws Exception {
        long end = System.nanoTime() + DEADLINE.toNanos();
        var told = "";
        while (System.nanoTime() < end) {
            var newest = lab.migrations(server).stream()
                    .filter(Predicate.not(m -> known.contains(id(m))))
                    .findFirst();
            if (newest.isPresent()) {
                var now = progress(newest.get());
                if (!now.equals(told)) {
                    story.say("  " + now);
                    told = now;
                }
                if (ENDED.contains(newest.get().path("status").asString(""))) {
                    return newest.get();
                }
            }
            Thread.sleep(250);
        }
        throw new Shell.Failed("the migration has not ended within " + DEADLINE.toMinutes() + " minutes");
    }

    private static String id(JsonNode migration) {
        return migration.path("id").asString();
    }

    private static String progress(JsonNode migration) {
        var text = migration.path("status").asString("");
        long disk = migration.path("disk_sent_bytes").asLong(0);
        long memory = migration.path("memory_sent_bytes").asLong(0);
        if (disk > 0) {
            text += ", disk " + Measured.megabytes(disk) + " MB";
        }
        if (memory > 0) {
            text += ", memory " + Measured.megabytes(memory) + " MB, round "
                    + migration.path("passes").size();
        }
        return text;
    }
}
