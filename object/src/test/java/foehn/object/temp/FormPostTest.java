package foehn.object.temp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A form stores what its signature allows, and no more.
class FormPostTest {
    private static final long NOW = 1_700_000_000;
    private static final TempKeys KEYS = new TempKeys(List.of("key"), List.of());
    private final FormPost forms = new FormPost(Set.of(Digest.SHA256), List.of("/v1/"));
    private final Map<String, String> stored = new LinkedHashMap<>();
    private final Map<String, Map<String, String>> headers = new LinkedHashMap<>();

    private FormPost.Stored store(String name, Map<String, String> given, InputStream body) throws IOException {
        stored.put(name, new String(body.readAllBytes(), StandardCharsets.ISO_8859_1));
        headers.put(name, given);
        return new FormPost.Stored(201, "Created", Map.of("Access-Control-Allow-Origin", "*", "Etag", "x"), "");
    }

    private static String field(String name, String value) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static String file(String name, String content) {
        return "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"" + name
                + "\"\r\nContent-Type: text/plain\r\n\r\n" + content + "\r\n";
    }

    private static String fields(String redirect, String sizeMax, String countMax, String expires) {
        var message = "/v1/AUTH_a/c/pre\n" + redirect + "\n" + sizeMax + "\n" + countMax + "\n" + expires;
        var signature = HexFormat.of()
                .formatHex(Digest.SHA256.sign(
                        "key".getBytes(StandardCharsets.UTF_8), message.getBytes(StandardCharsets.UTF_8)));
        return field("redirect", redirect)
                + field("max_file_size", sizeMax)
                + field("max_file_count", countMax)
                + field("expires", expires)
                + field("signature", signature);
    }

    private FormPost.Answer post(String body) throws IOException {
        // One byte at a time: a boundary may be cut anywhere by the network.
        var in = new ByteArrayInputStream((body + "--b--\r\n").getBytes(StandardCharsets.ISO_8859_1)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1));
            }
        };
        return forms.take("b", in, new FormPost.Target("AUTH_a/c/pre", "pre"), KEYS, NOW, this::store);
    }

    private static String good() {
        return fields("", "100", "2", Long.toString(NOW + 9));
    }

    @Test
    void filesAreStoredUnderTheFormsAddress() throws IOException {
        var answer = post(good() + file("1", "one\r\n--cee") + file("2", ""));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.body()).isEqualTo("201 Created");
        assertThat(answer.headers()).containsOnlyKeys("Access-Control-Allow-Origin");
        assertThat(stored)
                .containsEntry("pre1", "one\r\n--cee")
                .containsEntry("pre2", "")
                .hasSize(2);
        assertThat(headers.get("pre1")).containsEntry("content-type", "text/plain");
    }

    @Test
    void aLongFileIsReadInPieces() throws IOException {
        var content = "0123456789abcdef\r\n-".repeat(20_000);
        post(fields("", "1000000", "1", Long.toString(NOW + 9)) + file("long", content));
        assertThat(stored.get("prelong")).isEqualTo(content);
    }

    @Test
    void moreFilesThanAllowedAreRefused() throws IOException {
        var answer = post(good() + file("1", "a") + file("2", "b") + file("3", "c"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("400 Bad Request\r\nFormPost: Max File Count Exceeded");
        assertThat(stored).hasSize(2);
    }

    @Test
    void aFileLongerThanAllowedIsNotStored() throws IOException {
        assertThat(post(good() + file("1", "x".repeat(101))).body()).isEqualTo("FormPost: max_file_size exceeded");
        assertThat(stored).isEmpty();
        assertThat(post(good() + file("1", "x".repeat(100))).status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "max_file_size,1000",
        "max_file_count,3",
        "expires,1800000000",
        "redirect,http://evil.example",
        "signature,00"
    })
    void aFieldThatWasChangedIsRefused(String name, String value) throws IOException {
        var answer = post(good() + field(name, value) + file("1", "a"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers()).isEmpty();
        assertThat(stored).isEmpty();
    }

    @Test
    void aFormThatIsOverIsRefused() throws IOException {
        var answer = post(fields("", "100", "2", Long.toString(NOW - 1)) + file("1", "a"));
        assertThat(answer.body()).isEqualTo("FormPost: Form Expired");
        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void aSignedRedirectSaysHowItWent() throws IOException {
        var answer = post(fields("http://site.example/?a=b", "100", "2", Long.toString(NOW + 9)) + file("1", "a"));

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.headers()).containsEntry("Location", "http://site.example/?a=b&status=201&message=");
    }

    @Test
    void aRedirectThatNobodySignedIsNotFollowed() throws IOException {
        assertThat(post(field("redirect", "http://evil.example")).headers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-type", "content-encoding"})
    void aLineBreakInAFieldIsNoHeader(String name) throws IOException {
        var answer = post(good() + field(name, "text/plain\r\nX-Object-Meta-Evil: 1\r\nX: y") + file("1", "a"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(stored).isEmpty();
    }

    @Test
    void aLineBreakInASignedRedirectIsNoHeader() throws IOException {
        var answer = post(fields("http://a\r\nSet-Cookie: b", "100", "2", Long.toString(NOW + 9)) + file("1", "a"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.headers()).isEmpty();
    }

    @Test
    void timesOfDeletionAreNumbers() throws IOException {
        post(good() + field("x_delete_after", "60") + file("1", "a"));
        assertThat(headers.get("pre1")).containsEntry("x-delete-after", "60");
        assertThat(post(good() + field("x_delete_at", "1\r\nX: y") + file("1", "a"))
                        .status())
                .isEqualTo(400);
        assertThat(post(good() + field("x_delete_at", "soon") + file("1", "a")).body())
                .isEqualTo("FormPost: x_delete_at not an integer: Unix timestamp required.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "--c\r\n", "\r\n\r\n"})
    void aBodyThatIsNoFormIsRefused(String body) throws IOException {
        var in = new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
        var answer = forms.take("b", in, new FormPost.Target("AUTH_a/c", ""), KEYS, NOW, this::store);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("FormPost: invalid starting boundary");
    }

    @Test
    void aBodyThatBreaksOffStoresWhatCame() throws IOException {
        var answer = forms.take(
                "b",
                new ByteArrayInputStream(
                        (good() + "--b\r\nContent-Disposition: form-data").getBytes(StandardCharsets.UTF_8)),
                new FormPost.Target("AUTH_a/c/pre", "pre"),
                KEYS,
                NOW,
                this::store);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(stored).isEmpty();
    }
}
