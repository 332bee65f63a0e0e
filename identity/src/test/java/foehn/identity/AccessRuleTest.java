package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessRuleTest {
    @ParameterizedTest
    @CsvSource({
        "/v2.1/servers, /v2.1/servers, true",
        "/v2.1/servers, /v2x1/servers, false",
        "/v2.1/servers, /v2.1/servers/7, false",
        "/v2.1/servers/*/ips, /v2.1/servers/7/ips, true",
        "/v2.1/servers/*/ips, /v2.1/servers/7/8/ips, false",
        "/v2.1/servers/{id}, /v2.1/servers/7, true",
        "/v2.1/servers/{id}, /v2.1/servers/, false",
        "/v2.1/**, /v2.1/servers/7/ips, true",
        "/v2.1/**, /v2.0/servers, false",
        "/a\\E.*, /abc, false"
    })
    void aWildcardStandsForASegmentAndTwoForAny(String rule, String path, boolean allowed) {
        var limit = new AccessRule("r", "u", "compute", rule, "GET");
        assertThat(limit.allows("compute", "GET", path)).isEqualTo(allowed);
        assertThat(limit.allows("compute", "POST", path)).isFalse();
        assertThat(limit.allows("image", "GET", path)).isFalse();
    }
}
