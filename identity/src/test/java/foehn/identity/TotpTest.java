package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The vectors are those of RFC 6238, Appendix B, of which six digits are used.
class TotpTest {
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    @ParameterizedTest
    @CsvSource({"59, 287082", "1111111109, 081804", "1111111111, 050471", "1234567890, 005924", "2000000000, 279037"})
    void aPasscodeIsTheRfcs(long seconds, String passcode) {
        assertThat(Totp.matches(SECRET, passcode, seconds * 1000)).isTrue();
        assertThat(Totp.matches(SECRET, passcode, (seconds + 30) * 1000))
                .as("the window before")
                .isTrue();
        assertThat(Totp.matches(SECRET, passcode, (seconds + 60) * 1000)).isFalse();
        assertThat(Totp.matches(SECRET, passcode, (seconds - 30) * 1000)).isFalse();
    }

    @Test
    void whatIsNoBase32MatchesNothing() {
        assertThat(Totp.base32(SECRET)).asString().isEqualTo("12345678901234567890");
        assertThat(Totp.base32("mzxw6===")).asString().isEqualTo("foo");
        assertThat(Totp.matches("not base 32!", "000000", 0)).isFalse();
        assertThat(Totp.matches("", "000000", 0)).isFalse();
    }

    @Test
    void aUserWithADeviceLogsInByItsPasscode() throws Exception {
        try (var world = new World()) {
            var id = world.ask(200, "GET", "/v3/users?name=demo", "")
                    .at("/users/0/id")
                    .stringValue();
            world.ask(201, "POST", "/v3/credentials", """
                    {"credential": {"type": "totp", "user_id": "%s", "blob": "%s"}}
                    """.formatted(id, SECRET));
            var body = """
                    {"auth": {"identity": {"methods": ["totp"], "totp": {"user": {"id": "%s", "passcode": "%s"}}}}}
                    """;
            long window = world.clock.millis() / 30_000;
            var now = Totp.code(Totp.base32(SECRET), window);
            var wrong = now.startsWith("0") ? "1" + now.substring(1) : "0" + now.substring(1);
            var answer = world.api
                    .post("/identity/v3/auth/tokens", "", body.formatted(id, now))
                    .expect(201);
            assertThat(answer.json().at("/token/methods/0").stringValue()).isEqualTo("totp");
            world.api
                    .post("/identity/v3/auth/tokens", "", body.formatted(id, wrong))
                    .expect(401);
            world.api
                    .post("/identity/v3/auth/tokens", "", body.formatted("nobody", now))
                    .expect(401);
        }
    }
}
