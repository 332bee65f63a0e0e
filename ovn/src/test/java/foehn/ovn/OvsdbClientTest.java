package foehn.ovn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class OvsdbClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String TABLE = "Logical_Switch";

    @TempDir
    Path dir;

    private OvnCentral central;
    private OvsdbClient client;

    @BeforeEach
    void start() throws Exception {
        central = new OvnCentral(dir);
        client = open(central.northbound());
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        central.close();
    }

    private static OvsdbClient open(String remote) {
        return new OvsdbClient(
                remote, "OVN_Northbound", List.of(new Replica.Table(TABLE, List.of("name"), row -> row.text("name"))));
    }

    private static JsonNode insert(String name) {
        return Value.row()
                .put("op", "insert")
                .put("table", TABLE)
                .set("row", Value.row().set("name", Value.text(name)));
    }

    private int rows(OvsdbClient of) {
        return of.read(PATIENCE, replica -> replica.all(TABLE).size());
    }

    @Test
    void ourOwnChangeIsSeenAsSoonAsItIsMade() {
        for (int i = 0; i < 50; i++) {
            client.transact(List.of(insert("s" + i)), PATIENCE);
            assertThat(rows(client)).isEqualTo(i + 1);
        }
    }

    @Test
    void othersChangesArrive() throws Exception {
        central.nbctl("ls-add", "theirs");
        assertThat(client.await(
                        PATIENCE, replica -> replica.byKey(TABLE, "theirs").isPresent()))
                .isTrue();
        central.nbctl("ls-del", "theirs");
        assertThat(client.await(
                        PATIENCE, replica -> replica.byKey(TABLE, "theirs").isEmpty()))
                .isTrue();
    }

    @Test
    void aServerThatWasKilledIsFoundAgainWithWhatChangedMeanwhile() throws Exception {
        client.transact(List.of(insert("before")), PATIENCE);
        central.kill("nb");
        assertThatThrownBy(() -> client.transact(List.of(insert("lost")), Duration.ofMillis(300)))
                .isInstanceOf(NetworkUnreachable.class);
        central.startDatabase("nb");
        central.nbctl("ls-add", "meanwhile");
        client.transact(List.of(insert("after")), PATIENCE);
        assertThat(client.await(PATIENCE, replica -> replica.all(TABLE).size() == 3))
                .isTrue();
    }

    @Test
    void aReplyOfMegabytesArrivesWhole() {
        var operations = new ArrayList<JsonNode>();
        for (int i = 0; i < 4000; i++) {
            operations.add(insert("a-name-that-is-long-enough-to-make-the-answer-large-".repeat(10) + i));
        }
        client.transact(operations, PATIENCE);
        try (var another = open(central.northbound())) {
            assertThat(rows(another)).isEqualTo(4000);
        }
    }

    @Test
    void whatTheDatabaseRefusesChangesNothing() {
        var broken = Value.row().put("op", "insert").put("table", "No_Such_Table");
        broken.set("row", Value.row());
        assertThatThrownBy(() -> client.transact(List.of(insert("first"), broken), PATIENCE))
                .isInstanceOf(OvsdbError.class);
        assertThat(rows(client)).isZero();
    }

    @Test
    void whereNothingListensTheCallEndsAtItsDeadline() {
        try (var nobody = open("tcp:127.0.0.1:9")) {
            long start = System.nanoTime();
            assertThatThrownBy(() -> nobody.read(Duration.ofMillis(200), replica -> 0))
                    .isInstanceOf(NetworkUnreachable.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void aRemoteThatIsNoneIsRefusedAtOnce() {
        assertThatThrownBy(() -> open("ssl:127.0.0.1:6641")).isInstanceOf(IllegalArgumentException.class);
    }
}
