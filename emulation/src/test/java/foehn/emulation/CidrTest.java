package foehn.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CidrTest {
    @Test
    void theMachineIsFirstAndHostsFollowFromEleven() {
        var range = Cidr.parse("198.18.255.0/24");
        assertThat(range.machine()).isEqualTo("198.18.255.1");
        assertThat(range.host(1)).isEqualTo("198.18.255.11");
        assertThat(range.host(64)).isEqualTo("198.18.255.74");
        assertThat(range.poolFirst()).isEqualTo("198.18.255.20");
        assertThat(range.last()).isEqualTo("198.18.255.254");
        assertThat(range).hasToString("198.18.255.0/24");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "198.18.0.0", "198.18.0.1/24", "198.18.0.0/25", "198.18.0.0/0", "x/24", "::/24", "1.2.3/24"})
    void whatIsNoRangeWithRoomForAllHostsIsRefused(String text) {
        assertThatThrownBy(() -> Cidr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
