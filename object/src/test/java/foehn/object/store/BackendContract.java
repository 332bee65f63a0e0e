package foehn.object.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.kernel.Fault;
import foehn.kernel.FaultException;
import foehn.object.store.Decision.Fate;
import foehn.object.store.Decision.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every [Backend] promises. An implementation's test extends this and says how to open one.
abstract class BackendContract {
    static final ContainerKey C = new ContainerKey("AUTH_a", "c");

    private final AtomicLong time = new AtomicLong(170_000_000_000_000L);
    Backend backend;

    /// An empty one.
    abstract Backend open() throws Exception;

    /// The same one again, as the next process finds it.
    abstract Backend reopen(Backend closed) throws Exception;

    @BeforeEach
    void openOne() throws Exception {
        backend = open();
        makeContainer(C);
    }

    @AfterEach
    void closeIt() {
        backend.close();
    }

    Timestamp tick() {
        return new Timestamp(time.incrementAndGet());
    }

    static SortedMap<String, String> metadata(String... pairs) {
        var map = new TreeMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }

    void makeContainer(ContainerKey key) {
        backend.changeContainer(
                key,
                old -> Optional.of(
                        old.orElseGet(() -> new Container(key, 0, tick(), tick(), metadata(), Usage.NOTHING))));
    }

    Content stage(byte[] bytes) throws IOException {
        try (var upload = backend.stage(0, bytes.length)) {
            upload.write(bytes, 0, bytes.length);
            return upload.finish();
        }
    }

    StoredObject object(String name, Content content, String version) {
        return new StoredObject(
                name,
                tick(),
                content.bytes(),
                "text/plain",
                content.md5(),
                metadata(),
                OptionalLong.empty(),
                version,
                content);
    }

    Optional<StoredObject> put(ContainerKey key, String name, byte[] bytes) throws IOException {
        var content = stage(bytes);
        return backend.change(key, name, (_, _) -> new Outcome.Store(object(name, content, ""), Fate.DISCARD));
    }

    void put(String name, String text) throws IOException {
        put(C, name, text.getBytes(UTF_8));
    }

    void putVersion(String name, String text, String id) throws IOException {
        var content = stage(text.getBytes(UTF_8));
        backend.change(C, name, (_, _) -> new Outcome.Store(object(name, content, id), Fate.KEEP));
    }

