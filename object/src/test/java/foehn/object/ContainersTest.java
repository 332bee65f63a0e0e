package foehn.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Containers and accounts over HTTP: listings, quotas, policies, other origins, and what the store tells of itself.
class ContainersTest {
    private static LocalStore store;
    private static Client owner;

    @BeforeAll
    static void open(@TempDir Path directory) throws Exception {
        var config = ObjectConfig.defaults().withTempauth(LocalStore.USERS);
        store = new LocalStore(
                new ObjectConfig(
                        true,
                        config.users(),
                        config.operatorRoles(),
                        config.readerRoles(),
                        config.serviceRoles(),
                        config.resellerAdminRole(),
                        config.defaultDomainId(),
                        config.policies(),
                        config.objectBytesMax(),
                        config.containersPerAccountMax(),
                        config.expirerIntervalSeconds(),
                        config.tokenSeconds(),
                        "administrator's",
                        config.corsOrigins(),
                        Map.of()),
                directory,
                0,
                InstantSource.system(),
                _ -> Rings.NONE);
        owner = Client.user(store, "test:tester", "testing");
    }

    @AfterAll
    static void close() throws Exception {
        store.close();
    }

    private static String list(String query) throws Exception {
        return owner.call("GET", "/listed?" + query, "")
                .text()
                .replace('\n', ' ')
                .strip();
    }

    @Test
    void listingsFollowTheirQuery() throws Exception {
        owner.call("PUT", "/listed", "");
        for (var name : List.of("a", "b/1", "b/2", "b/c/3", "b/c/", "d--e--1", "d--e--2", "%E2%98%83")) {
            owner.call("PUT", "/listed/" + name, "x");
        }
        assertThat(list("")).isEqualTo("a b/1 b/2 b/c/ b/c/3 d--e--1 d--e--2 \u2603");
        assertThat(list("delimiter=/")).isEqualTo("a b/ d--e--1 d--e--2 \u2603");
        assertThat(list("delimiter=/&prefix=b/")).isEqualTo("b/1 b/2 b/c/");
        assertThat(list("delimiter=--")).isEqualTo("a b/1 b/2 b/c/ b/c/3 d-- \u2603");
        assertThat(list("delimiter=--&prefix=d--")).isEqualTo("d--e--");
        assertThat(list("marker=b/2&limit=2")).isEqualTo("b/c/ b/c/3");
        assertThat(list("end_marker=b/2")).isEqualTo("a b/1");
        assertThat(list("reverse=on&limit=2")).isEqualTo("\u2603 d--e--2");
        assertThat(list("reverse=true&marker=b/2&end_marker=a")).isEqualTo("b/1");
        assertThat(list("path=b")).isEqualTo("b/1 b/2 b/c/");
        assertThat(list("path=")).isEqualTo("a d--e--1 d--e--2 \u2603");
        assertThat(owner.call("GET", "/listed?limit=10001", "").status()).isEqualTo(412);
        assertThat(owner.call("GET", "/listed?limit=0", "").status()).isEqualTo(204);
        assertThat(owner.call("GET", "/listed?prefix=%FF", "").status()).isEqualTo(412);
    }

    @Test
    void listingsSpeakThreeLanguages() throws Exception {
        owner.call("PUT", "/spoken", "");
        owner.call("PUT", "/spoken/%3Ca%22%26b%3E", "x", "Content-Type", "text/x;a=\"b\"");
        owner.call("PUT", "/spoken/d%2Fe", "x");
        var json = owner.call("GET", "/spoken?format=json&delimiter=/", "");
        assertThat(json.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(json.text())
                .contains(
                        "\"name\":\"<a\\\"&b>\"",
                        "\"content_type\":\"text/x;a=\\\"b\\\"\"",
                        "\"hash\":\"9dd4e461268c8034f5c8564e155c67a6\"",
                        "{\"subdir\":\"d/\"}");
        var xml = owner.call("GET", "/spoken?delimiter=/", "", "Accept", "text/xml")
                .text();
        assertThat(xml)
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<container name=\"spoken\">")
                .contains("<name>&lt;a&quot;&amp;b&gt;</name>", "<subdir name=\"d/\"><name>d/</name></subdir>");
        assertThat(owner.call("GET", "/spoken", "", "Accept", "image/png").status())
                .isEqualTo(406);
        assertThat(owner.call("GET", "/spoken", "", "Accept", "nonsense").status())
                .isEqualTo(400);
        assertThat(owner.call("GET", "/spoken", "", "Accept", "text/plain;q=0.1, application/json")
                        .text())
                .startsWith("[");
    }

