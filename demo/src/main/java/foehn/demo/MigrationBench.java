package foehn.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// Measures live migration as a user sees it: many in a row, with and without copying the disk, of a guest that
/// dirties its memory and checks it, with an ssh session open and a ping every 10 ms. Then the time from the request
/// for a server to its processors and to ssh, and the memory that the cloud's own processes hold, before and after.
public final class MigrationBench {
    private static final String FLAVOR = "tiny";
    private static final int MIGRATIONS = 20;
    private static final int LOAD_MEGABYTES = 48;
    private static final int LOAD_MEGABYTES_PER_SECOND = 20;
    private static final int BY_HAND = 10;
    private static final int CREATIONS = 5;
    private static final long OVERHEAD_MILLIS_MAX = 300;
    private static final long RUNNING_MILLIS_MAX = 1500;
    private static final long SERVER_MEGABYTES_MAX = 300;
    private static final long AGENT_MEGABYTES_MAX = 150;

    /// How long the cloud took to start.
    ///
    /// @param apiMillis until the first authenticated request was answered
    /// @param hostsMillis until all hosts were up
    public record Startup(long apiMillis, long hostsMillis) {}

    private final Surroundings surroundings;
    private final Performance performance;
    private final Story story;
    private final Residence residence;
    private final Undo undo;
    private final Report report;

    public MigrationBench(Surroundings surroundings, PrintStream out) {
        this.surroundings = surroundings;
        this.performance = new Performance("the measurement", out);
        this.story = performance.story;
        this.undo = performance.undo;
        this.report = performance.report;
        this.residence = new Residence(surroundings.data());
    }

    /// The process's exit status: 0 only when every promise held.
    ///
    /// @param startup empty when the cloud ran already
    /// @param json where the figures are written to as well
    public int run(Optional<Startup> startup, Optional<Path> json) throws IOException {
        startup.ifPresent(took -> {
            report.figure("startup_api_ms", took.apiMillis());
            report.figure("startup_hosts_ms", took.hostsMillis());
        });
        return performance.run(this::perform, json);
    }

    private void perform() throws Exception {
        hold("before");
        var image = Demo.guestImage(surroundings, story);
        var directory = Files.createTempDirectory("foehn-bench");
        undo.later(9, "temporary files", () -> Undo.deleteTree(directory));
        var name = "bench-%04x".formatted(ThreadLocalRandom.current().nextInt(0x10000));
        var tenancy = new Tenancy(surroundings.tenant(), story, undo, name, directory);
        tenancy.prepare(image);
        var server = tenancy.boot(FLAVOR);
        var address = tenancy.publish(server);
        var ssh = new Ssh(address, tenancy.key());
        ssh.awaitLogin(Duration.ofMinutes(2));
        try (var admin = Api.of(surroundings.admin())) {
            measure("migration", () -> migrate(admin, server, address, ssh));
            measure("migration by hand", () -> byHand(server, host(admin, server), directory));
        }
        measure("creation of servers", () -> create(name, tenancy.key()));
        hold("after");
    }

    /// One part; the others are measured also when it fails.
    private void measure(String what, Parallel.Work part) throws InterruptedException {
        try {
            part.run();
        } catch (InterruptedException stop) {
            throw stop;
        } catch (Exception failure) {
            report.check(what + " was measured", false, String.valueOf(failure.getMessage()));
        }
    }

    private void migrate(Api admin, String server, String address, Ssh ssh) throws Exception {
        Memchk.start(ssh, LOAD_MEGABYTES, LOAD_MEGABYTES_PER_SECOND);
        story.say("the guest dirties " + LOAD_MEGABYTES + " MB at " + LOAD_MEGABYTES_PER_SECOND
                + " MB/s, checking every page");
        int alive = 0;
        try (var session = ssh.open();
                var blackout = new Blackout(address)) {
            report.check("an ssh session counts", session.goesOn(Duration.ofSeconds(10)), "before any migration");
            var journey = new Journey(
                    (moved, block) -> order(admin, moved, block),
                    new Lab(admin),
                    new Wire(surroundings.namespacePrefix()),
                    blackout,
                    story);
            for (int i = 0; i < MIGRATIONS; i++) {
                try {
                    report.add(journey.go(server, host(admin, server), i % 2 == 1));
                    alive += session.goesOn(Duration.ofSeconds(20)) ? 1 : 0;
                } catch (Shell.Failed failed) {
                    story.say("migration " + (i + 1) + ": " + failed.getMessage());
                }
            }
        }
        judge(alive);
        var memory = Memchk.verify(ssh);
        report.check(
                "the guest's memory is intact",
                memory.isIntact(),
                memory.pages() + " pages rewritten, " + memory.errors() + " errors");
    }

    private static void order(Api admin, String server, boolean block) throws Exception {
        var body = JsonMapper.shared().createObjectNode();
        body.putObject("os-migrateLive")
                .putNull("host")
                .put("block_migration", block)
                .put("disk_over_commit", false);
        admin.post("/compute/v2.1/servers/" + server + "/action", body);
    }

    private static String host(Api admin, String server) throws Exception {
        return admin.get("/compute/v2.1/servers/" + server)
                .path("server")
                .path("OS-EXT-SRV-ATTR:host")
                .asString("");
    }