    byte[] read(StoredObject object) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var download = backend.open(object.content())) {
            download.send(0, download.bytes(), piece -> {
                var bytes = new byte[piece.remaining()];
                piece.get(bytes);
                out.write(bytes);
            });
        }
        return out.toByteArray();
    }

    String text(String name) throws IOException {
        return new String(read(backend.object(C, name).orElseThrow()), UTF_8);
    }

    Usage usage() {
        return backend.container(C).orElseThrow().usage();
    }

    List<String> names(ListQuery query) {
        return backend.objects(C, query).stream()
                .map(e -> (e instanceof ListEntry.Prefix ? "+" : "") + e.name())
                .toList();
    }

    static byte[] random(int bytes) {
        var made = new byte[bytes];
        new Random(bytes).nextBytes(made);
        return made;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 16_384, 16_385, 65_536, 65_537, 300_000, 1_048_576})
    void bytesOfAnyLengthComeBackAsTheyWent(int length) throws Exception {
        put(C, "o", random(length));
        var stored = backend.object(C, "o").orElseThrow();
        assertThat(read(stored)).isEqualTo(random(length));
        assertThat(stored.content().bytes()).isEqualTo(length);
        assertThat(usage()).isEqualTo(new Usage(0, 1, length));
        backend = reopen(backend);
        assertThat(backend.object(C, "o")).contains(stored);
        assertThat(read(stored)).isEqualTo(random(length));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 300_000})
    void anyPartOfTheBytesCanBeRead(int length) throws Exception {
        put(C, "o", random(length));
        var content = backend.object(C, "o").orElseThrow().content();
        var chance = new Random(7);
        try (var download = backend.open(content)) {
            for (int i = 0; i < 50; i++) {
                int from = chance.nextInt(length);
                int count = chance.nextInt(length - from + 1);
                var expected = java.util.Arrays.copyOfRange(random(length), from, from + count);
                assertThat(download.stream(from, count).readAllBytes()).isEqualTo(expected);
                var sent = new ByteArrayOutputStream();
                download.send(from, count, piece -> {
                    var bytes = new byte[piece.remaining()];
                    piece.get(bytes);
                    sent.writeBytes(bytes);
                });
                assertThat(sent.toByteArray()).isEqualTo(expected);
            }
        }
    }

    @Test
    void theSumIsThatOfTheBytes() throws Exception {
        assertThat(stage("hello".getBytes(UTF_8)).md5()).isEqualTo("5d41402abc4b2a76b9719d911017c592");
        assertThat(stage(new byte[0]).md5()).isEqualTo("d41d8cd98f00b204e9800998ecf8427e");
    }

    @Test
    void everythingAboutAnObjectComesBack() throws Exception {
        var content = stage(random(20_000));
        var object = new StoredObject(
                "x/ü/\uD83D\uDE00",
                tick(),
                77,
                "a/b; c=d",
                "etag-2",
                metadata("x-object-meta-a", "ä b", "x-object-sysmeta-b", ""),
                OptionalLong.of(12345),
                "v1",
                content);
        backend.change(C, object.name(), (_, _) -> new Outcome.Store(object, Fate.DISCARD));
        assertThat(backend.object(C, object.name())).contains(object);
        backend = reopen(backend);
        assertThat(backend.object(C, object.name())).contains(object);
        assertThat(backend.objects(C, ListQuery.all(10))).containsExactly(new ListEntry.Item<>(object.name(), object));
    }

    @Test
    void nobodySeesWhatIsOnlyStaged() throws Exception {
        var small = stage(random(10));
        var large = stage(random(100_000));
        assertThat(names(ListQuery.all(10))).isEmpty();
        backend.discard(small);
        backend.discard(large);
        for (var content : List.of(small, large)) {
            assertThatThrownBy(() ->
                            backend.change(C, "o", (_, _) -> new Outcome.Store(object("o", content, ""), Fate.DISCARD)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(usage()).isEqualTo(Usage.NOTHING);
    }

    @Test
    void aChangeSeesWhatIsThereAndReturnsIt() throws Exception {
        assertThat(put(C, "o", random(3))).isEmpty();
        var first = backend.object(C, "o").orElseThrow();
        var seen = new ArrayList<Optional<StoredObject>>();
        backend.change(C, "o", (container, current) -> {
            assertThat(container.key()).isEqualTo(C);
            seen.add(current);
            return new Outcome.Nothing();
        });
        assertThat(seen).containsExactly(Optional.of(first));
        assertThat(put(C, "o", random(4))).contains(first);
        assertThatThrownBy(() -> backend.open(first.content()).stream(0, 3).readAllBytes())
                .isInstanceOf(Rotten.class);
    }

    @Test
    void aDecisionThatThrowsChangesNothing() throws Exception {
        put("o", "old");
        assertThatThrownBy(() -> backend.change(C, "o", (_, _) -> {
                    throw Fault.conflict("no");
                }))
                .isInstanceOf(FaultException.class)
                .hasMessage("no");
        assertThat(text("o")).isEqualTo("old");
    }

    @Test
    void withoutAContainerThereIsNothingToChange() {
        var nowhere = new ContainerKey("AUTH_a", "nowhere");
        assertThatThrownBy(() -> backend.change(nowhere, "o", (_, _) -> new Outcome.Nothing()))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        e -> assertThat(e.fault().status()).isEqualTo(404));
        assertThat(backend.object(nowhere, "o")).isEmpty();
        assertThat(backend.objects(nowhere, ListQuery.all(5))).isEmpty();
    }

    @Test
    void metadataChangesLeaveTheBytesAlone() throws Exception {
        put(C, "small", random(100));
        put(C, "large", random(100_000));
        for (var name : List.of("small", "large")) {
            backend.change(
                    C,
                    name,
                    (_, current) -> new Outcome.Store(
                            current.orElseThrow().withMetadata("x/y", metadata("a", "b"), OptionalLong.empty(), tick()),
                            Fate.DISCARD));
            var stored = backend.object(C, name).orElseThrow();
            assertThat(stored.metadata()).isEqualTo(metadata("a", "b"));
            assertThat(read(stored)).isEqualTo(random((int) stored.bytes()));
        }
        assertThat(usage()).isEqualTo(new Usage(0, 2, 100_100));
    }

    @Test
    void whatIsRemovedIsGone() throws Exception {
        put("o", "bytes");
        assertThat(backend.change(C, "o", (_, _) -> new Outcome.Remove(Fate.DISCARD)))
                .isPresent();
        assertThat(backend.object(C, "o")).isEmpty();
        assertThat(backend.change(C, "o", (_, _) -> new Outcome.Remove(Fate.DISCARD)))
                .isEmpty();
        assertThat(names(ListQuery.all(5))).isEmpty();
        assertThat(usage()).isEqualTo(Usage.NOTHING);
    }

    @Test
    void versionsAreKeptListedRestoredAndForgotten() throws Exception {
        putVersion("a", "one", "1");
        putVersion("b", "other", "9");
        putVersion("a", "two!", "2");
        var marker = new StoredObject(
                "a",
                tick(),
                0,
                StoredObject.DELETE_MARKER,
                "",
                metadata(),
                OptionalLong.empty(),
                "3",
                new Content(0, "", 0, ""));
        backend.change(C, "a", (_, _) -> new Outcome.Mark(marker, Fate.KEEP));
        assertThat(backend.object(C, "a")).isEmpty();
        assertThat(names(ListQuery.all(9))).containsExactly("b");
        assertThat(versions(ListQuery.all(9), "")).containsExactly("a 3", "a 2", "a 1", "b 9");
        assertThat(usage()).isEqualTo(new Usage(0, 1, 12));
        assertThat(new String(read(backend.version(C, "a", "1").orElseThrow()), UTF_8))
                .isEqualTo("one");
        assertThat(backend.version(C, "b", "9")).isEqualTo(backend.object(C, "b"));

        backend.change(C, "a", (_, _) -> new Outcome.Restore("1", Fate.KEEP));
        assertThat(text("a")).isEqualTo("one");
        assertThat(versions(ListQuery.all(9), "")).containsExactly("a 3", "a 2", "a 1", "b 9");
        assertThat(usage()).isEqualTo(new Usage(0, 2, 12));

        assertThat(backend.removeVersion(C, "a", "1"))
                .as("the current one is none")
                .isEmpty();
        assertThat(backend.removeVersion(C, "a", "2")).isPresent();
        assertThat(backend.removeVersion(C, "a", "2")).isEmpty();
        assertThat(usage()).isEqualTo(new Usage(0, 2, 8));
        assertThatThrownBy(() -> backend.change(C, "a", (_, _) -> new Outcome.Restore("2", Fate.KEEP)))
                .isInstanceOf(FaultException.class);
        assertThat(text("a")).isEqualTo("one");
    }

    private List<String> versions(ListQuery query, String marker) {
        return backend.versions(C, query, marker).stream()
                .map(e -> e instanceof ListEntry.Item<StoredObject> item
                        ? item.name() + " " + item.item().versionId()
                        : "+" + e.name())
                .toList();
    }

    @Test
    void versionsAreListedInPages() throws Exception {
        var all = new ArrayList<String>();
        for (var name : List.of("a", "b", "c")) {
            for (int i = 1; i <= 4; i++) {
                putVersion(name, "x", "v" + i);
                all.add(all.size() - (i - 1), name + " v" + i);
            }
        }
        for (boolean reverse : new boolean[] {false, true}) {
            var expected = reverse ? all.reversed() : all;
            for (int limit = 1; limit < 6; limit++) {
                var got = new ArrayList<String>();
                String name = "";
                String id = "";
                while (got.size() < 50) {
                    var page = versions(new ListQuery("", "", name, "", reverse, limit), id);
                    if (page.isEmpty()) {
                        break;
                    }
                    got.addAll(page);
                    var last = page.getLast().split(" ");
                    name = last[0];
                    id = last[1];
                }
                assertThat(got).isEqualTo(expected);
            }
        }
        assertThat(versions(new ListQuery("b", "", "", "", false, 9), ""))
                .hasSize(4)
                .allMatch(v -> v.startsWith("b"));
    }

    @Test
    void aContainerWithSomethingInItStays() throws Exception {
        put("o", "x");
        assertThatThrownBy(() -> backend.changeContainer(C, _ -> Optional.empty()))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        e -> assertThat(e.fault().status()).isEqualTo(409));
        var kept =
                backend.change(C, "o", (_, _) -> new Outcome.Remove(Fate.KEEP)).orElseThrow();
        assertThatThrownBy(() -> backend.changeContainer(C, _ -> Optional.empty()))
                .isInstanceOf(FaultException.class);
        assertThat(backend.removeVersion(C, "o", kept.at().internal())).isPresent();
        assertThat(backend.changeContainer(C, _ -> Optional.empty())).isEmpty();
        assertThat(backend.container(C)).isEmpty();
        makeContainer(C);
        assertThat(names(ListQuery.all(5))).isEmpty();
    }

    @Test
    void accountsCountWhatTheirContainersHold() throws Exception {
        assertThat(backend.account("AUTH_a")).isEmpty();
        backend.changeAccount(
                "AUTH_a",
                old -> Optional.of(new Account("AUTH_a", tick(), metadata("k", "v"), Usage.NOTHING, new TreeMap<>())));
        for (int i = 0; i < 20; i++) {
            var key = new ContainerKey("AUTH_a", "c" + i);
            makeContainer(key);
            put(key, "o", random(10 + i));
        }
        var expected = new Usage(21, 20, 390);
        assertThat(backend.account("AUTH_a").orElseThrow().usage()).isEqualTo(expected);
        backend = reopen(backend);
        var account = backend.account("AUTH_a").orElseThrow();
        assertThat(account.usage()).isEqualTo(expected);
        assertThat(account.usageByPolicy()).containsEntry(0, expected);
        assertThat(account.metadata()).isEqualTo(metadata("k", "v"));
        assertThat(backend.accounts("", 10)).containsExactly("AUTH_a");
        assertThat(backend.containers("AUTH_a", ListQuery.all(100))).hasSize(21);
        assertThat(backend.containers("AUTH_a", new ListQuery("c1", "", "", "", true, 3)))
                .extracting(ListEntry::name)
                .containsExactly("c19", "c18", "c17");
        backend.changeAccount("AUTH_a", _ -> Optional.empty());
        assertThat(backend.account("AUTH_a")).isEmpty();
    }

    @Test
    void containersAreRolledUpAcrossAllOfThem() {
        for (var name : List.of("a-1", "a-2", "a-3", "b", "d-1", "d-2", "d-3", "d-4", "e")) {
            makeContainer(new ContainerKey("AUTH_r", name));
        }
        assertThat(backend.containers("AUTH_r", new ListQuery("", "-", "", "", false, 10)))
                .extracting(ListEntry::name)
                .containsExactly("a-", "b", "d-", "e");
        assertThat(backend.containers("AUTH_r", new ListQuery("", "-", "", "", true, 2)))
                .extracting(ListEntry::name)
                .containsExactly("e", "d-");
    }

    @Test
    void timeComesForThoseWhoExpire() throws Exception {
        for (int i = 0; i < 10; i++) {
            var content = stage(random(i));
            var name = "o" + i;
            int when = 1000 - i;
            backend.change(C, name, (_, _) -> {
                var plain = object(name, content, "");
                return new Outcome.Store(
                        plain.withMetadata("a/b", metadata(), OptionalLong.of(when), plain.at()), Fate.DISCARD);
            });
        }
        put("forever", "x");
        assertThat(backend.expired(990, 100)).isEmpty();
        assertThat(backend.expired(995, 3)).extracting(Backend.Expired::name).containsExactly("o9", "o8", "o7");
        assertThat(backend.expired(995, 100))
                .hasSize(5)
                .allMatch(e -> e.container().equals(C));
    }

    @Test
    void hiddenNamesAreListedOnlyToThoseWhoAskForThem() throws Exception {
        put("\0hidden", "x");
        put("seen", "x");
        assertThat(names(ListQuery.all(5))).containsExactly("seen");
        assertThat(names(new ListQuery("\0", "", "", "", false, 5))).containsExactly("\0hidden");
        assertThat(text("\0hidden")).isEqualTo("x");
    }

    @Test
    void manyWritersDoNotLoseEachOthersChanges() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int w = 0; w < 32; w++) {
                int writer = w;
                threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        put("o" + (writer * 31 + i * 17) % 40, "w" + writer + "-" + i);
                        backend.changeContainer(C, old -> {
                            var map = new TreeMap<>(old.orElseThrow().metadata());
                            map.merge("count", "1", (a, _) -> Integer.toString(Integer.parseInt(a) + 1));
                            return Optional.of(old.get().withMetadata(map, tick()));
                        });
                    }
                    return null;
                });
            }
        }
        assertThat(backend.container(C).orElseThrow().metadata()).containsEntry("count", "1600");
        requireTrueCounters();
    }

    void requireTrueCounters() throws IOException {
        long objects = 0;
        long bytes = 0;
        for (var entry : backend.objects(C, ListQuery.all(1_000_000))) {
            if (entry instanceof ListEntry.Item<StoredObject> item) {
                objects++;
                bytes += read(item.item()).length;
                assertThat(backend.object(C, item.name())).contains(item.item());
            }
        }
        assertThat(usage()).isEqualTo(new Usage(0, objects, bytes));
    }

    @Test
    void theSameBytesOnceMoreAreAnothersOwn() throws Exception {
        for (int length : new int[] {50, 200_000}) {
            put(C, "from", random(length));
            var copy = backend.duplicate(backend.object(C, "from").orElseThrow().content(), 0);
            backend.change(C, "to", (_, _) -> new Outcome.Store(object("to", copy, ""), Fate.DISCARD));
            backend.change(C, "from", (_, _) -> new Outcome.Remove(Fate.DISCARD));
            assertThat(read(backend.object(C, "to").orElseThrow())).isEqualTo(random(length));
        }
    }
}
