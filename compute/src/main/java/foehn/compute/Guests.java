package foehn.compute;

import foehn.hypervisor.DiskPool;
import foehn.hypervisor.DiskSpec;
import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.HostFacts;
import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.ImageRef;
import foehn.hypervisor.Nic;
import foehn.kernel.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns a server's row and its ports into what a host must know to run it.
final class Guests {
    private static final long GIB = 1L << 30;
    private static final long MIB = 1L << 20;

    private final ServerLabelStore labels;
    private final Images images;
    private final boolean configDriveForced;

    Guests(ServerLabelStore labels, Images images, boolean configDriveForced) {
        this.labels = labels;
        this.images = images;
        this.configDriveForced = configDriveForced;
    }

    /// The guest of this server, with these disks and ports.
    GuestSpec spec(Server server, List<DiskSpec> disks, List<Ports.Port> ports) {
        return new GuestSpec(
                server.guest(),
                server.name(),
                server.vcpus(),
                server.ramMib(),
                disks,
                ports.stream().map(Guests::nic).toList(),
                new GuestDocuments(server, labels.metadata(server.id()), ports).all(),
                server.configDrive() || configDriveForced);
    }

    private static Nic nic(Ports.Port port) {
        return new Nic(
                port.id(),
                port.networkId(),
                port.mac(),
                port.mtu(),
                port.addresses().stream().map(Ports.Address::ip).toList(),
                port.metadataPort());
    }

    /// The disks that a new server begins with: root, then ephemeral, then swap.
    static List<DiskSpec> firstDisks(FlavorSnapshot flavor, ImageRef image, long virtualBytes, DiskPool pool) {
        var disks = new ArrayList<DiskSpec>();
        long root = flavor.diskGib() == 0 ? virtualBytes : flavor.diskGib() * GIB;
        disks.add(new DiskSpec("root", Optional.of(image), root, pool, 0));
        if (flavor.ephemeralGib() > 0) {
            disks.add(new DiskSpec("ephemeral0", Optional.empty(), flavor.ephemeralGib() * GIB, pool, 0));
        }
        if (flavor.swapMib() > 0) {
            disks.add(new DiskSpec("swap", Optional.empty(), flavor.swapMib() * MIB, pool, 0));
        }
        return disks;
    }

    /// The same disks in the pool that this host offers.
    static List<DiskSpec> inPool(List<DiskSpec> disks, DiskPool wanted, HostFacts host) {
        var pool = host.pools().contains(wanted) ? wanted : DiskPool.LOCAL;
        return disks.stream()
                .map(d -> new DiskSpec(d.name(), d.image(), d.sizeBytes(), pool, d.generation()))
                .toList();
    }

    static String json(List<DiskSpec> disks) {
        return Json.MAPPER.writeValueAsString(disks);
    }

    /// The image that the server's root disk stands on is in the host's cache afterwards.
    void bringImage(Server server, Hypervisor host) {
        var image = server.image();
        if (image == null) {
            return;
        }
        var ref = Json.MAPPER.readValue(image, ImageRef.class);
        HostCalls.tell(host, h -> {
            if (!h.hasImage(ref)) {
                putImage(server.imageId(), ref, h);
            }
        });
    }

    private void putImage(@Nullable String id, ImageRef ref, Hypervisor host) throws IOException {
        if (id == null) {
            throw new IllegalStateException("a server with an image but without its id");
        }
        try (var bytes = images.open(id)) {
            host.putImage(ref, bytes);
        }
    }
}
