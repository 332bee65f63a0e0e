package foehn.agent.metadata;

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
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A hypervisor whose guests are answered at `http://169.254.169.254/`. It watches the commands that bring, change and
/// remove guests; each takes effect below first, so a command that was refused changes nothing here, and one that was
/// cut off by a crash is put right when it is repeated, or at the next start.
public final class WithMetadata implements Hypervisor, AutoCloseable {
    private final Hypervisor hypervisor;
    private final MetadataShelf shelf;
    private final MetadataNetworks networks;

    /// Serves the guests that the hypervisor has now, and all that come.
    ///
    /// @param directory where the documents are kept
    /// @param links how this host reaches logical networks
    public WithMetadata(Hypervisor hypervisor, Path directory, MetadataLinks links) throws IOException {
        this.hypervisor = hypervisor;
        this.shelf = new MetadataShelf(directory);
        shelf.load(hypervisor.inventory().stream().map(GuestStatus::id).collect(Collectors.toSet()));
        this.networks = new MetadataNetworks(shelf, links);
        networks.wake();
    }

    @Override
    public void define(GuestSpec spec, long fence) throws IOException {
        hypervisor.define(spec, fence);
        put(spec);
    }

    @Override
    public MigrationEndpoint expect(GuestSpec spec, MigrationPlan plan, long fence) throws IOException {
        var endpoint = hypervisor.expect(spec, plan, fence);
        put(spec);
        return endpoint;
    }

    @Override
    public void updateMetadata(GuestId guest, Map<String, String> documents, long fence) throws IOException {
        hypervisor.updateMetadata(guest, documents, fence);
        var known = shelf.entry(guest)
                .orElseThrow(() -> new GuestMissing("the metadata service does not know guest " + guest));
        shelf.put(new MetadataShelf.Entry(guest, known.nics(), documents));
    }

    @Override
    public void destroy(GuestId guest, long fence) throws IOException {
        hypervisor.destroy(guest, fence);
        removeIfGone(guest);
    }

    @Override
    public void forgetDeparted(GuestId guest, String migrationId, long fence) throws IOException {
        hypervisor.forgetDeparted(guest, migrationId, fence);
        removeIfGone(guest);
    }

    @Override
    public void abandonArrival(GuestId guest, String migrationId, long fence) throws IOException {
        hypervisor.abandonArrival(guest, migrationId, fence);
        removeIfGone(guest);
    }

    private void put(GuestSpec spec) throws IOException {
        shelf.put(new MetadataShelf.Entry(spec.id(), spec.nics(), spec.metadata()));
        networks.wake();
    }

    private void removeIfGone(GuestId guest) throws IOException {
        if (hypervisor.status(guest).isEmpty()) {
            shelf.remove(guest);
            networks.wake();
        }
    }

    @Override
    public HostFacts facts() {
        return hypervisor.facts();
    }

    @Override
    public Set<GuestStatus> inventory() {
        return hypervisor.inventory();
    }

    @Override
    public Optional<GuestStatus> status(GuestId guest) {
        return hypervisor.status(guest);
    }

    @Override
    public boolean hasImage(ImageRef image) {
        return hypervisor.hasImage(image);
    }

    @Override
    public void putImage(ImageRef image, InputStream bytes) throws IOException {
        hypervisor.putImage(image, bytes);
    }

    @Override
    public void start(GuestId guest, long fence) throws IOException {
        hypervisor.start(guest, fence);
    }

    @Override
    public void stop(GuestId guest, Duration grace, long fence) throws IOException {
        hypervisor.stop(guest, grace, fence);
    }

    @Override
    public void reboot(GuestId guest, boolean hard, Duration grace, long fence) throws IOException {
        hypervisor.reboot(guest, hard, grace, fence);
    }

    @Override
    public void pause(GuestId guest, long fence) throws IOException {
        hypervisor.pause(guest, fence);
    }

    @Override
    public void resume(GuestId guest, long fence) throws IOException {
        hypervisor.resume(guest, fence);
    }

    @Override
    public byte[] consoleTail(GuestId guest, int bytesMax) throws IOException {
        return hypervisor.consoleTail(guest, bytesMax);
    }

    @Override
    public void migrate(GuestId guest, MigrationPlan plan, MigrationEndpoint to, long fence) throws IOException {
        hypervisor.migrate(guest, plan, to, fence);
    }

    @Override
    public Optional<MigrationStatus> migration(GuestId guest, Duration wait) throws IOException {
        return hypervisor.migration(guest, wait);
    }

    @Override
    public void cancelMigration(GuestId guest, String migrationId, long fence) throws IOException {
        hypervisor.cancelMigration(guest, migrationId, fence);
    }

    @Override
    public void adoptArrived(GuestId guest, String migrationId, long fence) throws IOException {
        hypervisor.adoptArrived(guest, migrationId, fence);
    }

    /// Stops answering. The namespaces stay for the next agent, which finds or renews them.
    @Override
    public void close() {
        networks.close();
    }
}
