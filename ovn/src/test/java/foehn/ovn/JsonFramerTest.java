package foehn.ovn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonFramerTest {
    private static final List<String> MESSAGES =
            List.of("{\"a\":{\"b\":\"}{\"}}", "{}", "{\"quote\":\"\\\"}\\\\\",\"ü\":[{},{}]}");

    private final List<String> seen = new ArrayList<>();

    private JsonFramer framer(int bytesMax) {
        return new JsonFramer(bytesMax, bytes -> seen.add(new String(bytes, UTF_8)));
    }

    @Test
    void messagesAreTheSameWhereverTheReadsAreSplit() throws IOException {
        var stream = String.join("\n", MESSAGES).getBytes(UTF_8);
        for (int split = 0; split <= stream.length; split++) {
            seen.clear();
            var framer = framer(1000);
            framer.feed(ByteBuffer.wrap(stream, 0, split));
            framer.feed(ByteBuffer.wrap(stream, split, stream.length - split));
            assertThat(seen).as("split at %d", split).isEqualTo(MESSAGES);
        }
    }

    @Test
    void whatIsNoObjectIsRefused() {
        assertThatThrownBy(() -> framer(1000).feed(ByteBuffer.wrap("HTTP/1.1 200".getBytes(UTF_8))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aMessageBeyondTheLimitIsRefused() {
        assertThatThrownBy(() -> framer(4).feed(ByteBuffer.wrap("{\"a\":1}".getBytes(UTF_8))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("4 bytes");
    }
}
