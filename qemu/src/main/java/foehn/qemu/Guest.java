package foehn.qemu;

import foehn.hypervisor.DiskSpec;
import foehn.hypervisor.GuestConflict;
import foehn.hypervisor.GuestId;
import foehn.hypervisor.GuestMissing;
import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.GuestStatus;
import foehn.hypervisor.MigrationEndpoint;
import foehn.hypervisor.MigrationPlan;
import foehn.hypervisor.MigrationStatus;
import foehn.hypervisor.MigrationStatus.Phase;
import foehn.hypervisor.Nic;
import foehn.hypervisor.Power;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/// One guest of this host. All but the questions are called with its [#lock] held.
final class Guest {
    private final GuestId id;
    private final Workshop workshop;
    private final GuestFiles files;
    private final Machine machine;
    private final Arrival arrival;
    private final ReentrantLock lock = new ReentrantLock(true);
    private volatile Optional<Outgoing> outgoing = Optional.empty();

    /// When the processors of the present process first ran.
    record Started(long atMillis) {}

    Guest(GuestId id, Workshop workshop) {
        this.id = id;
        this.workshop = workshop;
        this.files = GuestFiles.of(workshop.config().stateDirectory(), id);
        this.machine = new Machine(files);
        this.arrival = new Arrival(this, machine, files, workshop);
    }

    ReentrantLock lock() {
        return lock;
    }

    GuestFiles files() {
        return files;
    }

    Arrival arrival() {
        return arrival;
    }

    boolean here() {
        return files.exist();
    }

    void requireHere() {
        if (!here()) {
            throw new GuestMissing("guest " + id + " is not on this host");
        }
    }

    Optional<GuestSpec> spec() throws IOException {
        return StateFile.read(files.spec(), GuestSpec.class);
    }

    Optional<Passage> passage() throws IOException {
        return StateFile.read(files.migration(), Passage.class);
    }

