package foehn.object.store;

import foehn.kernel.Fault;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/// The backend on a local disk: an index in a few SQLite files, larger contents in files of their own.
///
/// A container lives in one shard, an account's own row in one, so that every change is one transaction; what an
/// account holds is counted in each shard and added up.
public final class DiskBackend implements Backend {
    private final List<Shard> shards;
    private final Contents contents;
    private final Space space;
    private final InstantSource clock;
    private final FileChannel lockFile;
    private final Path root;
    private final Care care = new Care();
    private final Orphans orphans;
    private final Auditor auditor;
    private final Optional<Caretaker> caretaker;
    private volatile boolean closing;

    private DiskBackend(
            List<Shard> shards,
            Contents contents,
            BlobFiles files,
            DiskOptions options,
            Space space,
            InstantSource clock,
            FileChannel lockFile) {
        this.shards = shards;
        this.contents = contents;
        this.space = space;
        this.clock = clock;
        this.lockFile = lockFile;
        this.root = files.root();
        orphans = new Orphans(files.root(), contents.staging(), shards);
        long rate = options.auditBytesPerSecond();
        auditor = new Auditor(shards, contents, care, rate == 0 ? Long.MAX_VALUE : rate, () -> closing);
        caretaker = rate == 0 ? Optional.empty() : Optional.of(new Caretaker(this));
    }

    public static DiskBackend open(Path directory, DiskOptions options) throws IOException {
        Files.createDirectories(directory);
        return open(directory, options, InstantSource.system(), Space.of(directory));
    }

    static DiskBackend open(Path directory, DiskOptions options, InstantSource clock, LongSupplier freeBytes)
            throws IOException {
        Files.createDirectories(directory);
        var lockFile = lock(directory);
        var space = new Space(freeBytes, options.reserveBytes());
        var caches = new Caches(options.cacheBytesMax());
        int count = shardCount(directory, options.shards());
        var shards = new ArrayList<Shard>();
        for (int i = 0; i < count; i++) {
            shards.add(new Shard(directory.resolve("index-" + i + ".db"), i, count, caches));
        }
        var files = new BlobFiles(directory);
        var contents = new Contents(files, space, caches, List.copyOf(shards), options);
        return new DiskBackend(List.copyOf(shards), contents, files, options, space, clock, lockFile);
    }

    /// What the background work has done so far.
    public Care care() {
        return care;
    }

