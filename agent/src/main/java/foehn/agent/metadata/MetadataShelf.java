package foehn.agent.metadata;

import foehn.hypervisor.GuestId;
import foehn.hypervisor.MetadataPort;
import foehn.hypervisor.Nic;
import foehn.hypervisor.remote.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/// What the metadata service answers each guest with, one file a guest, so that an agent which restarts goes on
/// answering. Written before the command that brings it is acknowledged; a file is whole or not there.
final class MetadataShelf {
    private static final Logger log = LoggerFactory.getLogger(MetadataShelf.class);
    private static final String SUFFIX = ".json";

    /// A guest's file. User data may hold secrets: the files are for the agent's user alone, and are never logged.
    record Entry(GuestId guest, List<Nic> nics, Map<String, String> documents) {}

    /// A network as this host needs it: where the service listens, and the smallest MTU that a guest there has.
    record Network(MetadataPort port, int mtu) {}

    private final Path directory;
    private final Map<GuestId, List<Nic>> nics = new ConcurrentHashMap<>();

    MetadataShelf(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /// Reads what an earlier agent wrote, and drops what belongs to no guest of this host any more.
    void load(Set<GuestId> guests) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                var entry = read(file);
                if (entry.filter(e -> guests.contains(e.guest())).isPresent()) {
                    nics.put(entry.get().guest(), entry.get().nics());
                } else {
                    Files.delete(file);
                }
            }
        }
    }

    void put(Entry entry) throws IOException {
        var file = file(entry.guest());
        var half = directory.resolve(entry.guest() + ".new");
        try (var out = FileChannel.open(
                half, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            var bytes = ByteBuffer.wrap(Wire.MAPPER.writeValueAsBytes(entry));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
        nics.put(entry.guest(), entry.nics());
    }

    void remove(GuestId guest) throws IOException {
        nics.remove(guest);
        Files.deleteIfExists(file(guest));
    }

    Optional<Entry> entry(GuestId guest) {
        return nics.containsKey(guest) ? read(file(guest)) : Optional.empty();
    }

    /// Who has this address on this network. Addresses are unique within a network, whoever the tenants are.
    Optional<Entry> entry(String networkId, String address) {
        return nics.entrySet().stream()
                .filter(e -> e.getValue().stream()
                        .anyMatch(nic -> nic.networkId().equals(networkId)
                                && nic.addresses().contains(address)))
                .findFirst()
                .flatMap(e -> entry(e.getKey()));
    }

    /// By network id, those which have a guest here and a port for the service.
    Map<String, Network> networks() {
        var found = new TreeMap<String, Network>();
        for (List<Nic> ofGuest : nics.values()) {
            for (Nic nic : ofGuest) {
                nic.metadataPort()
                        .ifPresent(port -> found.merge(
                                nic.networkId(),
                                new Network(port, nic.mtu()),
                                (a, b) -> new Network(a.port(), Math.min(a.mtu(), b.mtu()))));
            }
        }
        return found;
    }

    private Path file(GuestId guest) {
        return directory.resolve(guest + SUFFIX);
    }

    private static Optional<Entry> read(Path file) {
        try {
            return file.toString().endsWith(SUFFIX)
                    ? Optional.of(Wire.MAPPER.readValue(Files.readAllBytes(file), Entry.class))
                    : Optional.empty();
        } catch (IOException | JacksonException e) {
            log.warn("unreadable metadata in {}: {}", file, e.getClass().getSimpleName());
            return Optional.empty();
        }
    }
}
