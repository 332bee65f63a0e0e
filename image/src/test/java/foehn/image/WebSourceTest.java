package foehn.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import foehn.kernel.FaultException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSourceTest {
    private final WebSource web = new WebSource(List.of(80, 443), false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://127.1/",
                "http://2130706433/",
                "http://0.0.0.0/",
                "http://10.0.0.1/",
                "http://172.16.0.1/",
                "http://192.168.1.1/",
                "http://169.254.169.254/latest/meta-data",
                "http://100.64.0.1/",
                "http://198.18.0.1/",
                "http://198.19.255.255/",
                "http://224.0.0.1/",
                "http://255.255.255.255/",
                "http://[::1]/",
                "http://[::]/",
                "http://[fe80::1]/",
                "http://[fd00::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://[::127.0.0.1]/",
                "http://[64:ff9b::7f00:1]/",
                "http://[2002:7f00:1::]/",
                "http://8.8.8.8:22/",
                "http://user@8.8.8.8/",
                "ftp://8.8.8.8/",
                "file:///etc/passwd",
                "http:///x",
                "http://",
                "/etc/passwd",
                "http://exa mple/",
                "javascript:alert(1)",
                ""
            })
    void addressesThatAreNotTheInternetsAreRefusedAtOnce(String url) {
        assertThatThrownBy(() -> web.require(url)).isInstanceOf(FaultException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://8.8.8.8/x",
                "https://[2606:4700::1]/",
                "http://example.org/a?b=c",
                "HTTPS://example.org:443"
            })
    void theInternetIsAllowed(String url) {
        assertThat(web.require(url).getHost()).isNotEmpty();
    }

    @Test
    void aNameIsJudgedByWhereItLeads() {
        assertThat(web.require("http://localhost/").getHost()).isEqualTo("localhost");
        assertThatThrownBy(() -> web.open("http://localhost/")).isInstanceOf(FaultException.class);
    }

    @Test
    void blocksEndWhereTheyEnd() throws Exception {
        for (var inside : List.of("100.127.255.255", "172.31.255.255", "198.19.0.0", "240.0.0.0", "0.1.2.3")) {
            assertThat(PublicAddress.is(InetAddress.getByName(inside)))
                    .as(inside)
                    .isFalse();
        }
        for (var outside : List.of(
                "100.128.0.0",
                "172.32.0.0",
                "198.20.0.0",
                "198.17.255.255",
                "9.255.255.255",
                "1.1.1.1",
                "2001:4860::1")) {
            assertThat(PublicAddress.is(InetAddress.getByName(outside)))
                    .as(outside)
                    .isTrue();
        }
    }
}
