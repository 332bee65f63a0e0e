package foehn.qemu;

import foehn.hypervisor.DiskPool;
import foehn.hypervisor.Feature;
import foehn.hypervisor.GuestConflict;
import foehn.hypervisor.GuestId;
import foehn.hypervisor.GuestMissing;
import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.GuestStatus;
import foehn.hypervisor.HostFacts;
import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.ImageRef;
import foehn.hypervisor.MigrationEndpoint;
import foehn.hypervisor.MigrationPlan;
import foehn.hypervisor.MigrationStatus;
import foehn.hypervisor.Power;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A host that runs guests as QEMU processes, driven over QMP. What it knows of a guest lies in the guest's directory;
/// what the guest does is asked of its process. So a new `QemuHost` over the same directories is the old one.
public final class QemuHost implements Hypervisor, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QemuHost.class);
    private static final Duration CONSOLE_LOOK = Duration.ofMinutes(1);

    private final QemuHostConfig config;
    private final ImageCache images;
    private final Fences fences;
    private final HostProperties properties;
    private final Workshop workshop;
    private final Map<GuestId, Guest> guests = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /// Finds the guests that are here, and goes on with their migrations.
    public QemuHost(QemuHostConfig config, Switch network) throws IOException {
        this.config = config;
        this.images = new ImageCache(config.imageCache(), new ImageInspection(config.imageVirtualBytesMax()));
        this.fences = new Fences(config.stateDirectory().resolve("fences"));
        this.properties = new HostProperties(config);
        var disks = new Disks(config, images);
        this.workshop = new Workshop(config, disks, network, new QemuArguments(config, disks, network));
        images.sweep();
        adopt();
        Thread.ofVirtual().name("consoles").start(this::trimConsoles);
    }

    private void adopt() throws IOException {
        var directory = config.stateDirectory().resolve("guests");
        Files.createDirectories(directory);
        try (var entries = Files.list(directory)) {
            for (var entry : entries.toList()) {
                alone(new GuestId(entry.getFileName().toString()), guest -> {
                    guest.adopt();
                    return entry;
                });
            }
        }
    }

    private void trimConsoles() {
        try {
            while (!closed.await(CONSOLE_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                for (var guest : guests.values()) {
                    Console.trim(guest.files().console());
                }
            }
        } catch (IOException trouble) {
            log.warn("consoles are not trimmed any more", trouble);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Guest guest(GuestId id) {
        return guests.computeIfAbsent(id, absent -> new Guest(absent, workshop));
    }

    /// What may throw, on a guest, with its lock held.
    @FunctionalInterface
    private interface Deed<T> {
        T on(Guest guest) throws IOException;
    }

    private <T> T alone(GuestId id, Deed<T> deed) throws IOException {
        while (true) {
            var guest = guest(id);
            guest.lock().lock();
            try {
                // Whoever held the lock may have ended this guest; a new one of the same id has a lock of its own.
                if (guests.get(id) == guest) {
                    return alone(id, guest, deed);
                }
            } finally {
                guest.lock().unlock();
            }
        }
    }

    private <T> T alone(GuestId id, Guest guest, Deed<T> deed) throws IOException {
        try {
            return deed.on(guest);
        } finally {
            if (!guest.here()) {
                guests.remove(id);
                guest.close();
            }
        }
    }

    private <T> T command(GuestId id, long fence, Deed<T> deed) throws IOException {
        return alone(id, guest -> {
            fences.admit(id, fence);
            return deed.on(guest);
        });
    }

    private <T> T commandExisting(GuestId id, long fence, Deed<T> deed) throws IOException {
        return command(id, fence, guest -> {
            guest.requireHere();
            return deed.on(guest);
        });
    }

    @Override
    public HostFacts facts() {
        var pools = config.sharedPool().isPresent() ? EnumSet.allOf(DiskPool.class) : EnumSet.of(DiskPool.LOCAL);
        var features = EnumSet.allOf(Feature.class);
        if (!QemuUser.mayFaultInUserSpace(config.qemuUser())) {
            features.remove(Feature.POST_COPY);
        }
        return properties.facts(pools, features);
    }

    @Override
    public Set<GuestStatus> inventory() {
        var found = new HashSet<GuestStatus>();
        for (var id : Set.copyOf(guests.keySet())) {
            status(id).ifPresent(found::add);
        }
        return found;
    }

    @Override
    public Optional<GuestStatus> status(GuestId id) {
        var guest = guests.get(id);
        try {
            // Without the lock: a status must not wait behind a stop that gives the guest a minute's grace.
            return guest == null || !guest.here() ? Optional.empty() : Optional.of(guest.status());
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    @Override
    public boolean hasImage(ImageRef image) {
        return images.find(image).isPresent();
    }

    @Override
    public void putImage(ImageRef image, InputStream bytes) throws IOException {
        images.put(image, bytes);
    }

    @Override
    public void define(GuestSpec spec, long fence) throws IOException {
        command(spec.id(), fence, guest -> {
            guest.define(spec);
            return spec;
        });
    }

    @Override
    public void start(GuestId id, long fence) throws IOException {
        commandExisting(id, fence, guest -> {
            guest.start();
            return id;
        });
    }

    @Override
    public void stop(GuestId id, Duration grace, long fence) throws IOException {
        commandExisting(id, fence, guest -> {
            guest.stop(grace);
            return id;
        });
    }

    @Override
    public void reboot(GuestId id, boolean hard, Duration grace, long fence) throws IOException {
        commandExisting(id, fence, guest -> {
            guest.stop(hard ? Duration.ZERO : grace);
            guest.start();
            return id;
        });
    }

    @Override
    public void pause(GuestId id, long fence) throws IOException {
        commandExisting(id, fence, guest -> {
            guest.pause();
            return id;
        });
    }

    @Override
    public void resume(GuestId id, long fence) throws IOException {
        commandExisting(id, fence, guest -> {
            if (guest.status().power() != Power.PAUSED && guest.status().power() != Power.RUNNING) {
                throw new GuestConflict("guest " + id + " is not paused");
            }
            guest.start();
            return id;
        });
    }

    @Override
    public void destroy(GuestId id, long fence) throws IOException {
        command(id, fence, guest -> {
            guest.destroy();
            return id;
        });
    }

    @Override
    public void updateMetadata(GuestId id, Map<String, String> documents, long fence) throws IOException {
        commandExisting(id, fence, guest -> {
            guest.updateMetadata(documents);
            return id;
        });
    }

    @Override
    public byte[] consoleTail(GuestId id, int bytesMax) throws IOException {
        var guest = guests.get(id);
        if (guest == null || !guest.here()) {
            throw new GuestMissing("guest " + id + " is not on this host");
        }
        return Console.tail(guest.files().console(), bytesMax);
    }

    /// The spec the guest was defined with last; for the metadata service.
    public Optional<GuestSpec> spec(GuestId id) throws IOException {
        var guest = guests.get(id);
        return guest == null ? Optional.empty() : guest.spec();
    }

    @Override
    public MigrationEndpoint expect(GuestSpec spec, MigrationPlan plan, long fence) throws IOException {
        return command(spec.id(), fence, guest -> guest.arrival().expect(spec, plan));
    }

    @Override
    public void migrate(GuestId id, MigrationPlan plan, MigrationEndpoint to, long fence) throws IOException {
        commandExisting(id, fence, guest -> {
            guest.migrate(plan, to);
            return id;
        });
    }

    @Override
    public Optional<MigrationStatus> migration(GuestId id, Duration wait) throws IOException {
        var guest = guests.get(id);
        if (guest == null || !guest.here()) {
            throw new GuestMissing("guest " + id + " is not on this host");
        }
        return guest.migration(wait);
    }

    @Override
    public void cancelMigration(GuestId id, String migrationId, long fence) throws IOException {
        commandExisting(id, fence, guest -> {
            guest.cancelMigration(migrationId);
            return id;
        });
    }

    @Override
    public void adoptArrived(GuestId id, String migrationId, long fence) throws IOException {
        commandExisting(id, fence, guest -> {
            guest.arrival().adoptArrived(migrationId);
            return id;
        });
    }

    @Override
    public void forgetDeparted(GuestId id, String migrationId, long fence) throws IOException {
        command(id, fence, guest -> {
            guest.forgetDeparted(migrationId);
            return id;
        });
    }

    @Override
    public void abandonArrival(GuestId id, String migrationId, long fence) throws IOException {
        command(id, fence, guest -> {
            if (guest.here()) {
                guest.arrival().abandon(migrationId);
            }
            return id;
        });
    }

    /// Lets go of all monitors; guests and their migrations go on.
    @Override
    public void close() {
        closed.countDown();
        guests.values().forEach(Guest::close);
    }
}
