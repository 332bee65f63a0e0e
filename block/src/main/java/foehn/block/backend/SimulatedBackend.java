package foehn.block.backend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Volumes in memory, for tests, and for clouds that boot nothing. It keeps what is written, not the zeros behind it,
/// and takes raw files only.
public final class SimulatedBackend implements VolumeBackend {
    private static final long TOTAL_BYTES = 1L << 40;

    private final String name;
    private final Map<String, Disk> volumes = new HashMap<>();
    private final Map<String, Disk> snapshots = new HashMap<>();
    private final Map<String, Disk> loose = new HashMap<>();
    private final Map<String, Set<String>> open = new HashMap<>();
    private volatile boolean broken;

    private record Disk(byte[] data, long bytes) {
        Disk grown(long to) {
            return new Disk(data, Math.max(bytes, to));
        }
    }

    public SimulatedBackend(String name) {
        this.name = name;
    }

    /// While broken, whatever would change something fails.
    public void setBroken(boolean now) {
        broken = now;
    }

    /// Puts something there that is nobody's volume.
    public synchronized void leave(String reference, long bytes) {
        loose.put(reference, new Disk(new byte[0], bytes));
    }

    private static Disk require(Map<String, Disk> disks, String id) throws IOException {
        var disk = disks.get(id);
        if (disk == null) {
            throw new IOException("there is no " + id);
        }
        return disk;
    }

    private void requireWhole() throws IOException {
        if (broken) {
            throw new IOException("the backend is broken, as was asked for");
        }
    }

    private void requireClosed(String volume) throws BusyException {
        if (!open.getOrDefault(volume, Set.of()).isEmpty()) {
            throw new BusyException(volume);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String protocol() {
        return "simulated";
    }

    @Override
    public synchronized Capacity capacity() {
        long used = volumes.values().stream().mapToLong(Disk::bytes).sum();
        return new Capacity(TOTAL_BYTES, Math.max(0, TOTAL_BYTES - used));
    }

    @Override
    public synchronized void create(String volume, long bytes, Content content) throws IOException {
        requireWhole();
        if (volumes.containsKey(volume)) {
            return;
        }
        var disk = switch (content) {
            case Content.Empty _ -> new Disk(new byte[0], bytes);
            case Content.OfVolume(var source) -> {
                requireClosed(source);
                yield require(volumes, source).grown(bytes);
            }
            case Content.OfSnapshot(var _, var snapshot) ->
                require(snapshots, snapshot).grown(bytes);
            case Content.OfFile(var file, var _) -> new Disk(beginning(file), bytes);
        };
        volumes.put(volume, disk);
    }

    /// Everything up to the last byte that is not zero.
    private static byte[] beginning(Path file) throws IOException {
        var kept = new ByteArrayOutputStream();
        var buffer = new byte[1 << 20];
        var zeros = new byte[1 << 20];
        long skipped = 0;
        try (var in = Files.newInputStream(file)) {
            for (int n = in.readNBytes(buffer, 0, buffer.length); n > 0; n = in.readNBytes(buffer, 0, buffer.length)) {
                if (Arrays.equals(buffer, 0, n, zeros, 0, n)) {
                    skipped += n;
                    continue;
                }
                for (; skipped > 0; skipped -= Math.min(skipped, zeros.length)) {
                    kept.write(zeros, 0, (int) Math.min(skipped, zeros.length));
                }
                kept.write(buffer, 0, n);
            }
        }
        return kept.toByteArray();
    }

    @Override
    public synchronized void delete(String volume) throws IOException {
        requireWhole();
        requireClosed(volume);
        volumes.remove(volume);
    }

    @Override
    public synchronized void extend(String volume, long bytes) throws IOException {
        requireWhole();
        volumes.put(volume, require(volumes, volume).grown(bytes));
    }

    @Override
    public synchronized void snapshot(String volume, String snapshot) throws IOException {
        requireWhole();
        if (!snapshots.containsKey(snapshot)) {
            requireClosed(volume);
            snapshots.put(snapshot, require(volumes, volume));
        }
    }

    @Override
    public synchronized void deleteSnapshot(String volume, String snapshot) throws IOException {
        requireWhole();
        snapshots.remove(snapshot);
    }

    @Override
    public synchronized void revert(String volume, String snapshot) throws IOException {
        requireWhole();
        requireClosed(volume);
        volumes.put(
                volume,
                require(snapshots, snapshot).grown(require(volumes, volume).bytes()));
    }

    @Override
    public synchronized void read(String volume, Optional<String> snapshot, Path raw) throws IOException {
        var disk = snapshot.isPresent() ? require(snapshots, snapshot.get()) : require(volumes, volume);
        try (var file = new RandomAccessFile(raw.toFile(), "rw")) {
            file.write(disk.data());
            file.setLength(disk.bytes());
        }
    }

    /// Overwrites, as a guest would.
    public synchronized void write(String volume, int offset, byte[] bytes) throws IOException {
        var disk = require(volumes, volume);
        var data = Arrays.copyOf(disk.data(), Math.max(disk.data().length, offset + bytes.length));
        System.arraycopy(bytes, 0, data, offset, bytes.length);
        volumes.put(volume, new Disk(data, disk.bytes()));
    }

    @Override
    public synchronized Connection connect(String volume, String attachment, boolean readOnly) throws IOException {
        requireWhole();
        require(volumes, volume);
        open.computeIfAbsent(volume, _ -> new HashSet<>()).add(attachment);
        return new Connection("simulated", Map.of("volume", volume, "access_mode", readOnly ? "ro" : "rw"), Map.of());
    }

    @Override
    public synchronized void disconnect(String volume, String attachment) {
        open.getOrDefault(volume, new HashSet<>()).remove(attachment);
    }

    @Override
    public synchronized List<Unmanaged> unmanaged() {
        var found = new ArrayList<Unmanaged>();
        loose.forEach((reference, disk) -> found.add(new Unmanaged(reference, disk.bytes())));
        return found;
    }

    @Override
    public synchronized long adopt(String volume, String reference) throws IOException {
        if (!volumes.containsKey(volume)) {
            volumes.put(volume, require(loose, reference));
            loose.remove(reference);
        }
        return require(volumes, volume).bytes();
    }

    @Override
    public synchronized String release(String volume) {
        var reference = "released-" + volume;
        var disk = volumes.remove(volume);
        if (disk != null) {
            loose.put(reference, disk);
        }
        return reference;
    }

    @Override
    public synchronized void adoptSnapshot(String volume, String snapshot, String reference) throws IOException {
        if (!snapshots.containsKey(snapshot)) {
            snapshots.put(snapshot, require(loose, reference));
            loose.remove(reference);
        }
    }

    @Override
    public synchronized String releaseSnapshot(String volume, String snapshot) {
        var reference = "released-" + snapshot;
        var disk = snapshots.remove(snapshot);
        if (disk != null) {
            loose.put(reference, disk);
        }
        return reference;
    }
}
