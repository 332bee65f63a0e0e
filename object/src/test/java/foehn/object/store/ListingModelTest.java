package foehn.object.store;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.object.store.Decision.Fate;
import foehn.object.store.Decision.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Listings against a model that looks at every name and rolls up one by one.
class ListingModelTest {
    private static final String[] PIECES = {"a", "b", "/", "//", "-", "ab", "ü", "\uD83D\uDE00", "z", "~"};
    private static final ContainerKey C = new ContainerKey("AUTH_m", "c");

    @TempDir
    Path directory;

    private final Random chance = new Random(20_260_101);

    private String text(int piecesMax) {
        var text = new StringBuilder();
        int pieces = chance.nextInt(piecesMax + 1);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[chance.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static int compare(String a, String b) {
        return Arrays.compareUnsigned(Rows.name(a), Rows.name(b));
    }

    private static List<String> model(TreeSet<String> names, ListQuery query) {
        var lower = query.reverse() ? query.endMarker() : query.marker();
        var upper = query.reverse() ? query.marker() : query.endMarker();
        var found = new ArrayList<String>();
        for (var name : query.reverse() ? names.descendingSet() : names) {
            boolean within = name.startsWith(query.prefix())
                    && (lower.isEmpty() || compare(name, lower) > 0)
                    && (upper.isEmpty() || compare(name, upper) < 0);
            if (!within) {
                continue;
            }
            int at = query.delimiter().isEmpty()
                    ? -1
                    : name.indexOf(query.delimiter(), query.prefix().length());
            var line = at < 0
                    ? name
                    : "+" + name.substring(0, at + query.delimiter().length());
            boolean again = !found.isEmpty() && found.getLast().equals(line);
            if (!again && !line.equals("+" + lower)) {
                found.add(line);
            }
        }
        return found.subList(0, Math.min(query.limit(), found.size()));
    }

    private static StoredObject empty(String name) {
        return new StoredObject(
                name,
                new Timestamp(1),
                0,
                "a/b",
                "",
                new TreeMap<>(),
                OptionalLong.empty(),
                "",
                new Content(0, "", 0, ""));
    }

    @Test
    void listingsAreWhatTheModelSays() throws Exception {
        var names = new TreeSet<String>(ListingModelTest::compare);
        try (var backend = DiskBackend.open(directory, DiskOptions.defaults())) {
            backend.changeContainer(
                    C,
                    _ -> Optional.of(
                            new Container(C, 0, new Timestamp(1), new Timestamp(1), new TreeMap<>(), Usage.NOTHING)));
            while (names.size() < 300) {
                var name = text(6);
                if (!name.isEmpty() && names.add(name)) {
                    backend.change(C, name, (_, _) -> new Outcome.Store(empty(name), Fate.DISCARD));
                }
            }
            for (int i = 0; i < 3000; i++) {
                var delimiter = chance.nextInt(3) == 0 ? "" : PIECES[chance.nextInt(PIECES.length)];
                var query = new ListQuery(
                        text(2), delimiter, text(3), text(3), chance.nextBoolean(), 1 + chance.nextInt(40));
                var lines = backend.objects(C, query).stream()
                        .map(e -> (e instanceof ListEntry.Prefix ? "+" : "") + e.name())
                        .toList();
                assertThat(lines).as("%s", query).isEqualTo(model(names, query));
            }
        }
    }
}