    private void judge(int alive) {
        var all = report.migrations();
        long moved =
                all.stream().filter(m -> !m.source().equals(m.destination())).count();
        report.check("all migrations succeed", moved == MIGRATIONS, moved + " of " + MIGRATIONS);
        report.check("the ssh session survives each", alive == MIGRATIONS, alive + " of " + MIGRATIONS);
        report.figure("pause_ms", spread(all, Measured::pauseMillis));
        report.figure("blackout_ms", spread(all, Measured::blackoutMillis));
        var excess = spread(all, Measured::excessMillis);
        report.figure("blackout_minus_pause_ms", excess);
        report.check(
                "the network is silent hardly longer than the guest",
                excess.max() < Demo.EXCESS_MILLIS_MAX,
                excess + " ms beyond the pause, less than " + Demo.EXCESS_MILLIS_MAX + " wanted");
        for (boolean block : List.of(false, true)) {
            var kind = block ? "blm" : "lm";
            var some = all.stream().filter(m -> m.block() == block).toList();
            report.figure(kind + "_api_ms", spread(some, Measured::apiMillis));
            report.figure(kind + "_qemu_ms", spread(some, Measured::hypervisorMillis));
            report.figure(kind + "_api_minus_its_qemu_ms", spread(some, m -> m.apiMillis() - m.hypervisorMillis()));
        }
    }

    private void byHand(String server, String host, Path directory) throws Exception {
        var model = HandMachine.Model.of(surroundings
                .data()
                .resolve("hosts")
                .resolve(host)
                .resolve("guests")
                .resolve(server));
        var other = report.migrations().stream()
                .flatMap(m -> Stream.of(m.source(), m.destination()))
                .filter(name -> !name.equals(host))
                .findFirst()
                .orElseThrow();
        var shared = new ArrayList<Long>();
        var copied = new ArrayList<Long>();
        try (var hand = new ByHand(model, surroundings.namespacePrefix(), directory, host)) {
            hand.load(LOAD_MEGABYTES, LOAD_MEGABYTES_PER_SECOND);
            for (int i = 0; i < BY_HAND; i++) {
                boolean block = i % 2 == 1;
                long millis = hand.go(hand.host().equals(host) ? other : host, block);
                (block ? copied : shared).add(millis);
                story.say((block ? "BLM" : "LM") + " by hand: " + millis + " ms");
            }
        }
        compare(false, Spread.of(shared));
        compare(true, Spread.of(copied));
    }

    private void compare(boolean block, Spread byHand) {
        var kind = block ? "blm" : "lm";
        var api = spread(
                report.migrations().stream().filter(m -> m.block() == block).toList(), Measured::apiMillis);
        long overhead = api.p50() - byHand.p50();
        report.figure(kind + "_by_hand_ms", byHand);
        report.figure(kind + "_overhead_ms", overhead);
        report.check(
                "the cloud takes hardly longer than QEMU by hand (" + kind + ")",
                overhead < OVERHEAD_MILLIS_MAX,
                overhead + " ms (" + api.p50() + " and " + byHand.p50() + "), less than " + OVERHEAD_MILLIS_MAX
                        + " wanted");
    }

    private void create(String name, Path key) throws Exception {
        var times = new ArrayList<Creation.Times>();
        var tenant = Api.of(surroundings.tenant());
        // What takes the servers away needs it too.
        undo.later(9, "connections", tenant::close);
        var creation = new Creation(tenant, name, FLAVOR, key, surroundings.data(), undo);
        for (int i = 0; i < CREATIONS; i++) {
            var one = creation.create();
            times.add(one);
            story.say("a server: processors run after " + one.runningMillis() + " ms, ACTIVE after "
                    + one.activeMillis() + " ms, ssh after " + one.sshMillis() + " ms");
        }
        var running =
                Spread.of(times.stream().map(Creation.Times::runningMillis).toList());
        report.figure("create_to_running_ms", running);
        report.figure(
                "create_to_active_ms",
                Spread.of(times.stream().map(Creation.Times::activeMillis).toList()));
        report.figure(
                "create_to_ssh_ms",
                Spread.of(times.stream().map(Creation.Times::sshMillis).toList()));
        report.check(
                "a server's processors run soon",
                running.p50() < RUNNING_MILLIS_MAX,
                running + " ms, less than " + RUNNING_MILLIS_MAX + " wanted");
    }

    private static Spread spread(List<Measured> all, ToLongFunction<Measured> figure) {
        return Spread.of(new ArrayList<>(all.stream().mapToLong(figure).boxed().toList()));
    }

    /// What the processes hold at this moment.
    private void hold(String when) throws IOException {
        residence.megabytes().forEach((process, megabytes) -> {
            report.figure("resident_mb_" + process.replace(' ', '_') + "_" + when, megabytes);
            long limit = process.equals("server") ? SERVER_MEGABYTES_MAX : AGENT_MEGABYTES_MAX;
            report.check(
                    String.format(Locale.ROOT, "%s is small %s", process, when),
                    megabytes < limit,
                    megabytes + " MB, less than " + limit + " wanted");
        });
    }
}
