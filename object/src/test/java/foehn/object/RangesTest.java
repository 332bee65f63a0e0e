package foehn.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "ignored", textBlock = """
            bytes=0-9        | 0-10
            bytes=90-        | 90-100
            bytes=90-200     | 90-100
            bytes=-10        | 90-100
            bytes=-200       | 0-100
            bytes=0-0        | 0-1
            bytes=99-99      | 99-100
            bytes=0-9,20-29  | 0-10 20-30
            BYTES = 0 - 9    | 0-10
            bytes=100-       | ''
            bytes=100-200    | ''
            bytes=-0         | ''
            bytes=100-,0-1   | 0-2
            bytes=5-4        | ignored
            bytes=a-4        | ignored
            bytes=           | ignored
            bytes=1          | ignored
            bytes=--1        | ignored
            items=0-9        | ignored
            bytes=0-9,x      | ignored
            bytes=99999999999999999999999-| ''
            """)
    void aRangeIsWhatOfItCanBeHad(String header, String expected) {
        var spans = Ranges.of(header, 100);
        if (expected == null) {
            assertThat(spans).isNull();
        } else {
            assertThat(spans).isNotNull();
            assertThat(spans.stream().map(s -> s.first() + "-" + s.end()).collect(Collectors.joining(" ")))
                    .isEqualTo(expected);
        }
    }

    @Test
    void anUnreasonableLotIsNone() {
        assertThat(Ranges.of("bytes=" + "0-1,".repeat(50) + "5-6", 100)).isEmpty();
        assertThat(Ranges.of("bytes=0-50,10-60,20-70,30-80", 100)).isEmpty();
        assertThat(Ranges.of("bytes=90-91,80-81,70-71,60-61,50-51,40-41,30-31,20-21,10-11,0-1", 100))
                .isEmpty();
    }
}