    @Test
    void aContainerThatHoldsSomethingStays() throws Exception {
        assertThat(owner.call("PUT", "/full", "").status()).isEqualTo(201);
        assertThat(owner.call("PUT", "/full", "").status()).isEqualTo(202);
        owner.call("PUT", "/full/o", "x");
        assertThat(owner.call("DELETE", "/full", "").status()).isEqualTo(409);
        owner.call("DELETE", "/full/o", "");
        assertThat(owner.call("DELETE", "/full", "").status()).isEqualTo(204);
        assertThat(owner.call("DELETE", "/full", "").status()).isEqualTo(404);
        assertThat(owner.call("POST", "/full", "").status()).isEqualTo(404);
    }

    @Test
    void anUnderscoreInAHeaderIsAHyphen() throws Exception {
        owner.call("PUT", "/underscored", "", "X-Container-Meta-a_b", "1");
        assertThat(owner.call("HEAD", "/underscored", "").header("X-Container-Meta-A-B"))
                .isEqualTo("1");
        owner.call("POST", "/underscored", "", "X_Container_Sysmeta-A", "1");
        assertThat(store.service()
                        .parts()
                        .backend()
                        .container(
                                ObjectPath.container("AUTH_test", "underscored").key())
                        .orElseThrow()
                        .metadata())
                .doesNotContainKey("x-container-sysmeta-a");
    }

    @Test
    void aPolicyIsChosenOnce() throws Exception {
        assertThat(owner.call("PUT", "/silvern", "", "X-Storage-Policy", "Silver")
                        .status())
                .isEqualTo(201);
        assertThat(owner.call("PUT", "/silvern", "").status()).isEqualTo(202);
        assertThat(owner.call("PUT", "/silvern", "", "X-Storage-Policy", "gold").status())
                .isEqualTo(409);
        assertThat(owner.call("PUT", "/leaden", "", "X-Storage-Policy", "lead").status())
                .isEqualTo(400);
        assertThat(owner.call("HEAD", "/silvern", "").header("X-Storage-Policy"))
                .isEqualTo("silver");
        assertThat(owner.call("HEAD", "", "").header("X-Account-Storage-Policy-Silver-Container-Count"))
                .isEqualTo("1");
    }

    @Test
    void quotasHold() throws Exception {
        owner.call("PUT", "/small", "", "X-Container-Meta-Quota-Bytes", "10", "X-Container-Meta-Quota-Count", "2");
        assertThat(owner.call("PUT", "/small/1", "12345").status()).isEqualTo(201);
        assertThat(owner.call("PUT", "/small/2", "123456").status()).isEqualTo(413);
        assertThat(owner.call("COPY", "/small/1", "", "Destination", "small/2").status())
                .isEqualTo(201);
        assertThat(owner.call("PUT", "/small/3", "").status()).isEqualTo(413);
        assertThat(owner.call("POST", "/small", "", "X-Container-Meta-Quota-Bytes", "x")
                        .status())
                .isEqualTo(400);
        var stranger = Client.user(store, "test2:tester2", "testing2").in("AUTH_test");
        assertThat(stranger.call("PUT", "/small/3", "123456").status()).isEqualTo(403);

        var other = Client.user(store, "test2:tester2", "testing2");
        var reseller = Client.user(store, "admin:admin", "admin").in("AUTH_test2");
        assertThat(other.call("POST", "", "", "X-Account-Meta-Quota-Bytes", "1000")
                        .status())
                .isEqualTo(403);
        assertThat(reseller.call("POST", "", "", "X-Account-Quota-Bytes", "x").status())
                .isEqualTo(400);
        assertThat(reseller.call("POST", "", "", "X-Account-Meta-Quota-Bytes", "5")
                        .status())
                .isEqualTo(204);
        assertThat(other.call("HEAD", "", "").header("X-Account-Quota-Bytes")).isEqualTo("5");
        other.call("PUT", "/c", "");
        assertThat(other.call("PUT", "/c/o", "123456").status()).isEqualTo(413);
        assertThat(other.call("PUT", "/c/o", "12345").status()).isEqualTo(201);
        assertThat(reseller.call("PUT", "/c/more", "123456").status()).isEqualTo(201);
    }

