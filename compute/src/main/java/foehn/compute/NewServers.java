package foehn.compute;

import foehn.compute.ServerTasks.Asked;
import foehn.hypervisor.DiskPool;
import foehn.hypervisor.ImageRef;
import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.db.Database;
import foehn.kernel.json.Json;
import foehn.kernel.operation.Operations;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Takes orders for servers: checks them against what there is, and writes the rows and the operations that build
/// them in one transaction, all of an order or none.
final class NewServers {
    private static final int FILES_MAX = 5;
    private static final int FILE_LENGTH_MAX = 10 * 1024;
    private static final long GIB = 1L << 30;
    private static final int SEED_BYTES = 512;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Database db;
    private final ServerStore servers;
    private final ServerLabelStore labels;
    private final ServerGroupStore groups;
    private final ServerTasks tasks;
    private final Flavors flavors;
    private final Keypairs keypairs;
    private final Images images;
    private final Ports ports;
    private final Zones zones;
    private final Hosts hosts;
    private final Quotas quotas;
    private final Operations operations;
    private final DiskPool pool;
    private final InstantSource clock;

    /// An order, and all that it refers to.
    private record Order(
            NewServer wanted,
            FlavorSnapshot flavor,
            Images.Image image,
            ImageRef content,
            Optional<Keypair> key,
            List<NicRequest> nics,
            Optional<ServerGroup> group) {}

    NewServers(
            Database db,
            ServerStore servers,
            ServerLabelStore labels,
            ServerGroupStore groups,
            ServerTasks tasks,
            Flavors flavors,
            Keypairs keypairs,
            Images images,
            Ports ports,
            Zones zones,
            Hosts hosts,
            Quotas quotas,
            Operations operations,
            DiskPool pool,
            InstantSource clock) {
        this.db = db;
        this.servers = servers;
        this.labels = labels;
        this.groups = groups;
        this.tasks = tasks;
        this.flavors = flavors;
        this.keypairs = keypairs;
        this.images = images;
        this.ports = ports;
        this.zones = zones;
        this.hosts = hosts;
        this.quotas = quotas;
        this.operations = operations;
        this.pool = pool;
        this.clock = clock;
    }

    /// The servers' rows; they are being built when it returns.
    List<Server> create(Caller caller, Asked asked, NewServer wanted) {
        var order = check(caller, wanted);
        return db.write(_ -> write(caller, asked, order));
    }

    private Order check(Caller caller, NewServer wanted) {
        var flavor = flavor(caller, wanted.flavorId());
        var image = images.find(caller, wanted.imageId())
                .orElseThrow(() -> Fault.named(400, "badRequest", "Can not find requested image"));
        var content = image.content()
                .filter(_ -> image.status().equals("active"))
                .orElseThrow(() -> Fault.named(400, "badRequest", "Image " + image.id() + " is not active."));
        requireRoom(flavor, image);
        requirePlace(wanted);
        requireFiles(wanted);
        int max = quotas.metadataItemsMax(caller.project());
        if (wanted.metadata().size() > max) {
            throw new FaultException(
                    new Fault.OverQuota("metadata_items", max, wanted.metadata().size()));
        }
        var key = wanted.keyName()
                .map(name -> keypairs.find(caller.userId(), name)
                        .orElseThrow(() -> Fault.named(400, "badRequest", "Invalid key_name provided.")));
        boolean one = wanted.countMax() == 1;
        if (!one && wanted.networks().stream().anyMatch(n -> n.port() != null || n.fixedIp() != null)) {
            throw Fault.invalid("max_count", "A port or a fixed address is for one server only.");
        }
        var nics = ports.check(caller, wanted.networkChoice(), wanted.networks(), wanted.securityGroups());
        return new Order(wanted, flavor, image, content, key, nics, group(caller, wanted));
    }

    private FlavorSnapshot flavor(Caller caller, String id) {
        try {
            return flavors.snapshot(flavors.get(caller, id));
        } catch (FaultException missing) {
            throw Fault.named(400, "badRequest", missing.fault().message());
        }
    }

    private static void requireRoom(FlavorSnapshot flavor, Images.Image image) {
        if (flavor.ramMib() < image.minRamMib()) {
            throw Fault.named(400, "badRequest", "Flavor's memory is too small for requested image.");
        }
        if (flavor.diskGib() == 0) {
            return;
        }
        if (flavor.diskGib() < image.minDiskGib()) {
            throw Fault.named(
                    400,
                    "badRequest",
                    String.format(
                            Locale.ROOT,
                            "Flavor's disk is smaller than the minimum size specified in image metadata."
                                    + " Flavor disk is %d GB, minimum size is %d GB.",
                            flavor.diskGib(),
                            image.minDiskGib()));
        }
        if (flavor.diskGib() * GIB < image.virtualBytes()) {
            throw Fault.named(
                    400,
                    "badRequest",
                    String.format(
                            Locale.ROOT,
                            "Flavor's disk is too small for requested image."
                                    + " Flavor disk is %d bytes, image is %d bytes.",
                            flavor.diskGib() * GIB,
                            image.virtualBytes()));
        }
    }

    private void requirePlace(NewServer wanted) {
        wanted.zone().filter(zone -> !zones.exists(zone)).ifPresent(_ -> {
            throw Fault.named(400, "badRequest", "The requested availability zone is not available");
        });
        wanted.host().filter(host -> hosts.find(host).isEmpty()).ifPresent(host -> {
            throw Fault.named(400, "badRequest", "Compute host " + host + " could not be found.");
        });
    }

