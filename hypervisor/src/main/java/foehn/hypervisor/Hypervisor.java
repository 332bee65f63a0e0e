package foehn.hypervisor;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A host's power to run guests: QEMU, a simulated host that fails on request, and the client of a
/// host agent all implement it, and `HypervisorContract` holds each of them to this text.
///
/// Every method is idempotent and is named for the state it leaves behind: starting a running guest
/// and destroying an absent one both succeed. Nothing is remembered between calls: the hypervisor is
/// asked, never assumed, so an agent that restarts loses nothing.
///
/// A method that names a guest this host does not have throws [GuestMissing] unless it says otherwise.
/// A host that cannot be reached throws [HostUnreachable], which says nothing about what has happened.
///
/// `fence` orders the commands to one guest: a host remembers the highest it has seen for that guest, and
/// refuses a lower one with [StaleCommand], so a control plane that lost its lease can do no harm.
public interface Hypervisor {

    /// What this host is and can do now; also the health check.
    HostFacts facts();

    /// All guests on this host which we defined: what reconciliation starts from.
    Set<GuestStatus> inventory();

    /// Empty when this host has never heard of the guest.
    Optional<GuestStatus> status(GuestId guest);

    /// Whether the image is in this host's cache, whole and verified.
    boolean hasImage(ImageRef image);

    /// Fills the cache. The bytes are verified against the reference's SHA-512 and inspected again (no backing
    /// file, no external data file); what fails either is refused with [ImageRejected] and not kept.
    void putImage(ImageRef image, InputStream bytes) throws IOException;

    /// Makes the guest exist, powered off: disks, config drive, persisted arguments. The same spec again is
    /// fine; another spec for a guest that exists replaces it when the guest is off, else [GuestConflict].
    void define(GuestSpec spec, long fence) throws IOException;

    /// Running afterwards, whatever it was: a guest that was off is booted, a paused one goes on.
    void start(GuestId guest, long fence) throws IOException;

    /// Asks the guest to power off (ACPI), and after `grace` pulls the plug. Zero grace pulls it at once.
    void stop(GuestId guest, Duration grace, long fence) throws IOException;

    /// Soft: ACPI power-off within `grace`, then boot. Hard, or when the grace runs out: a fresh process.
    void reboot(GuestId guest, boolean hard, Duration grace, long fence) throws IOException;

    void pause(GuestId guest, long fence) throws IOException;

    void resume(GuestId guest, long fence) throws IOException;

    /// Gone, with its disks on this host's stores, its taps, and its sockets. An absent guest is fine.
    void destroy(GuestId guest, long fence) throws IOException;

    /// Replaces what the metadata service answers this guest with. See [GuestSpec#metadata()].
    void updateMetadata(GuestId guest, Map<String, String> documents, long fence) throws IOException;

    /// The last `bytesMax` bytes that the guest wrote to its serial console, over all its boots on this host.
    byte[] consoleTail(GuestId guest, int bytesMax) throws IOException;

    /// At the target: makes the guest exist and wait for its state. Where the plan copies disks, empty ones are
    /// made and exported. Calling it again for the same migration answers the same endpoint; for another
    /// migration id, the earlier, unfinished arrival is thrown away first. A guest that already runs here is a
    /// [GuestConflict].
    MigrationEndpoint expect(GuestSpec spec, MigrationPlan plan, long fence) throws IOException;

    /// At the source: begins, and answers at once. Asking again for the same migration id changes nothing.
    void migrate(GuestId guest, MigrationPlan plan, MigrationEndpoint to, long fence) throws IOException;

    /// How the guest's latest migration away from, or to, this host stands; empty when this guest never had one.
    /// Waits for the end, but not longer than `wait`.
    Optional<MigrationStatus> migration(GuestId guest, Duration wait) throws IOException;

    /// Stops a migration that has not passed its switch-over: the guest runs on here. After it: no effect.
    void cancelMigration(GuestId guest, String migrationId, long fence) throws IOException;

    /// At the target, when the guest runs there: it is an ordinary guest from now on.
    void adoptArrived(GuestId guest, String migrationId, long fence) throws IOException;

    /// At the source, when the guest runs elsewhere: forgets it, with its taps and its private disks. Disks the
    /// target now uses (shared ones that were not copied) are left alone. An absent guest is fine.
    void forgetDeparted(GuestId guest, String migrationId, long fence) throws IOException;

    /// At the target, when the migration failed: throws the arrival away. Never touches a guest that runs.
    void abandonArrival(GuestId guest, String migrationId, long fence) throws IOException;
}
