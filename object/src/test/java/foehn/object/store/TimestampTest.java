package foehn.object.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimestampTest {
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);

    @Test
    void momentsAreWrittenAsSwiftDoes() {
        var moment = new Timestamp(170_000_000_012_345L);
        assertThat(moment.internal()).isEqualTo("1700000000.12345");
        assertThat(moment.iso()).isEqualTo("2023-11-14T22:13:20.123450");
        assertThat(new Timestamp(7).internal()).isEqualTo("0000000000.00007");
    }

    @Test
    void anyMomentIsWrittenAsAFormatterWould() {
        var chance = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            var moment = new Timestamp(chance.nextLong(400_000_000_000_000L));
            assertThat(moment.iso()).isEqualTo(ISO.format(moment.instant()));
            assertThat(moment.internal())
                    .isEqualTo("%010d.%05d".formatted(moment.tenMicros() / 100_000, moment.tenMicros() % 100_000));
        }
        assertThat(Timestamp.of(Instant.EPOCH).iso()).isEqualTo("1970-01-01T00:00:00.000000");
    }
}