    private static void requireFiles(NewServer wanted) {
        int files = wanted.files().size();
        if (files > FILES_MAX) {
            throw new FaultException(new Fault.OverQuota("injected_files", FILES_MAX, files));
        }
        for (NewServer.InjectedFile file : wanted.files()) {
            if (file.text().length() > FILE_LENGTH_MAX) {
                throw new FaultException(new Fault.OverQuota(
                        "injected_file_content_bytes",
                        FILE_LENGTH_MAX,
                        file.text().length()));
            }
        }
    }

    private Optional<ServerGroup> group(Caller caller, NewServer wanted) {
        return wanted.hints().getOrDefault("group", List.of()).stream()
                .findFirst()
                .map(id -> groups.find(id)
                        .filter(g -> caller.mayTouch(g.projectId()))
                        .orElseThrow(
                                () -> Fault.named(400, "badRequest", "Instance group " + id + " could not be found.")));
    }

    /// As many as the quota admits, if these are enough; else its 403.
    private int affordable(Caller caller, Order order) {
        int most = order.wanted().countMax();
        int least = order.wanted().countMin();
        if (most > least) {
            int low = least;
            while (low < most) {
                int middle = (low + most + 1) / 2;
                if (admitted(caller, order, middle)) {
                    low = middle;
                } else {
                    most = middle - 1;
                }
            }
        }
        requireQuota(caller, order, most);
        return most;
    }

    private boolean admitted(Caller caller, Order order, int count) {
        try {
            requireQuota(caller, order, count);
            return true;
        } catch (FaultException over) {
            return false;
        }
    }

    private void requireQuota(Caller caller, Order order, int count) {
        var flavor = order.flavor();
        quotas.requireServers(
                caller.project(),
                caller.userId(),
                count,
                (long) count * flavor.vcpus(),
                (long) count * flavor.ramMib());
        order.group()
                .ifPresent(g -> quotas.requireServerGroupMembers(
                        caller.project(),
                        caller.userId(),
                        groups.members(g.id()).size(),
                        count));
    }

    private List<Server> write(Caller caller, Asked asked, Order order) {
        int count = affordable(caller, order);
        var reservation = "r-" + Ids.hex().substring(0, 8);
        var made = new ArrayList<Server>();
        for (int i = 0; i < count; i++) {
            var server = row(caller, order, reservation, i);
            servers.insert(server);
            labels.putMetadata(server.id(), order.wanted().metadata());
            labels.setTags(server.id(), order.wanted().tags());
            order.group().ifPresent(g -> groups.addMember(g.id(), server.id()));
            tasks.record(asked, server.id(), ServerTask.SCHEDULING, server.createdAt());
            operations.enqueue(
                    Spawn.KIND,
                    server.id(),
                    new Spawn.Progress(server.id(), asked.requestId(), List.of()),
                    asked.requestId());
            made.add(server);
        }
        return made;
    }

    private Server row(Caller caller, Order order, String reservation, int index) {
        var wanted = order.wanted();
        var flavor = order.flavor();
        var id = Ids.uuid();
        var name = wanted.countMax() == 1 ? wanted.name() : wanted.name() + "-" + (index + 1);
        var disks = Guests.firstDisks(flavor, order.content(), order.image().virtualBytes(), pool);
        long now = clock.millis();
        var key = order.key();
        return new Server(
                id,
                servers.nextNumber("server"),
                caller.project(),
                caller.userId(),
                name,
                hostname(name, id),
                wanted.description().orElse(null),
                order.image().id(),
                Json.MAPPER.writeValueAsString(order.content()),
                flavor.id(),
                Json.MAPPER.writeValueAsString(flavor),
                flavor.vcpus(),
                flavor.ramMib(),
                gib(flavor, order.image()),
                Guests.json(disks),
                key.map(Keypair::name).orElse(null),
                key.map(Keypair::publicKey).orElse(null),
                key.map(Keypair::type).orElse(null),
                wanted.userData().orElse(null),
                wanted.configDrive(),
                wanted.diskConfig(),
                wanted.adminPass(),
                wanted.zone().orElse(null),
                wanted.host().orElse(null),
                Json.MAPPER.writeValueAsString(wanted.hints()),
                Json.MAPPER.writeValueAsString(order.nics()),
                Json.MAPPER.writeValueAsString(wanted.securityGroups()),
                Json.MAPPER.writeValueAsString(wanted.files()),
                orNull(wanted.accessIpV4()),
                orNull(wanted.accessIpV6()),
                reservation,
                index,
                seed(),
                null,
                null,
                ServerState.BUILDING,
                ServerTask.SCHEDULING,
                PowerState.NOSTATE,
                false,
                null,
                null,
                null,
                null,
                now,
                now,
                null);
    }

    private static @Nullable String orNull(Optional<String> text) {
        return text.filter(t -> !t.isEmpty()).orElse(null);
    }

    /// What the disks may grow to: a flavor without a size gives as much as the image has.
    private static int gib(FlavorSnapshot flavor, Images.Image image) {
        long root = flavor.diskGib() > 0 ? flavor.diskGib() : (image.virtualBytes() + GIB - 1) / GIB;
        return (int) (root + flavor.ephemeralGib() + (flavor.swapMib() + 1023) / 1024);
    }

    private static String seed() {
        byte[] bytes = new byte[SEED_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /// A DNS label made of the name, as Nova makes it.
    static String hostname(String name, String id) {
        var plain = name.toLowerCase(Locale.ROOT)
                .replaceAll("[ _]", "-")
                .replaceAll("[^a-z0-9.-]", "")
                .replaceAll("^[.-]+|[.-]+$", "");
        var cut = plain.length() <= 63 ? plain : plain.substring(0, 63).replaceAll("[.-]+$", "");
        return cut.isEmpty() ? "server-" + id : cut;
    }
}
