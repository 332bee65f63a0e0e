package foehn.hypervisor.simulated;

import foehn.hypervisor.DiskPool;
import foehn.hypervisor.Feature;
import foehn.hypervisor.GuestConflict;
import foehn.hypervisor.GuestId;
import foehn.hypervisor.GuestMissing;
import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.GuestStatus;
import foehn.hypervisor.HostFacts;
import foehn.hypervisor.HostRefused;
import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.ImageRef;
import foehn.hypervisor.ImageRejected;
import foehn.hypervisor.MigrationEndpoint;
import foehn.hypervisor.MigrationPlan;
import foehn.hypervisor.MigrationStatus;
import foehn.hypervisor.Power;
import foehn.hypervisor.StaleCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A host that boots nothing: its guests are power states. It keeps all promises of [Hypervisor], in memory alone, so
/// a cloud of a hundred hosts fits into one process, and it fails on request (see [#mishaps]).
///
/// Guests migrate between simulated hosts wherever these are: one process, or agents on several machines.
public final class SimulatedHost implements Hypervisor, AutoCloseable {
    private final String hostname;
    private final int vcpus;
    private final long memoryMib;
    private final long diskGib;
    private final long startedAtNanos = System.nanoTime();
    private final Mishaps mishaps = new Mishaps();
    private final SimulatedLink link;
    private final Set<ImageRef> images = ConcurrentHashMap.newKeySet();
    private final Map<GuestId, SimulatedGuest> guests = new ConcurrentHashMap<>();

    /// Opens a port for arriving guests.
    ///
    /// @param migrationAddress an address of this machine which the other simulated hosts reach
    /// @param vcpus what it claims to have; so `memoryMib` and `diskGib`
    public SimulatedHost(String hostname, String migrationAddress, int vcpus, long memoryMib, long diskGib)
            throws IOException {
        this.hostname = hostname;
        this.vcpus = vcpus;
        this.memoryMib = memoryMib;
        this.diskGib = diskGib;
        this.link = new SimulatedLink(hostname, migrationAddress, this::arrive);
    }

    /// What is to go wrong here.
    public Mishaps mishaps() {
        return mishaps;
    }

    /// Every guest is off at once, every migration has failed, and nobody answers until [#restorePower].
    public void losePower() {
        mishaps.powerLost(true);
        for (var guest : guests.values()) {
            guest.journey().ifPresent(j -> j.end(MigrationStatus.Phase.FAILED, "the host lost its power"));
            if (guest.power() != Power.DEPARTED) {
                guest.become(Power.OFF);
            }
        }
    }

    public void restorePower() {
        mishaps.powerLost(false);
    }

    /// The guest dies under its owner, as when its process is killed. An absent guest is fine.
    public void kill(GuestId id) {
        var guest = guests.get(id);
        if (guest != null && guest.here()) {
            guest.journey().ifPresent(j -> j.end(MigrationStatus.Phase.FAILED, "the guest was killed"));
            guest.become(Power.OFF);
        }
    }

    @FunctionalInterface
    private interface Deed<T> {
        T on(SimulatedGuest guest) throws IOException;
    }

    private <T> T command(String method, GuestId id, long fence, Optional<GuestSpec> arriving, Deed<T> deed)
            throws IOException {
        var guest = guests.computeIfAbsent(id, SimulatedGuest::new);
        guest.lock().lock();
        try {
            mishaps.befall(method, arriving.or(guest::spec));
            if (fence < guest.fence()) {
                throw new StaleCommand("command " + fence + " for guest " + id + " is older than " + guest.fence());
            }
            guest.fence(fence);
            return deed.on(guest);
        } finally {
            guest.lock().unlock();
        }
    }

    private void existing(String method, GuestId id, long fence, Deed<?> deed) throws IOException {
        command(method, id, fence, Optional.empty(), guest -> {
            guest.requireHere();
            return deed.on(guest);
        });
    }

    @Override
    public HostFacts facts() {
        mishaps.requirePower();
        long used = guests.values().stream()
                .filter(guest -> guest.power() == Power.RUNNING || guest.power() == Power.PAUSED)
                .mapToLong(guest -> guest.spec().map(GuestSpec::memoryMib).orElse(0L))
                .sum();
        return new HostFacts(
                hostname,
                "fake",
                1_000_000,
                "none",
                "simulated",
                "x86_64",
                vcpus,
                memoryMib,
                Math.max(0, memoryMib - used),
                diskGib,
                diskGib,
                (System.nanoTime() - startedAtNanos) / 1_000_000_000,
                link.address(),
                EnumSet.allOf(DiskPool.class),
                EnumSet.allOf(Feature.class));
    }

    @Override
    public Set<GuestStatus> inventory() {
        mishaps.requirePower();
        var found = new HashSet<GuestStatus>();
        guests.values().forEach(guest -> guest.status().ifPresent(found::add));
        return found;
    }

    @Override
    public Optional<GuestStatus> status(GuestId id) {
        mishaps.requirePower();
        return Optional.ofNullable(guests.get(id)).flatMap(SimulatedGuest::status);
    }