    @Test
    void browsersOfAllowedOriginsMayRead() throws Exception {
        owner.call(
                "PUT",
                "/shared",
                "",
                "X-Container-Meta-Access-Control-Allow-Origin",
                "http://a.example",
                "X-Container-Meta-Access-Control-Max-Age",
                "60",
                "X-Container-Read",
                ".r:*");
        owner.call("PUT", "/shared/o", "x", "X-Object-Meta-Seen", "1");
        var anyone = Client.nobody(store, "AUTH_test");
        var from = new String[] {"Origin", "http://a.example", "Access-Control-Request-Method", "GET"};
        var preflight = anyone.call("OPTIONS", "/shared/o", "", from);
        assertThat(preflight.status()).isEqualTo(200);
        assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo("http://a.example");
        assertThat(preflight.header("Access-Control-Max-Age")).isEqualTo("60");
        from[1] = "http://evil.example";
        assertThat(anyone.call("OPTIONS", "/shared/o", "", from).status()).isEqualTo(401);
        var read = anyone.call("GET", "/shared/o", "", "Origin", "http://a.example");
        assertThat(read.header("Access-Control-Allow-Origin")).isEqualTo("http://a.example");
        assertThat(read.header("Access-Control-Expose-Headers")).contains("x-object-meta-seen", "etag");
        assertThat(anyone.call("GET", "/shared/o", "", "Origin", "http://evil.example")
                        .header("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void theStoreTellsWhatItCan() throws Exception {
        var anyone = Client.nobody(store, "");
        assertThat(anyone.at("GET", "/info", "").text())
                .contains("\"max_file_size\":5368709122", "\"name\":\"gold\"", "\"account_acls\":true")
                .doesNotContain("\"admin\"");
        long until = System.currentTimeMillis() / 1000 + 100;
        assertThat(anyone.at("GET", signed("GET", until, until), "").text()).contains("\"admin\"");
        assertThat(anyone.at("HEAD", signed("GET", until, until), "").status()).isEqualTo(200);
        assertThat(anyone.at("GET", signed("HEAD", until, until), "").status()).isEqualTo(401);
        assertThat(anyone.at("GET", signed("GET", until, until + 1), "").status())
                .isEqualTo(401);
        assertThat(anyone.at("GET", signed("GET", 1, 1), "").status()).isEqualTo(401);
        assertThat(anyone.at("GET", "/info?swiftinfo_sig=x&swiftinfo_expires=y", "")
                        .status())
                .isEqualTo(401);
        assertThat(anyone.at("GET", "/healthcheck", "").text()).isEqualTo("OK");
    }

    private static String signed(String method, long until, long said) throws Exception {
        var mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec("administrator's".getBytes(), "HmacSHA1"));
        var signature = HexFormat.of().formatHex(mac.doFinal((method + "\n" + until + "\n/info").getBytes()));
        return "/info?swiftinfo_sig=" + signature + "&swiftinfo_expires=" + said;
    }
}
