package foehn.object.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.object.ObjectPath;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The arithmetic of the options that slow down, refuse and rewrite.
class GuardsTest {
    @ParameterizedTest
    @CsvSource({"0,", "99,", "100,50", "150,45", "200,40", "600,20", "1000,0.5", "5000,0.5"})
    void limitsLieOnAStraightLineBetweenTheirPoints(long objects, Double perSecond) {
        var limits =
                Limits.of(Map.of("r_100", "50", "r_200", "40", "r_600", "20", "r_1000", "0.5", "other_1", "9"), "r_");
        var found = limits.at(objects);
        assertThat(found.isPresent() ? found.getAsDouble() : null).isEqualTo(perSecond);
    }

    @Test
    void everyoneWaitsForThoseBefore() {
        var pace = new Pace(0, 1);
        assertThat(pace.take("a", 4, 1_000)).hasValue(0);
        assertThat(pace.take("a", 4, 1_000)).hasValue(250_000_000);
        assertThat(pace.take("b", 4, 1_000)).hasValue(0);
        assertThat(pace.take("a", 4, 1_000)).hasValue(500_000_000);
        assertThat(pace.take("a", 4, 1_000)).hasValue(750_000_000);
        assertThat(pace.take("a", 4, 1_000)).isEqualTo(OptionalLong.empty());
        assertThat(pace.take("a", 4, 2_000_000_000L)).hasValue(0);
    }

    @Test
    void whatWasNotUsedMayBeMadeUpFor() {
        var pace = new Pace(1, 1);
        for (int i = 0; i < 5; i++) {
            assertThat(pace.take("a", 4, 10_000_000_000L)).hasValue(0);
        }
        assertThat(pace.take("a", 4, 10_000_000_000L)).hasValue(250_000_000);
    }

    @ParameterizedTest
    @CsvSource({
        "c.auth-x.example.com:8080, /a/b, AUTH_x c a/b",
        "AUTH_x.example.com, /c/a%20b, AUTH_x c 'a b'",
        "AUTH_x.example.com, /, AUTH_x",
        "c.AUTH_x.example.com, /, AUTH_x c",
    })
    void hostsNameAccountsAndContainers(String host, String path, String expected) {
        var remap = new DomainRemap(List.of("example.com"), List.of("AUTH"), "");
        var found = remap.of(host, path).orElseThrow();
        assertThat(text(found)).isEqualTo(expected.replace("'", ""));
    }

    private static String text(ObjectPath path) {
        return (path.account() + " " + path.container() + " " + path.object()).strip();
    }

    @Test
    void otherHostsAreLeftAlone() {
        var remap = new DomainRemap(List.of("example.com"), List.of("AUTH"), "");
        assertThat(remap.of("example.com", "/v1/AUTH_x")).isEmpty();
        assertThat(remap.of("127.0.0.1:80", "/v1/AUTH_x")).isEmpty();
        assertThat(remap.of("other_x.example.com", "/c")).isEmpty();
        assertThatThrownBy(() -> remap.of("a.b.AUTH_x.example.com", "/")).hasMessage("Bad domain in host header");
    }
}