    void remember(Passage passage) {
        try {
            StateFile.write(files.migration(), passage);
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    GuestStatus status() throws IOException {
        var power = machine.power();
        var pid = machine.pid();
        if (power == Power.OFF && departed()) {
            power = Power.DEPARTED;
        }
        var started = StateFile.read(files.started(), Started.class)
                .map(s -> OptionalLong.of(s.atMillis()))
                .orElse(OptionalLong.empty());
        return new GuestStatus(id, power, pid, pid.isPresent() ? started : OptionalLong.empty());
    }

    private boolean departed() throws IOException {
        return passage()
                .filter(p -> p.side() == Passage.Side.SOURCE)
                .flatMap(Passage::end)
                .filter(end -> end.phase() == Phase.COMPLETED)
                .isPresent();
    }

    void define(GuestSpec spec) throws IOException {
        var before = spec();
        if (before.isPresent() && machine.alive()) {
            if (!before.get().equals(spec)) {
                throw new GuestConflict("guest " + id + " runs with another spec");
            }
            return;
        }
        if (departed()) {
            throw new GuestConflict("guest " + id + " has left this host");
        }
        var had = before.map(GuestSpec::disks).orElse(List.of());
        Files.createDirectories(files.directory());
        owe(new Leftovers(without(spec.disks(), had), List.of()));
        try {
            make(spec, had);
        } catch (IOException | RuntimeException failed) {
            sweep();
            throw failed;
        }
        Files.deleteIfExists(files.migration());
        StateFile.write(files.spec(), spec);
        owe(new Leftovers(had, before.map(GuestSpec::nics).orElse(List.of())));
        sweep();
    }

    private static List<Nic> without(Optional<GuestSpec> spec, List<Nic> nics) {
        return nics.stream()
                .filter(nic -> spec.stream()
                        .flatMap(s -> s.nics().stream())
                        .noneMatch(other -> other.portId().equals(nic.portId())))
                .toList();
    }

    /// Those of the first list that have no file in common with the second.
    private static List<DiskSpec> without(List<DiskSpec> disks, List<DiskSpec> others) {
        return disks.stream()
                .filter(disk -> others.stream().noneMatch(other -> Disks.same(disk, other)))
                .toList();
    }

    private void make(GuestSpec spec, List<DiskSpec> had) throws IOException {
        var tasks = new ArrayList<Together.Task>();
        for (var disk : spec.disks()) {
            tasks.add(() -> workshop.disks().ensure(id, disk, had));
        }
        if (spec.configDrive()) {
            tasks.add(() -> ConfigDrive.write(spec, files.configDrive()));
        }
        Together.run(tasks);
    }

    /// Writes down what [#sweep] is to take away, from now until it has.
    void owe(Leftovers leftovers) throws IOException {
        if (leftovers.disks().isEmpty() && leftovers.nics().isEmpty()) {
            Files.deleteIfExists(files.leftovers());
        } else {
            StateFile.write(files.leftovers(), leftovers);
        }
    }

    /// Takes away what was owed, but nothing that the guest has; all that is left of it, when it is not here.
    void sweep() throws IOException {
        var leftovers = StateFile.read(files.leftovers(), Leftovers.class);
        if (leftovers.isPresent()) {
            var spec = spec();
            for (var nic : without(spec, leftovers.get().nics())) {
                workshop.network().unplug(nic);
            }
            for (var disk :
                    without(leftovers.get().disks(), spec.map(GuestSpec::disks).orElse(List.of()))) {
                workshop.disks().delete(id, disk);
            }
        }
        if (here()) {
            Files.deleteIfExists(files.leftovers());
        } else {
            files.delete();
        }
    }

    /// The guest is here no more, and what is listed goes with it. Its process has ended.
    void vanish(Leftovers leftovers) throws IOException {
        owe(leftovers);
        Files.deleteIfExists(files.spec());
        sweep();
    }

    void start() throws IOException {
        switch (status().power()) {
            case RUNNING -> {}
            case PAUSED -> machine.qmp().execute("cont");
            case ARRIVING -> throw new GuestConflict("guest " + id + " is arriving");
            case DEPARTED -> throw new GuestConflict("guest " + id + " has left this host");
            case OFF, CRASHED -> boot();
        }
    }

    private void boot() throws IOException {
        machine.kill();
        var spec = spec().orElseThrow();
        Console.trim(files.console());
        Files.deleteIfExists(files.started());
        launch(spec, false);
        markStarted();
    }

    boolean startIsKnown() {
        return Files.exists(files.started());
    }

    void markStarted() throws IOException {
        StateFile.write(files.started(), new Started(System.currentTimeMillis()));
    }

    void stop(Duration grace) throws IOException {
        var power = status().power();
        if (power == Power.ARRIVING || power == Power.DEPARTED) {
            throw new GuestConflict("guest " + id + " is between two hosts");
        }
        endOutgoing("the guest was stopped");
        if (power == Power.RUNNING && !grace.isZero()) {
            try {
                machine.qmp().execute("system_powerdown");
            } catch (IOException trouble) {
                if (machine.alive()) {
                    throw trouble;
                }
            }
            machine.awaitEnd(grace);
        }
        machine.kill();
    }

    void pause() throws IOException {
        switch (status().power()) {
            case RUNNING -> machine.qmp().execute("stop");
            case PAUSED -> {}
            default -> throw new GuestConflict("guest " + id + " is not running");
        }
    }

    void destroy() throws IOException {
        if (!here()) {
            sweep();
            return;
        }
        endOutgoing("the guest was destroyed");
        machine.kill();
        var spec = spec().orElseThrow();
        vanish(new Leftovers(spec.disks(), spec.nics()));
    }

    /// Plugs the interfaces in and starts the process, which runs, or waits for its guest, when this returns.
    void launch(GuestSpec spec, boolean incoming) throws IOException {
        var network = workshop.network();
        Together.run(spec.nics().stream()
                .map(nic -> (Together.Task) () -> network.makeTap(nic))
                .toList());
        var tasks = new ArrayList<Together.Task>();
        tasks.add(() -> machine.launch(workshop.arguments().of(spec, files, incoming)));
        spec.nics().forEach(nic -> tasks.add(() -> network.connect(nic)));
        try {
            Together.run(tasks);
        } catch (IOException | RuntimeException failed) {
            // A guest that nobody can reach does not run.
            machine.kill();
            throw failed;
        }
    }

    void updateMetadata(Map<String, String> documents) throws IOException {
        var spec = spec().orElseThrow();
        StateFile.write(files.spec(), withMetadata(spec, documents));
    }

    private static GuestSpec withMetadata(GuestSpec s, Map<String, String> documents) {
        return new GuestSpec(
                s.id(), s.name(), s.vcpus(), s.memoryMib(), s.disks(), s.nics(), documents, s.configDrive());
    }

    /// Goes on after a restart of the agent: sweeps up after a command that broke off, and follows a migration.
    void adopt() throws IOException {
        machine.killUnclaimed();
        sweep();
        if (!here()) {
            return;
        }
        var passage = passage();
        if (passage.isEmpty() || passage.get().end().isPresent()) {
            return;
        }
        if (passage.get().side() == Passage.Side.SOURCE) {
            follow(passage.get());
        } else {
            arrival.adopt();
        }
    }

    void migrate(MigrationPlan plan, MigrationEndpoint to) throws IOException {
        var before = passage();
        if (before.isPresent() && before.get().plan().id().equals(plan.id())) {
            return;
        }
        var power = status().power();
        if (power != Power.RUNNING && power != Power.PAUSED) {
            throw new GuestConflict("guest " + id + " is not running");
        }
        if (outgoing.isPresent() && !outgoing.get().status().phase().ended()) {
            throw new GuestConflict("guest " + id + " is migrating already");
        }
        var passage = Passage.starting(Passage.Side.SOURCE, plan, to);
        remember(passage);
        follow(passage);
    }

    private void follow(Passage passage) {
        boolean encrypted = workshop.config().tlsDirectory().isPresent();
        // The disks' nodes have the names that they have here; only their generation differs over there.
        var next = new Outgoing(machine, passage, encrypted, this::remember);
        outgoing = Optional.of(next);
        next.start();
    }

    Optional<MigrationStatus> migration(Duration wait) throws IOException {
        var live = outgoing;
        if (live.isPresent()) {
            live.get().await(wait);
            return Optional.of(live.get().status());
        }
        var passage = passage();
        if (passage.isEmpty()) {
            return Optional.empty();
        }
        if (passage.get().end().isPresent()) {
            return passage.get().end();
        }
        return Optional.of(arrival.status(passage.get(), wait));
    }

    void cancelMigration(String migrationId) {
        outgoing.filter(o -> o.passage().plan().id().equals(migrationId)).ifPresent(o -> {
            o.cancel("cancelled");
            o.await(Duration.ofSeconds(20));
        });
    }

    private void endOutgoing(String why) {
        outgoing.filter(o -> !o.status().phase().ended()).ifPresent(o -> {
            o.cancel(why);
            o.await(Duration.ofSeconds(10));
        });
    }

    void forgetDeparted(String migrationId) throws IOException {
        if (!here()) {
            return;
        }
        var power = status().power();
        if (power == Power.RUNNING || power == Power.PAUSED || power == Power.ARRIVING) {
            throw new GuestConflict("guest " + id + " still runs here, or waits here for its state");
        }
        machine.kill();
        var spec = spec().orElseThrow();
        var copied = passage()
                .filter(p -> p.plan().id().equals(migrationId))
                .map(p -> p.plan().copiedDisks())
                .orElse(List.of());
        // What was copied is a second file by now; what was not is the target's only one.
        var ours = spec.disks().stream()
                .filter(disk -> copied.stream().anyMatch(c -> c.name().equals(disk.name())))
                .toList();
        vanish(new Leftovers(ours, spec.nics()));
    }

    void close() {
        outgoing.ifPresent(Outgoing::leave);
        machine.close();
    }
}
