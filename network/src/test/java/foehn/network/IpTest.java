package foehn.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1,10.0.0.1",
        "255.255.255.255,255.255.255.255",
        "2001:DB8:0:0:0:0:0:1,2001:db8::1",
        "::,::",
        "::1,::1",
        "1::,1::",
        "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1,2001:0:0:1::1",
        "fe80::0:1,fe80::1"
    })
    void hasOneText(String given, String canonical) {
        assertThat(Ip.parse(given)).map(Ip::toString).contains(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "10.0.0",
                "10.0.0.256",
                "010.0.0.1",
                "10.0.0.1/8",
                "a",
                ":",
                ":::",
                "1::2::3",
                "fe80::1%lo",
                "::ffff:10.0.0.1",
                "[::1]",
                "1:2:3:4:5:6:7:8:9",
                "10.0.0.1 "
            })
    void isNotGuessed(String text) {
        assertThat(Ip.parse(text)).isEmpty();
    }

    @Test
    void textAndSortKeyLeadBackToTheSameNumber() {
        var random = new Random(4);
        for (int i = 0; i < 2000; i++) {
            // Many zero groups, so that they are shortened in every place.
            var number = BigInteger.ZERO;
            for (int group = 0; group < 8; group++) {
                number = number.shiftLeft(16).or(BigInteger.valueOf(random.nextBoolean() ? 0 : random.nextInt(65536)));
            }
            var six = new Ip(6, number);
            assertThat(Ip.parse(six.toString())).as(six.toString()).contains(six);
            assertThat(Ip.ofSortKey(6, six.sortKey())).isEqualTo(six);
            var four = new Ip(4, BigInteger.valueOf(random.nextInt() & 0xffffffffL));
            assertThat(Ip.parse(four.toString())).contains(four);
            assertThat(four.sortKey().compareTo(four.plus(1).sortKey())).isNegative();
        }
    }

    @Test
    void aPrefixHoldsWhatItShouldAndNoMore() {
        var random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            var cidr = Cidr.of(new Ip(4, BigInteger.valueOf(random.nextInt() & 0xffffffffL)), 1 + random.nextInt(32));
            assertThat(Cidr.parse(cidr.toString())).contains(cidr);
            assertThat(cidr.contains(cidr.base())).isTrue();
            assertThat(cidr.contains(cidr.last())).isTrue();
            assertThat(cidr.contains(cidr.last().plus(1))).isFalse();
            assertThat(cidr.contains(cidr.base().plus(-1))).isFalse();
        }
    }

    @Test
    void poolsAreAllHostsWithoutTheGateway() {
        var cidr = Cidr.parse("10.0.0.7/29").orElseThrow();
        assertThat(cidr).hasToString("10.0.0.0/29");
        assertThat(Pool.allOf(cidr, Optional.of(Ip.of("10.0.0.1")))).containsExactly(new Pool("10.0.0.2", "10.0.0.6"));
        assertThat(Pool.allOf(cidr, Optional.of(Ip.of("10.0.0.6")))).containsExactly(new Pool("10.0.0.1", "10.0.0.5"));
        assertThat(Pool.allOf(cidr, Optional.of(Ip.of("10.0.0.3"))))
                .containsExactly(new Pool("10.0.0.1", "10.0.0.2"), new Pool("10.0.0.4", "10.0.0.6"));
        assertThat(Pool.allOf(cidr, Optional.empty())).containsExactly(new Pool("10.0.0.1", "10.0.0.6"));
        assertThat(Pool.allOf(cidr, Optional.of(Ip.of("192.0.2.1")))).hasSize(1);
        assertThat(cidr.admits(Ip.of("10.0.0.7"))).isFalse();
        assertThat(cidr.admits(Ip.of("10.0.0.0"))).isFalse();
        assertThat(cidr.admits(Ip.of("10.0.0.6"))).isTrue();
    }

    @Test
    void aGuestMakesItsAddressFromItsMac() {
        assertThat(Cidr.parse("2001:db8::/64").orElseThrow().derived("fa:16:3e:00:00:01"))
                .hasToString("2001:db8::f816:3eff:fe00:1");
    }
}
