package foehn.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tokens of the store's own users.
class TokensTest {
    private final TestClock clock = new TestClock();
    private LocalStore store;

    @BeforeEach
    void open(@TempDir Path directory) throws Exception {
        store = new LocalStore(directory, 0, clock, _ -> Rings.NONE);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    @Test
    void aForgedTokenIsNobodys() throws Exception {
        var real = Client.user(store, "test:tester", "testing").token();
        var forged = real.substring(0, real.length() - 1) + (real.endsWith("0") ? "1" : "0");
        for (var token : new String[] {forged, "AUTH_tk", "AUTH_tk../..", "x", real + "0"}) {
            assertThat(Client.with(store, token, "AUTH_test")
                            .call("GET", "", "")
                            .status())
                    .as(token)
                    .isEqualTo(401);
        }
    }

    @Test
    void aTokenEnds() throws Exception {
        var user = Client.user(store, "test:tester", "testing");
        assertThat(user.call("HEAD", "", "").status()).isEqualTo(204);
        clock.jump(Duration.ofSeconds(86_401));
        assertThat(user.call("HEAD", "", "").status()).isEqualTo(401);
        assertThat(Client.user(store, "test:tester", "testing")
                        .call("HEAD", "", "")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aTokenOpensNoOtherAccount() throws Exception {
        var user = Client.user(store, "test:tester", "testing");
        for (var other : new String[] {"AUTH_test2", "AUTH_", "test", ".admin", "SERVICE_test"}) {
            assertThat(user.in(other).call("GET", "/c", "").status()).as(other).isEqualTo(403);
        }
    }

    @Test
    void aWrongKeyGivesNoToken() throws Exception {
        for (var wrong : new String[] {"", "testing2", "testin", "testing "}) {
            var answer = Client.nobody(store, "")
                    .at("GET", "/auth/v1.0", "", "X-Auth-User", "test:tester", "X-Auth-Key", wrong);
            assertThat(answer.status()).isEqualTo("testing ".equals(wrong) ? 200 : 401);
        }
        assertThat(Client.nobody(store, "")
                        .at("GET", "/auth/v1.0", "", "X-Auth-User", "test:nobody", "X-Auth-Key", "testing")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void theRealmIsQuoted() throws Exception {
        var answer = Client.nobody(store, "AUTH_a%22%0Ab").call("GET", "", "");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Swift realm=\"AUTH_a%22%0Ab\"");
    }
}
