package foehn.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WireTest {
    @Test
    void theCounterIsReadFromWhatIpPrints() {
        var printed = "[{\"ifindex\":2,\"ifname\":\"mig\",\"stats64\":{\"rx\":{\"bytes\":7},\"tx\":{\"bytes\":4911}}}]";
        assertThat(Wire.sentBytesIn(printed)).hasValue(4911);
    }

    @Test
    void whatIsNoCounterIsNone() {
        assertThat(Wire.sentBytesIn("[{}]")).isEmpty();
        assertThat(Wire.sentBytesIn("Device does not exist.")).isEmpty();
    }

    @Test
    void aHostWithoutNamespaceHereHasNoCounter() {
        assertThat(new Wire("nobody-").sentBytes("h1")).isEmpty();
    }
}
