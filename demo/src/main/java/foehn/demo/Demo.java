package foehn.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// The main job of the cloud, on a running one: a real guest is booted by the stock `openstack` client, and
/// live-migrated to the other host and back while it dirties its memory, is pinged every 10 ms and has an ssh session
/// open. Takes everything down again, whatever happens.
public final class Demo {
    private static final String FLAVOR = "tiny";
    private static final int LOAD_MEGABYTES = 48;
    private static final int LOAD_MEGABYTES_PER_SECOND = 4;
    /// By how much the silence on the network may exceed the guest's own pause.
    static final long EXCESS_MILLIS_MAX = 300;

    private final Surroundings surroundings;
    private final Performance performance;
    private final Story story;
    private final Undo undo;
    private final Report report;

    public Demo(Surroundings surroundings, PrintStream out) {
        this.surroundings = surroundings;
        this.performance = new Performance("the demonstration", out);
        this.story = performance.story;
        this.undo = performance.undo;
        this.report = performance.report;
    }

    /// The process's exit status: 0 only when everything held.
    ///
    /// @param json where the figures are written to as well
    public int run(Optional<Path> json) throws IOException {
        return performance.run(this::perform, json);
    }

    private void perform() throws Exception {
        var image = guestImage(surroundings, story);
        var directory = Files.createTempDirectory("foehn-demo");
        undo.later(9, "temporary files", () -> Undo.deleteTree(directory));
        var name = "demo-%04x".formatted(ThreadLocalRandom.current().nextInt(0x10000));
        var tenancy = new Tenancy(surroundings.tenant(), story, undo, name, directory);
        tenancy.prepare(image);
        long asked = System.nanoTime();
        var server = tenancy.boot(FLAVOR);
        var address = tenancy.publish(server);
        var ssh = new Ssh(address, tenancy.key());
        story.tell("ssh lets us in", () -> {
            ssh.awaitLogin(Duration.ofMinutes(2));
            return address;
        });
        report.figure("seconds_from_server_create_to_ssh", Story.seconds(asked));
        var says = ssh.run("hostname");
        report.check("a command runs in the guest by ssh", says.equals(name), "hostname says " + says);
        migrate(server, ssh, address);
    }

    private void migrate(String server, Ssh ssh, String address) throws Exception {
        var admin = surroundings.admin();
        Memchk.start(ssh, LOAD_MEGABYTES, LOAD_MEGABYTES_PER_SECOND);
        story.say("the guest dirties " + LOAD_MEGABYTES + " MB at " + LOAD_MEGABYTES_PER_SECOND
                + " MB/s, checking every page");
        try (var session = ssh.open();
                var blackout = new Blackout(address);
                var api = Api.of(admin)) {
            report.check("an ssh session counts", session.goesOn(Duration.ofSeconds(10)), "before any migration");
            var journey = new Journey(
                    (moved, block) -> order(admin, moved, block),
                    new Lab(api),
                    new Wire(surroundings.namespacePrefix()),
                    blackout,
                    story);
            for (boolean block : List.of(false, true)) {
                var measured = journey.go(server, host(admin, server), block);
                judge(measured, host(admin, server));
                report.check(
                        "the ssh session survived the " + measured.kind(),
                        session.goesOn(Duration.ofSeconds(20)),
                        "it goes on counting");
            }
            var memory = Memchk.verify(ssh);
            report.check(
                    "the guest's memory is intact",
                    memory.isIntact(),
                    memory.pages() + " pages rewritten, " + memory.errors() + " errors");
        }
    }

    private static void order(OpenStack admin, String server, boolean block) {
        admin.run("server", "migrate", "--live-migration", block ? "--block-migration" : "--shared-migration", server);
    }

    private static String host(OpenStack admin, String server) {
        return admin.json("server", "show", server).path("OS-EXT-SRV-ATTR:host").asString("");
    }

    private void judge(Measured m, String hostNow) {
        report.add(m);
        report.check(
                "the " + m.kind() + " moved the server",
                m.destination().equals(hostNow) && !m.destination().equals(m.source()),
                m.source() + " to " + m.destination() + ", the server is on " + hostNow);
        report.check(
                "the " + m.kind() + (m.block() ? " copied the disk" : " left the disk where it was"),
                m.block() == (m.diskBytes() > 0),
                Measured.megabytes(m.diskBytes()) + " MB of disk");
        report.check(
                "the network was silent hardly longer than the guest (" + m.kind() + ")",
                m.excessMillis() < EXCESS_MILLIS_MAX,
                m.excessMillis() + " ms beyond the pause, less than " + EXCESS_MILLIS_MAX + " wanted");
    }

    /// The test guest, built when it is not there yet.
    static Path guestImage(Surroundings surroundings, Story story) throws Exception {
        var directory = Files.createDirectories(surroundings.data().resolve("guest"));
        var image = directory.resolve("foehn-guest.qcow2");
        var build = List.of("" + surroundings.home().resolve("guest/build"), "" + image, "" + directory);
        return story.tell("test guest at hand", () -> {
            var built = Shell.run(build, Map.of(), Duration.ofMinutes(5));
            if (!built.ok()) {
                throw new Shell.Failed("guest/build: " + built.err().strip());
            }
            return image;
        });
    }
}