    /// Two processes over one directory would each believe their own caches.
    private static FileChannel lock(Path directory) throws IOException {
        var file = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (file.tryLock() != null) {
                return file;
            }
        } catch (OverlappingFileLockException thisVeryProcess) {
            // As good as another process.
        }
        file.close();
        throw new IOException(directory + " is in use already");
    }

    /// Names are spread by the number of shards, so it stays what it was.
    private static int shardCount(Path directory, int wanted) throws IOException {
        var file = directory.resolve("shards");
        if (Files.exists(file)) {
            return Integer.parseInt(Files.readString(file).strip());
        }
        Files.writeString(file, wanted + "\n");
        return wanted;
    }

    /// Removes files that belong to no object. In the background this happens by itself.
    void collectOrphans() throws IOException {
        care.orphans(orphans.collect(() -> closing));
    }

    /// Reads everything once, and moves what is rotten into quarantine. In the background this happens by itself.
    void audit() throws InterruptedException {
        auditor.round();
    }

    private Shard shard(String account) {
        return shards.get(spread(account.hashCode()));
    }

    private Shard shard(ContainerKey key) {
        return shards.get(spread(31 * key.account().hashCode() + key.container().hashCode()));
    }

    private int spread(int hash) {
        return Math.floorMod((hash * 0x9E3779B9) >>> 8, shards.size());
    }

    private Timestamp now() {
        return Timestamp.of(clock.instant());
    }

    @Override
    public Optional<Account> account(String name) {
        return shard(name).account(name).map(this::counted);
    }

    private Account counted(Account account) {
        var byPolicy = new TreeMap<Integer, Usage>();
        for (var shard : shards) {
            shard.usage(account.name()).forEach((policy, usage) -> byPolicy.merge(policy, usage, Usage::plus));
        }
        var all = byPolicy.values().stream().reduce(Usage.NOTHING, Usage::plus);
        return new Account(
                account.name(),
                account.created(),
                account.metadata(),
                all,
                Collections.unmodifiableSortedMap(byPolicy));
    }

    @Override
    public Optional<Account> changeAccount(String name, UnaryOperator<Optional<Account>> change) {
        return shard(name)
                .change(batch -> {
                    var old = batch.account(name);
                    var changed = change.apply(old.map(this::counted));
                    if (changed.isPresent() && old.isEmpty()) {
                        space.require(0);
                    }
                    batch.setAccount(name, changed);
                    return changed;
                })
                .map(this::counted);
    }

    @Override
    public List<String> accounts(String marker, int limit) {
        var names = new ArrayList<String>();
        for (var shard : shards) {
            names.addAll(shard.read(reader -> reader.accounts(marker, limit)));
        }
        names.sort(BY_BYTES);
        return names.subList(0, Math.min(limit, names.size()));
    }

    /// As UTF-8 sorts, which is not how Java's strings do.
    private static final Comparator<String> BY_BYTES =
            (a, b) -> java.util.Arrays.compareUnsigned(Rows.name(a), Rows.name(b));

    @Override
    public List<ListEntry<Container>> containers(String account, ListQuery query) {
        var found = new ArrayList<ListEntry<Container>>();
        for (var shard : shards) {
            found.addAll(shard.read(reader -> reader.containers(account, query)));
        }
        Comparator<ListEntry<Container>> order = Comparator.comparing(ListEntry::name, BY_BYTES);
        found.sort(query.reverse() ? order.reversed() : order);
        // Shards roll up each for itself.
        var merged = new ArrayList<ListEntry<Container>>();
        for (var entry : found) {
            boolean again = entry instanceof ListEntry.Prefix
                    && !merged.isEmpty()
                    && merged.getLast() instanceof ListEntry.Prefix
                    && merged.getLast().name().equals(entry.name());
            if (!again && merged.size() < query.limit()) {
                merged.add(entry);
            }
        }
        return merged;
    }

    @Override
    public Optional<Container> container(ContainerKey key) {
        return shard(key).container(key).map(ContainerRow::container);
    }

    @Override
    public Optional<Container> changeContainer(ContainerKey key, UnaryOperator<Optional<Container>> change) {
        var shard = shard(key);
        return shard.change(batch -> {
            var old = batch.container(key);
            var wanted = change.apply(old.map(ContainerRow::container));
            if (wanted.isEmpty()) {
                old.ifPresent(row -> removeContainer(batch, row));
                return wanted;
            }
            return Optional.of(
                    old.isPresent() ? keep(batch, old.get(), wanted.get()) : make(shard, batch, wanted.get()));
        });
    }

    private Container make(Shard shard, Batch batch, Container wanted) {
        space.require(0);
        var made = new Container(
                wanted.key(), wanted.policy(), wanted.created(), wanted.changed(), wanted.metadata(), Usage.NOTHING);
        batch.setContainer(new ContainerRow(shard.nextContainer(), made));
        batch.count(made.key().account(), made.policy(), new Usage(1, 0, 0));
        return made;
    }

    private static Container keep(Batch batch, ContainerRow old, Container wanted) {
        var was = old.container();
        var kept =
                new Container(was.key(), was.policy(), was.created(), wanted.changed(), wanted.metadata(), was.usage());
        batch.setContainer(old.with(kept));
        return kept;
    }

    private static void removeContainer(Batch batch, ContainerRow row) {
        var container = row.container();
        if (container.usage().objects() > 0 || batch.store().hasVersions(row.id())) {
            throw Fault.conflict("There was a conflict when trying to complete your request.");
        }
        batch.removeContainer(container.key());
        batch.count(container.key().account(), container.policy(), new Usage(-1, 0, 0));
    }

    @Override
    public Optional<StoredObject> object(ContainerKey container, String name) {
        var shard = shard(container);
        return shard.container(container).flatMap(row -> shard.object(row.id(), name));
    }

    @Override
    public List<ListEntry<StoredObject>> objects(ContainerKey container, ListQuery query) {
        var shard = shard(container);
        return shard.container(container)
                .map(row -> shard.read(reader -> reader.objects(row.id(), query)))
                .orElse(List.of());
    }

    @Override
    public Optional<StoredObject> version(ContainerKey container, String name, String versionId) {
        var shard = shard(container);
        return shard.container(container).flatMap(row -> {
            var current = shard.object(row.id(), name)
                    .filter(object -> object.versionId().equals(versionId));
            return current.isPresent() ? current : shard.read(reader -> reader.version(row.id(), name, versionId));
        });
    }

    @Override
    public List<ListEntry<StoredObject>> versions(ContainerKey container, ListQuery query, String versionMarker) {
        var shard = shard(container);
        return shard.container(container)
                .map(row -> versions(
                        shard,
                        row.id(),
                        query,
                        versionMarker.isEmpty() ? Optional.empty() : version(container, query.marker(), versionMarker)))
                .orElse(List.of());
    }

    private static List<ListEntry<StoredObject>> versions(
            Shard shard, long container, ListQuery query, Optional<StoredObject> marker) {
        return shard.read(reader -> {
            Cursor.Source<StoredObject> all =
                    (from, to, reverse, rowsMax) -> reader.versions(container, from, to, reverse, rowsMax + 1);
            return marker.isEmpty()
                    ? Listing.of(query, all)
                    : Listing.fromWithinMarker(
                            query, all.without(line -> isBefore(line, marker.get(), query.reverse())));
        });
    }

    /// Whether a version of the marker's name comes not after the marker.
    private static boolean isBefore(StoredObject version, StoredObject marker, boolean reverse) {
        if (!version.name().equals(marker.name())) {
            return false;
        }
        int newer = version.at().compareTo(marker.at());
        return version.versionId().equals(marker.versionId()) || (reverse ? newer < 0 : newer > 0);
    }

    @Override
    public Optional<StoredObject> change(ContainerKey container, String name, Decision decision) {
        var shard = shard(container);
        return shard.change(batch -> ObjectChange.decide(contents, shard, batch, container, name, decision, now()));
    }

    @Override
    public Optional<StoredObject> removeVersion(ContainerKey container, String name, String versionId) {
        var shard = shard(container);
        return shard.change(
                batch -> ObjectChange.removeVersion(contents, shard, batch, container, name, versionId, now()));
    }

    @Override
    public List<Expired> expired(long nowSeconds, int limit) {
        return shards.stream()
                .flatMap(shard -> shard.read(reader -> reader.expired(nowSeconds, limit)).stream())
                .sorted(Comparator.comparingLong(
                        e -> e.object().deleteAtSeconds().orElseThrow()))
                .limit(limit)
                .toList();
    }

    @Override
    public Upload stage(int policy, long bytesExpected) {
        return contents.stage(policy, bytesExpected);
    }

    @Override
    public Content duplicate(Content content, int policy) throws IOException {
        return contents.duplicate(content, policy);
    }

    @Override
    public void discard(Content content) {
        contents.discard(content);
    }

    @Override
    public Download open(Content content) throws IOException {
        return contents.open(content);
    }

    @Override
    public Condition condition() {
        return new Condition(
                root.toFile().getTotalSpace(),
                root.toFile().getUsableSpace(),
                care.auditedContents(),
                care.auditedBytes(),
                care.rottenContents());
    }

    @Override
    public void close() {
        closing = true;
        caretaker.ifPresent(Caretaker::close);
        shards.forEach(Shard::close);
        try {
            lockFile.close();
        } catch (IOException trouble) {
            throw new java.io.UncheckedIOException(trouble);
        }
    }
}
