package foehn.object.large;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A manifest is checked whole before anything is looked up.
class ManifestRequestTest {
    private static ManifestRequest parse(String json) {
        return ManifestRequest.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "c/own");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'path': '/c/o'} | Manifest must be a list.",
                "[{'path': '/c/o'} | Manifest must be valid JSON.",
                "[1] | Index 0: not a JSON object",
                "[{}] | Index 0: expected keys to include one of 'data' or 'path'",
                "[{'path': '/c/o', 'b': 1, 'a': 2}] | Index 0: extraneous keys \"a\", \"b\"",
                "[{'path': 1}] | Index 0: \"path\" must be a string",
                "[{'path': '/c/o', 'etag': 1}] | Index 0: \"etag\" must be a string or null (if provided)",
                "[{'path': '/c/'}] | Index 0: path does not refer to an object. Path must be of the form"
                        + " /container/object.",
                "[{'path': '/c/o', 'size_bytes': 'x'}] | Index 0: invalid size_bytes",
                "[{'path': '/c/o', 'size_bytes': 0}, {'path': '/c/o'}] | Index 0: too small; each segment must be"
                        + " at least 1 byte.",
                "[{'path': '/c/own'}] | Index 0: manifest must not include itself as a segment",
                "[{'path': '/c/o', 'range': 'x'}] | Index 0: invalid range",
                "[{'path': '/c/o', 'range': '5-1'}] | Index 0: invalid range",
                "[{'path': '/c/o', 'range': '-'}] | Index 0: invalid range",
                "[{'path': '/c/o', 'range': '0-1,3-4'}] | Index 0: multiple ranges (only one allowed)",
                "[{'path': '/c/o', 'range': '9-', 'size_bytes': 9}] | Index 0: unsatisfiable range",
                "[{'path': '/c/o'}, {'data': '*'}] | Index 1: data must be valid base64",
                "[{'path': '/c/o'}, {'data': ''}] | Index 1: too small; each segment must be at least 1 byte.",
                "[{'data': 'YQ=='}] | Inline data segments require at least one object-backed segment.",
            })
    void whatIsWrongIsSaid(String json, String message) {
        assertThatThrownBy(() -> parse(json)).hasMessage(message + "\n");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() -> parse("[1, {'path': '/c/o'}, 2]"))
                .hasMessage("Index 0: not a JSON object\nIndex 2: not a JSON object\n");
    }

    @Test
    void theLastSegmentMayBeEmptyAndSizesMayBeText() {
        var parts = parse("[{'path': 'c/o', 'size_bytes': '7'}, {'path': '//c/p', 'size_bytes': 0, 'etag': null}]")
                .parts();

        assertThat(((ManifestRequest.Wanted) parts.get(0)).sizeBytes()).hasValue(7);
        assertThat(((ManifestRequest.Wanted) parts.get(1)).name()).isEqualTo("c/p");
    }

    @ParameterizedTest
    @CsvSource({"2-5,2-5", "2-,2-9", "-3,7-9", "-20,0-9", "2-50,2-9", "9-9,9-9", "10-,", "-0,", "99999999999999999999-,"
    })
    void aRangeIsWhatTheObjectHasOfIt(String range, String bytes) {
        assertThat(SegmentRange.parse(range).orElseThrow().within(10).map(Span::toString))
                .isEqualTo(Optional.ofNullable(bytes));
    }

    @Test
    void aStoredManifestIsReadBackAndKnowsItsEtag() {
        var stored = new Segment.Stored(
                "/c/o/p", 10, "aa", "text/plain", "2026-11-25T10:00:00.000000", Optional.of(new Span(2, 5)), false);
        var manifest = new Manifest(List.of(
                new Segment.Inline("xyz".getBytes(StandardCharsets.UTF_8)),
                stored,
                new Segment.Stored("/d/o", 7, "bb", "a/b", "t", Optional.empty(), true)));

        var read = Manifest.parse(manifest.toJson());

        assertThat(read.toJson()).isEqualTo(manifest.toJson());
        assertThat(read.segments().get(1)).isEqualTo(stored);
        assertThat(stored.container()).isEqualTo("c");
        assertThat(stored.object()).isEqualTo("o/p");
        assertThat(read.length()).isEqualTo(3 + 4 + 7);
        assertThat(read.etag())
                .isEqualTo(Manifest.md5("d16fb36f0911f878998c136191af705eaa:2-5;bb".getBytes(StandardCharsets.UTF_8)));
        assertThat(new String(read.toRequestJson(), StandardCharsets.UTF_8))
                .isEqualTo("[{\"data\":\"eHl6\"},{\"etag\":\"aa\",\"path\":\"/c/o/p\",\"range\":\"2-5\","
                        + "\"size_bytes\":10},"
                        + "{\"etag\":\"bb\",\"path\":\"/d/o\",\"size_bytes\":7}]");
    }
}
