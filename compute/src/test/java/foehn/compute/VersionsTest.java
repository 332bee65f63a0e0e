package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VersionsTest {
    private static final String GENERAL = "OpenStack-API-Version";
    private static final String LEGACY = "X-OpenStack-Nova-API-Version";
    private static final String FLAVORS = "/compute/v2.1/flavors";

    private NovaCloud cloud;

    @BeforeEach
    void serve() throws Exception {
        cloud = new NovaCloud();
    }

    @AfterEach
    void close() throws Exception {
        cloud.close();
    }

    @Test
    void areDiscoveredWithoutAToken() throws Exception {
        var versions = cloud.api.get("/compute/", "").expect(200).json().path("versions");
        assertThat(versions.at("/0/id").asString()).isEqualTo("v2.0");
        assertThat(versions.at("/1/id").asString()).isEqualTo("v2.1");
        assertThat(versions.at("/1/version").asString()).isEqualTo(Microversion.MAX.toString());
        for (var version : versions) {
            var link = version.at("/links/0/href").asString();
            var shown = cloud.api
                    .get(link.substring(cloud.api.url().length()), "")
                    .expect(200)
                    .json();
            assertThat(shown.at("/version/links/0/href").asString()).isEqualTo(link);
            assertThat(shown.at("/version/id")).isEqualTo(version.path("id"));
            assertThat(shown.at("/version/media-types/0/base").asString()).isEqualTo("application/json");
        }
        cloud.api.get("/compute", "").expect(200);
        cloud.api.get("/compute/v2.1", "").expect(200);
    }

    @Test
    void areNegotiatedByBothHeaders() throws Exception {
        var plain = cloud.api.get(FLAVORS, cloud.reader).expect(200);
        assertThat(plain.header(GENERAL)).hasValue("compute 2.1");
        assertThat(plain.header(LEGACY)).hasValue("2.1");
        assertThat(plain.header("Vary").orElseThrow()).contains(GENERAL).contains(LEGACY);
        assertThat(plain.header("X-Compute-Request-Id")).isEqualTo(plain.header("X-Openstack-Request-Id"));
        assertThat(cloud.api.get(FLAVORS, cloud.reader, GENERAL, "compute 2.55").header(LEGACY))
                .hasValue("2.55");
        assertThat(cloud.api.get(FLAVORS, cloud.reader, LEGACY, "2.7").header(GENERAL))
                .hasValue("compute 2.7");
        assertThat(cloud.api
                        .get(FLAVORS, cloud.reader, GENERAL, "volume 3.9, compute latest")
                        .header(LEGACY))
                .hasValue(Microversion.MAX.toString());
        assertThat(cloud.api.get(FLAVORS, cloud.reader, GENERAL, "volume 3.9").header(LEGACY))
                .hasValue("2.1");
    }

    @Test
    void thatAreNotSpokenAreRefusedInNovasWay() throws Exception {
        var refused = cloud.api
                .get(FLAVORS, cloud.reader, GENERAL, "compute 2.999")
                .expect(406)
                .json();
        assertThat(refused.at("/computeFault/code").asInt()).isEqualTo(406);
        assertThat(refused.at("/computeFault/message").asString())
                .isEqualTo("Version 2.999 is not supported by the API. Minimum is 2.1 and maximum is "
                        + Microversion.MAX + ".");
        cloud.api.get(FLAVORS, cloud.reader, LEGACY, "2.0").expect(406);
        cloud.api.get(FLAVORS, cloud.reader, LEGACY, "3.1").expect(406);
        var malformed =
                cloud.api.get(FLAVORS, cloud.reader, LEGACY, "two").expect(400).json();
        assertThat(malformed.at("/badRequest/message").asString()).contains("invalid format");
    }

    @Test
    void haveAnElderThatIgnoresMicroversions() throws Exception {
        var old = cloud.api
                .get("/compute/v2/flavors", cloud.reader, LEGACY, "2.60")
                .expect(200);
        assertThat(old.header(LEGACY)).isEmpty();
        cloud.api
                .post("/compute/v2/os-aggregates", cloud.admin, "{\"aggregate\": {\"name\": \"a\"}}")
                .expect(200);
    }

    @Test
    void listTheExtensionsThatTheyGrewFrom() throws Exception {
        var all = cloud.api
                .get("/compute/v2.1/extensions", cloud.reader)
                .expect(200)
                .json()
                .path("extensions");
        assertThat(all.findValuesAsString("name")).contains("Hosts");
        assertThat(cloud.api
                        .get("/compute/v2.1/extensions/os-consoles", cloud.reader)
                        .expect(200)
                        .json()
                        .at("/extension/alias")
                        .asString())
                .isEqualTo("os-consoles");
        cloud.api.get("/compute/v2.1/extensions/os-bananas", cloud.reader).expect(404);
    }

    @Test
    void speakOfErrorsAsNovaDoes() throws Exception {
        assertThat(cloud.api
                        .get(FLAVORS + "/none", cloud.reader)
                        .expect(404)
                        .json()
                        .at("/itemNotFound/message")
                        .asString())
                .isEqualTo("Flavor none could not be found.");
        assertThat(cloud.api
                        .get("/compute/v2.1/bananas", cloud.reader)
                        .expect(404)
                        .json()
                        .at("/itemNotFound/message")
                        .asString())
                .isEqualTo("The resource could not be found.");
        assertThat(cloud.api.get(FLAVORS, "").expect(401).json().has("unauthorized"))
                .isTrue();
        assertThat(cloud.api
                        .send("PATCH", FLAVORS, cloud.reader, new byte[0])
                        .expect(405)
                        .json()
                        .has("badMethod"))
                .isTrue();
    }
}