    @Override
    public boolean hasImage(ImageRef image) {
        mishaps.requirePower();
        return images.contains(image);
    }

    /// Reads the bytes and keeps none of them.
    @Override
    public void putImage(ImageRef image, InputStream bytes) throws IOException {
        mishaps.befall("putImage", Optional.empty());
        try (var in = new DigestInputStream(bytes, MessageDigest.getInstance("SHA-512"))) {
            long length = in.transferTo(OutputStream.nullOutputStream());
            var sha512 = HexFormat.of().formatHex(in.getMessageDigest().digest());
            if (length != image.sizeBytes() || !sha512.equals(image.sha512())) {
                throw new ImageRejected("the image's bytes are not what its reference says");
            }
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
        images.add(image);
    }

    private void requireImages(GuestSpec spec) {
        for (var disk : spec.disks()) {
            disk.image().filter(image -> !images.contains(image)).ifPresent(image -> {
                throw new HostRefused("image is not in the cache: " + image.sha512());
            });
        }
    }

    @Override
    public void define(GuestSpec spec, long fence) throws IOException {
        command("define", spec.id(), fence, Optional.of(spec), guest -> {
            requireImages(spec);
            guest.define(spec);
            return spec;
        });
    }

    @Override
    public void start(GuestId id, long fence) throws IOException {
        existing("start", id, fence, guest -> {
            switch (guest.power()) {
                case ARRIVING, DEPARTED -> throw new GuestConflict("guest " + id + " is between two hosts");
                default -> guest.become(Power.RUNNING);
            }
            return id;
        });
    }

    /// A simulated guest heeds the power button at once.
    @Override
    public void stop(GuestId id, Duration grace, long fence) throws IOException {
        existing("stop", id, fence, guest -> {
            requireNotBetween(guest);
            guest.journey().filter(Journey::away).ifPresent(j -> j.cancel("the guest was stopped"));
            guest.become(Power.OFF);
            return id;
        });
    }

    private static void requireNotBetween(SimulatedGuest guest) {
        if (guest.power() == Power.ARRIVING || guest.power() == Power.DEPARTED) {
            throw new GuestConflict("the guest is between two hosts");
        }
    }

    @Override
    public void reboot(GuestId id, boolean hard, Duration grace, long fence) throws IOException {
        existing("reboot", id, fence, guest -> {
            requireNotBetween(guest);
            guest.journey().filter(Journey::away).ifPresent(j -> j.cancel("the guest was rebooted"));
            guest.become(Power.OFF);
            guest.become(Power.RUNNING);
            return id;
        });
    }

    @Override
    public void pause(GuestId id, long fence) throws IOException {
        existing("pause", id, fence, guest -> {
            requireRuns(guest);
            guest.become(Power.PAUSED);
            return id;
        });
    }

    @Override
    public void resume(GuestId id, long fence) throws IOException {
        existing("resume", id, fence, guest -> {
            requireRuns(guest);
            guest.become(Power.RUNNING);
            return id;
        });
    }

    private static void requireRuns(SimulatedGuest guest) {
        if (guest.power() != Power.RUNNING && guest.power() != Power.PAUSED) {
            throw new GuestConflict("the guest is not running");
        }
    }

    @Override
    public void destroy(GuestId id, long fence) throws IOException {
        command("destroy", id, fence, Optional.empty(), guest -> {
            guest.journey().ifPresent(j -> j.end(MigrationStatus.Phase.FAILED, "the guest was destroyed"));
            guest.vanish();
            return id;
        });
    }

    @Override
    public void updateMetadata(GuestId id, Map<String, String> documents, long fence) throws IOException {
        existing("updateMetadata", id, fence, guest -> {
            var s = guest.spec().orElseThrow();
            guest.replace(new GuestSpec(
                    s.id(), s.name(), s.vcpus(), s.memoryMib(), s.disks(), s.nics(), documents, s.configDrive()));
            return id;
        });
    }

    @Override
    public byte[] consoleTail(GuestId id, int bytesMax) throws IOException {
        mishaps.befall("consoleTail", Optional.empty());
        var guest = guests.get(id);
        if (guest == null || !guest.here()) {
            throw new GuestMissing("guest " + id + " is not on this host");
        }
        var all = guest.console();
        return Arrays.copyOfRange(all, Math.max(0, all.length - bytesMax), all.length);
    }

    @Override
    public MigrationEndpoint expect(GuestSpec spec, MigrationPlan plan, long fence) throws IOException {
        return command("expect", spec.id(), fence, Optional.of(spec), guest -> {
            var earlier = guest.journey().filter(j -> !j.away());
            if (guest.here()) {
                boolean arriving = guest.power() == Power.ARRIVING;
                boolean failed = guest.power() == Power.OFF
                        && earlier.isPresent()
                        && !earlier.get().completed();
                if (!arriving && !failed) {
                    throw new GuestConflict("guest " + spec.id() + " is here already");
                }
                if (arriving && earlier.filter(j -> j.is(plan.id())).isPresent()) {
                    return link.endpoint(plan);
                }
            }
            requireImages(spec);
            guest.expect(spec, new Journey(plan, link.endpoint(plan), false, spec.memoryMib() << 20));
            return link.endpoint(plan);
        });
    }

    /// On the link's thread: the guest comes in. False when nobody waits for it.
    private boolean arrive(GuestId id, String migrationId, Power power) throws IOException {
        var guest = guests.get(id);
        if (guest == null) {
            return false;
        }
        mishaps.befall("arrive", guest.spec());
        guest.lock().lock();
        try {
            mishaps.requirePower();
            boolean expected = guest.power() == Power.ARRIVING
                    && guest.journey().filter(j -> j.is(migrationId)).isPresent();
            if (expected) {
                guest.become(power);
                guest.journey().ifPresent(j -> j.end(MigrationStatus.Phase.COMPLETED, ""));
            }
            return expected;
        } finally {
            guest.lock().unlock();
        }
    }

    @Override
    public void migrate(GuestId id, MigrationPlan plan, MigrationEndpoint to, long fence) throws IOException {
        existing("migrate", id, fence, guest -> {
            if (guest.journey().filter(j -> j.is(plan.id())).isPresent()) {
                return id;
            }
            requireRuns(guest);
            if (guest.journey().filter(j -> !j.over()).isPresent()) {
                throw new GuestConflict("guest " + id + " is migrating already");
            }
            var memoryBytes = guest.spec().orElseThrow().memoryMib() << 20;
            var journey = new Journey(plan, to, true, memoryBytes);
            guest.begin(journey);
            Thread.ofVirtual().name("migration-" + plan.id()).start(() -> transfer(id, guest, journey));
            return id;
        });
    }

    private void transfer(GuestId id, SimulatedGuest guest, Journey journey) {
        try {
            mishaps.befall("transfer", guest.spec());
            journey.travel();
            if (!journey.enter(MigrationStatus.Phase.COPYING_MEMORY)
                    || !journey.enter(MigrationStatus.Phase.SWITCHING_OVER)) {
                return;
            }
            guest.lock().lock();
            try {
                if (guest.power() != Power.RUNNING && guest.power() != Power.PAUSED) {
                    journey.end(MigrationStatus.Phase.FAILED, "the guest was stopped");
                    return;
                }
                link.hand(id, journey.plan().id(), guest.power(), journey.target());
                if (journey.end(MigrationStatus.Phase.COMPLETED, "")) {
                    guest.become(Power.DEPARTED);
                }
            } finally {
                guest.lock().unlock();
            }
        } catch (IOException | RuntimeException broken) {
            journey.end(MigrationStatus.Phase.FAILED, String.valueOf(broken.getMessage()));
        }
    }

    @Override
    public Optional<MigrationStatus> migration(GuestId id, Duration wait) throws IOException {
        mishaps.befall("migration", Optional.empty());
        var guest = guests.get(id);
        if (guest == null || !guest.here()) {
            throw new GuestMissing("guest " + id + " is not on this host");
        }
        var journey = guest.journey();
        journey.ifPresent(j -> j.await(wait));
        mishaps.requirePower();
        return journey.map(Journey::status);
    }

    @Override
    public void cancelMigration(GuestId id, String migrationId, long fence) throws IOException {
        existing("cancelMigration", id, fence, guest -> {
            guest.journey().filter(j -> j.away() && j.is(migrationId)).ifPresent(j -> j.cancel("cancelled"));
            return id;
        });
    }

    @Override
    public void adoptArrived(GuestId id, String migrationId, long fence) throws IOException {
        existing("adoptArrived", id, fence, guest -> {
            var journey = guest.journey().filter(j -> !j.away());
            if (journey.isPresent() && !journey.get().is(migrationId)) {
                throw new GuestConflict("the guest is here through another migration");
            }
            if (journey.isPresent() && !journey.get().completed()) {
                throw new GuestConflict("the guest has not arrived");
            }
            return id;
        });
    }

    @Override
    public void forgetDeparted(GuestId id, String migrationId, long fence) throws IOException {
        command("forgetDeparted", id, fence, Optional.empty(), guest -> {
            if (guest.here() && guest.power() != Power.DEPARTED && guest.power() != Power.OFF) {
                throw new GuestConflict("guest " + id + " still runs here");
            }
            guest.vanish();
            return id;
        });
    }

    @Override
    public void abandonArrival(GuestId id, String migrationId, long fence) throws IOException {
        command("abandonArrival", id, fence, Optional.empty(), guest -> {
            var journey = guest.journey().filter(j -> !j.away() && j.is(migrationId));
            if (journey.isEmpty()) {
                return id;
            }
            if (journey.get().completed()) {
                throw new GuestConflict("the guest has arrived here");
            }
            guest.vanish();
            return id;
        });
    }

    @Override
    public void close() {
        link.close();
    }
}
