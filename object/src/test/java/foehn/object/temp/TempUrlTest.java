package foehn.object.temp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Only the exact permission that was signed is given, and nothing that was changed on the way.
class TempUrlTest {
    private static final long NOW = 1_700_000_000;
    private static final String THEN = Long.toString(NOW + 60);
    private static final TempKeys KEYS = new TempKeys(List.of("first", "second"), List.of("third"));
    private final TempUrl urls =
            new TempUrl(Set.of(Digest.SHA256, Digest.SHA512), List.of("/v1/", "/object-store/v1/"));

    private static String sign(String key, String message) {
        return HexFormat.of().formatHex(Digest.SHA256.sign(bytes(key), bytes(message)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Optional<TempUrl.Grant> ask(String method, String object, Map<String, String> query) {
        return urls.check(new TempUrl.Asked(method, "AUTH_a", "c", object, query, "192.0.2.7"), KEYS, NOW);
    }

    private static Map<String, String> query(String... pairs) {
        var query = new HashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            query.put(pairs[i], pairs[i + 1]);
        }
        return query;
    }

    private static Map<String, String> signed(String key, String message) {
        return query("temp_url_sig", sign(key, message), "temp_url_expires", THEN);
    }

    @Test
    void anAccountsKeyGivesTheAccountAndAContainersKeyTheContainer() {
        var message = "GET\n" + THEN + "\n/v1/AUTH_a/c/o";

        assertThat(ask("GET", "o", signed("first", message)).orElseThrow().container())
                .isEmpty();
        assertThat(ask("GET", "o", signed("second", message)).orElseThrow().container())
                .isEmpty();
        assertThat(ask("GET", "o", signed("third", message)).orElseThrow().container())
                .hasValue("c");
        assertThat(ask("GET", "o", signed("fourth", message))).isEmpty();
    }

    @Test
    void thePathMayBeSignedInBothOfItsForms() {
        assertThat(ask("GET", "o", signed("first", "GET\n" + THEN + "\n/object-store/v1/AUTH_a/c/o")))
                .isPresent();
        assertThat(ask("GET", "o", signed("first", "GET\n" + THEN + "\n/v2/AUTH_a/c/o")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,GET,true",
        "GET,HEAD,true",
        "PUT,HEAD,true",
        "POST,HEAD,true",
        "DELETE,HEAD,false",
        "HEAD,GET,false",
        "GET,PUT,false",
        "PUT,GET,false",
        "DELETE,DELETE,true",
        "COPY,COPY,false"
    })
    void whoMayReadOrWriteMayLookButNothingElse(String signedMethod, String method, boolean given) {
        assertThat(ask(method, "o", signed("first", signedMethod + "\n" + THEN + "\n/v1/AUTH_a/c/o"))
                        .isPresent())
                .isEqualTo(given);
    }

    @Test
    void aLongDigestComesAsBase64OfEitherAlphabet() {
        var mac = Digest.SHA512.sign(bytes("first"), bytes("GET\n" + THEN + "\n/v1/AUTH_a/c/o"));
        var plain = Base64.getEncoder().encodeToString(mac);
        var url = Base64.getUrlEncoder().withoutPadding().encodeToString(mac);

        assertThat(ask("GET", "o", query("temp_url_sig", "sha512:" + plain, "temp_url_expires", THEN)))
                .isPresent();
        assertThat(ask("GET", "o", query("temp_url_sig", "sha512:" + url, "temp_url_expires", THEN)))
                .isPresent();
        assertThat(ask("GET", "o", query("temp_url_sig", "sha256:" + plain, "temp_url_expires", THEN)))
                .isEmpty();
    }

    @Test
    void aDigestThatIsNotAllowedIsNoGood() {
        var mac =
                HexFormat.of().formatHex(Digest.SHA1.sign(bytes("first"), bytes("GET\n" + THEN + "\n/v1/AUTH_a/c/o")));

        assertThat(ask("GET", "o", query("temp_url_sig", mac, "temp_url_expires", THEN)))
                .isEmpty();
        assertThat(new TempUrl(Set.of(Digest.SHA1), List.of("/v1/"))
                        .check(
                                new TempUrl.Asked(
                                        "GET",
                                        "AUTH_a",
                                        "c",
                                        "o",
                                        query("temp_url_sig", mac, "temp_url_expires", THEN),
                                        "192.0.2.7"),
                                KEYS,
                                NOW))
                .isPresent();
    }

    @Test
    void timeIsSecondsOrIsoButSecondsAreWhatIsSigned() {
        var signature = sign("first", "GET\n" + THEN + "\n/v1/AUTH_a/c/o");

        assertThat(ask("GET", "o", query("temp_url_sig", signature, "temp_url_expires", "2023-11-14T22:14:20Z"))
                        .orElseThrow()
                        .expiresSeconds())
                .isEqualTo(NOW + 60);
        assertThat(ask("GET", "o", query("temp_url_sig", signature, "temp_url_expires", "2023-11-14T22:14:21Z")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1699999999", "0", "-1", "", "soon", "1.7e9", "2023-13-14T22:14:20Z", "99999999999999999999"})
    void aTimeThatIsOverOrNoneIsNoGood(String expires) {
        var query = query(
                "temp_url_sig", sign("first", "GET\n" + expires + "\n/v1/AUTH_a/c/o"), "temp_url_expires", expires);

        assertThat(ask("GET", "o", query)).isEmpty();
    }

    @Test
    void aPrefixGivesAllNamesThatBeginSo() {
        var query = signed("first", "GET\n" + THEN + "\nprefix:/v1/AUTH_a/c/pre");
        query.put("temp_url_prefix", "pre");

        assertThat(ask("GET", "pre/a", query)).isPresent();
        assertThat(ask("GET", "other", query)).isEmpty();
        query.put("temp_url_prefix", "pr");
        assertThat(ask("GET", "pre/a", query)).isEmpty();
        query.remove("temp_url_prefix");
        assertThat(ask("GET", "pre", query)).isEmpty();
    }

    @Test
    void theContainerItselfIsReadWithAnEmptyPrefixOnly() {
        var query = signed("first", "GET\n" + THEN + "\nprefix:/v1/AUTH_a/c/");
        assertThat(ask("GET", "", query)).isEmpty();
        query.put("temp_url_prefix", "");
        assertThat(ask("GET", "", query)).isPresent();
        assertThat(ask("PUT", "", query)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7,true",
        "192.0.2.0/24,true",
        "0.0.0.0/0,true",
        "192.0.3.0/24,false",
        "192.0.2.7/24,false",
        "2001:db8::/32,false",
        "localhost,false",
        "192.0.2/24,false",
        "192.0.2.0/33,false"
    })
    void aRangeOfAddressesIsKept(String range, boolean given) {
        var query = signed("first", "ip=" + range + "\nGET\n" + THEN + "\n/v1/AUTH_a/c/o");
        query.put("temp_url_ip_range", range);

        assertThat(ask("GET", "o", query).isPresent()).isEqualTo(given);
    }

    @Test
    void aRangeCannotBeTakenOff() {
        var query = signed("first", "ip=198.51.100.1\nGET\n" + THEN + "\n/v1/AUTH_a/c/o");
        assertThat(ask("GET", "o", query)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "zz", "00", ":", "sha256:", "sha256:!!!", "md5:AAAA"})
    void whatIsNoSignatureIsNoGood(String signature) {
        assertThat(ask("GET", "o", query("temp_url_sig", signature, "temp_url_expires", THEN)))
                .isEmpty();
    }

    @Test
    void anyChangeOfASignatureIsNoGood() {
        var good = signed("first", "GET\n" + THEN + "\n/v1/AUTH_a/c/o");
        var signature = good.get("temp_url_sig").toCharArray();
        for (int i = 0; i < signature.length; i++) {
            var changed = signature.clone();
            changed[i] = changed[i] == '0' ? '1' : '0';
            assertThat(ask("GET", "o", query("temp_url_sig", new String(changed), "temp_url_expires", THEN)))
                    .isEmpty();
        }
    }

    @Test
    void theAnswerSaysHowToShowIt() {
        var signature = signed("first", "GET\n" + THEN + "\n/v1/AUTH_a/c/a/b");
        var plain = ask("GET", "a/b", signature).orElseThrow();
        assertThat(plain.disposition("a/b", Optional.empty()))
                .isEqualTo("attachment; filename=\"b\"; filename*=UTF-8''b");
        assertThat(plain.disposition("a/b", Optional.of("inline"))).isEqualTo("inline");

        signature.put("filename", "é \"x\r\n.pdf");
        assertThat(ask("GET", "a/b", signature).orElseThrow().disposition("a/b", Optional.empty()))
                .isEqualTo("attachment; filename=\"%C3%A9 %22x%0D%0A.pdf\"; filename*=UTF-8''%C3%A9%20%22x%0D%0A.pdf");
        signature.put("inline", "");
        assertThat(ask("GET", "a/b", signature).orElseThrow().disposition("a/b", Optional.empty()))
                .startsWith("inline; filename=");
    }
}
