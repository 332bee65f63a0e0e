package foehn.image;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.auth.Caller;
import foehn.kernel.db.Database;
import foehn.testkit.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class ImageStoreTest {
    private static final Content CONTENT = new Content(7, 9L, "md5", "sha512");

    @Parameter
    Engine engine;

    private Database db;
    private ImageStore store;
    private ImageListStore lists;
    private MemberStore members;
    private TaskStore tasks;

    @BeforeEach
    void open() throws Exception {
        db = engine.fresh();
        store = new ImageStore(db);
        lists = new ImageListStore(db);
        members = new MemberStore(db);
        tasks = new TaskStore(db);
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void anImageIsReadAsItWasWritten() {
        var written = image("i1", "p1", Image.Visibility.SHARED, "debian", 5, List.of("a", "b"), Map.of("k", "v"));
        assertThat(store.insert(written)).isTrue();
        assertThat(store.insert(written)).isFalse();
        assertThat(store.describe("i1")).contains(written);
        assertThat(store.describe("i2")).isEmpty();
        var changed = image("i1", "p2", Image.Visibility.PUBLIC, "other", 6, List.of("c"), Map.of());
        store.update(changed);
        assertThat(store.describe("i1").orElseThrow().image().owner()).isEqualTo("p2");
        assertThat(store.describe("i1").orElseThrow().tags()).containsExactly("c");
        assertThat(store.describe("i1").orElseThrow().properties()).isEmpty();
        assertThat(store.delete("i1")).isTrue();
        assertThat(store.delete("i1")).isFalse();
    }

    @Test
    void ofTwoUploadsOneBegins() {
        store.insert(plain("i1", "p1"));
        assertThat(store.begin("i1", Image.Status.SAVING, "f1", 10)).isTrue();
        assertThat(store.begin("i1", Image.Status.SAVING, "f2", 11)).isFalse();
        assertThat(store.activate("i1", "f2", CONTENT, 12)).isFalse();
        assertThat(store.requeue("i1", "f2", Optional.empty(), 12)).isFalse();
        assertThat(store.activate("i1", "f1", CONTENT, 12)).isTrue();
        var active = store.find("i1").orElseThrow();
        assertThat(active.status()).isEqualTo(Image.Status.ACTIVE);
        assertThat(active.blob()).isEqualTo("f1");
        assertThat(active.incoming()).isNull();
        assertThat(active.virtualSize()).isEqualTo(9);
        assertThat(store.usage("p1")).isEqualTo(new ImageStore.Usage(1, 7));
        assertThat(store.usage("p2")).isEqualTo(new ImageStore.Usage(0, 0));
    }

    @Test
    void whatIsBeingReceivedIsFoundAgain() {
        for (var id : List.of("saving", "staging", "staged", "importing", "queued")) {
            store.insert(plain(id, "p1"));
        }
        store.begin("saving", Image.Status.SAVING, "f1", 10);
        store.begin("staging", Image.Status.UPLOADING, "f2", 10);
        store.begin("staged", Image.Status.UPLOADING, "f3", 10);
        store.stage("staged", "f3", 100, 10);
        store.begin("importing", Image.Status.IMPORTING, "f4", 10);
        assertThat(store.receiving(10)).extracting(Image::id).containsExactlyInAnyOrder("saving", "staging");
        assertThat(store.receiving(9)).isEmpty();
        assertThat(store.referred(List.of("f1", "f3", "f5"))).isEqualTo(Set.of("f1", "f3"));
        assertThat(store.requeue("staged", "f3", Optional.of("file"), 11)).isTrue();
        assertThat(store.find("staged").orElseThrow().failedImport()).isEqualTo("file");
        assertThat(store.find("staged").orElseThrow().size()).isNull();
    }

    @Test
    void everybodySeesTheirOwnAndWhatIsOffered() {
        store.insert(image("own", "p1", Image.Visibility.PRIVATE, "n", 1, List.of(), Map.of()));
        store.insert(image("foreign", "p2", Image.Visibility.PRIVATE, "n", 2, List.of(), Map.of()));
        store.insert(image("public", "p2", Image.Visibility.PUBLIC, "n", 3, List.of(), Map.of()));
        store.insert(image("community", "p2", Image.Visibility.COMMUNITY, "n", 4, List.of(), Map.of()));
        store.insert(image("pending", "p2", Image.Visibility.SHARED, "n", 5, List.of(), Map.of()));
        store.insert(image("accepted", "p2", Image.Visibility.SHARED, "n", 6, List.of(), Map.of()));
        members.insert(new Member("pending", "p1", MemberStatus.PENDING, 1, 1));
        members.insert(new Member("accepted", "p1", MemberStatus.ACCEPTED, 1, 1));
        var p1 = caller("p1", false);
        var accepted = Optional.of(MemberStatus.ACCEPTED);
        assertThat(ids(p1, query(Optional.empty(), accepted))).containsExactlyInAnyOrder("own", "public", "accepted");
        assertThat(ids(p1, query(Optional.empty(), Optional.empty())))
                .containsExactlyInAnyOrder("own", "public", "accepted", "pending");
        assertThat(ids(p1, query(Optional.of(Set.of(Image.Visibility.COMMUNITY)), accepted)))
                .containsExactly("community");
        assertThat(ids(p1, query(Optional.of(Set.of(Image.Visibility.SHARED)), Optional.of(MemberStatus.PENDING))))
                .containsExactly("pending");
        assertThat(ids(caller("p3", false), query(Optional.empty(), Optional.empty())))
                .containsExactly("public");
        assertThat(ids(caller("p3", true), query(Optional.empty(), accepted)))
                .containsExactlyInAnyOrder("own", "foreign", "public", "pending", "accepted");
    }

    @Test
    void filtersNarrowTheList() {
        store.insert(image("i1", "p1", Image.Visibility.SHARED, "a", 1, List.of("x", "y"), Map.of("k", "v")));
        store.insert(image("i2", "p1", Image.Visibility.SHARED, "b", 2, List.of("x"), Map.of("k", "w")));
        store.insert(image("i3", "p1", Image.Visibility.SHARED, "c", 3, List.of(), Map.of()));
        store.begin("i2", Image.Status.SAVING, "f", 2);
        store.activate("i2", "f", CONTENT, 2);
        assertThat(filtered(new ImageQuery.OneOf("name", List.of("a", "c")))).containsExactlyInAnyOrder("i1", "i3");
        assertThat(filtered(new ImageQuery.OneOf("name", List.of()))).isEmpty();
        assertThat(filtered(new ImageQuery.OneOf("status", List.of("ACTIVE")))).containsExactly("i2");
        assertThat(filtered(new ImageQuery.Between("size", 7, 7))).containsExactly("i2");
        assertThat(filtered(new ImageQuery.Between("created_at", 2, Long.MAX_VALUE)))
                .containsExactlyInAnyOrder("i2", "i3");
        assertThat(filtered(new ImageQuery.Outside("created_at", 2, 2))).containsExactlyInAnyOrder("i1", "i3");
        assertThat(filtered(new ImageQuery.Is("is_protected", true))).isEmpty();
        var all = caller("p1", false);
        assertThat(ids(all, labelled(List.of("x", "y"), Map.of()))).containsExactly("i1");
        assertThat(ids(all, labelled(List.of("x"), Map.of("k", "w")))).containsExactly("i2");
    }

    @Test
    void pagesInAnyOrderNeitherRepeatNorLoseAnImage() {
        for (int i = 0; i < 9; i++) {
            store.insert(image(
                    "i" + i,
                    "p1",
                    Image.Visibility.SHARED,
                    i % 3 == 0 ? null : "n" + i % 3,
                    i / 2,
                    List.of(),
                    Map.of()));
        }
        for (var column : List.of("name", "size", "created_at", "status", "disk_format", "id")) {
            for (boolean descending : List.of(true, false)) {
                var order = new ArrayList<>(List.of(new ImageQuery.Sort(column, descending)));
                for (var last : List.of("created_at", "id")) {
                    if (!column.equals(last)) {
                        order.add(new ImageQuery.Sort(last, descending));
                    }
                }
                var whole = page(order, Optional.empty(), 100);
                assertThat(whole).hasSize(9);
                var pieces = new ArrayList<String>();
                Optional<Image> after = Optional.empty();
                for (var piece = page(order, after, 2); !piece.isEmpty(); piece = page(order, after, 2)) {
                    pieces.addAll(piece);
                    after = store.find(piece.getLast());
                }
                assertThat(pieces).as(column).isEqualTo(whole);
            }
        }
    }

    @Test
    void membersAndTasksAreKept() {
        store.insert(plain("i1", "p1"));
        var member = new Member("i1", "p2", MemberStatus.PENDING, 1, 1);
        assertThat(members.insert(member)).isTrue();
        assertThat(members.insert(member)).isFalse();
        assertThat(members.update(new Member("i1", "p2", MemberStatus.REJECTED, 1, 2)))
                .isTrue();
        assertThat(members.list("i1")).containsExactly(new Member("i1", "p2", MemberStatus.REJECTED, 1, 2));
        assertThat(members.delete("i1", "p2")).isTrue();
        assertThat(members.find("i1", "p2")).isEmpty();
        for (int i = 0; i < 3; i++) {
            tasks.insert(new Task("t" + i, "i1", Task.Status.PENDING, "{}", "", "p1", "u", "req", 5, 5));
        }
        tasks.update("t1", Task.Status.FAILURE, "why", 6);
        assertThat(tasks.find("t1").orElseThrow().message()).isEqualTo("why");
        assertThat(tasks.of("i1")).extracting(Task::id).containsExactly("t2", "t1", "t0");
        assertThat(tasks.list(Optional.of("p1"), tasks.find("t2"), 10))
                .extracting(Task::id)
                .containsExactly("t1", "t0");
        assertThat(tasks.list(Optional.of("p2"), Optional.empty(), 10)).isEmpty();
    }

    private List<String> filtered(ImageQuery.Condition condition) {
        return ids(
                caller("p1", false),
                new ImageQuery(
                        Optional.empty(),
                        Optional.empty(),
                        List.of(condition),
                        List.of(),
                        Map.of(),
                        byId(),
                        Optional.empty(),
                        100));
    }

    private static ImageQuery labelled(List<String> tags, Map<String, String> properties) {
        return new ImageQuery(
                Optional.empty(), Optional.empty(), List.of(), tags, properties, byId(), Optional.empty(), 100);
    }

    private static ImageQuery query(Optional<Set<Image.Visibility>> visibility, Optional<MemberStatus> status) {
        return new ImageQuery(visibility, status, List.of(), List.of(), Map.of(), byId(), Optional.empty(), 100);
    }

    private List<String> page(List<ImageQuery.Sort> order, Optional<Image> after, int limit) {
        var query = new ImageQuery(
                Optional.empty(), Optional.empty(), List.of(), List.of(), Map.of(), order, Optional.empty(), limit);
        return lists.list(caller("p1", false), query, after).stream()
                .map(Image::id)
                .toList();
    }

    private static List<ImageQuery.Sort> byId() {
        return List.of(new ImageQuery.Sort("id", false));
    }

    private List<String> ids(Caller caller, ImageQuery query) {
        return lists.list(caller, query, Optional.empty()).stream()
                .map(Image::id)
                .toList();
    }

    private static Caller caller(String project, boolean admin) {
        var roles = admin ? Set.of("admin", "member", "reader") : Set.of("member", "reader");
        return new Caller(
                "u", "u", "default", Optional.of(project), Optional.of(project), Optional.empty(), false, roles, "t");
    }

    private static DescribedImage plain(String id, String owner) {
        return image(id, owner, Image.Visibility.SHARED, "n", 1, List.of(), Map.of());
    }

    private static DescribedImage image(
            String id,
            String owner,
            Image.Visibility visibility,
            String name,
            long createdAt,
            List<String> tags,
            Map<String, String> properties) {
        var image = new Image(
                id,
                name,
                owner,
                Image.Status.QUEUED,
                visibility,
                "bare",
                "raw",
                1,
                2,
                false,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                createdAt,
                createdAt);
        return new DescribedImage(image, tags, new TreeMap<>(properties));
    }
}
