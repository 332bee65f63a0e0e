package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.identity.Bootstrap.CatalogService;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class CatalogApiTest extends OnBothDatabases {
    @Test
    void regionsFormATreeAndAreKeptWhileTheyAreNeeded() throws Exception {
        var top = world.make("regions", "region", "{\"description\": \"d\"}");
        var below = world.make("regions", "region", "{\"id\": \"below\", \"parent_region_id\": \"" + top + "\"}");
        assertThat(below).isEqualTo("below");
        world.ask(409, "POST", "/v3/regions", "{\"region\": {\"id\": \"below\"}}");
        world.ask(404, "POST", "/v3/regions", "{\"region\": {\"parent_region_id\": \"none\"}}");
        world.ask(400, "PATCH", "/v3/regions/" + top, "{\"region\": {\"parent_region_id\": \"below\"}}");
        assertThat(world.ask(200, "GET", "/v3/regions?parent_region_id=" + top, "")
                        .path("regions")
                        .size())
                .isEqualTo(1);
        world.ask(403, "DELETE", "/v3/regions/" + top, "");
        world.ask(403, "DELETE", "/v3/regions/RegionOne", "");
        world.ask(204, "DELETE", "/v3/regions/below", "");
        world.ask(204, "DELETE", "/v3/regions/" + top, "");
        world.ask(404, "GET", "/v3/regions/" + top, "");
    }

    @Test
    void anEndpointStandsInTheCatalogWhileItIsEnabled() throws Exception {
        var service = world.make("services", "service", "{\"type\": \"object-store\", \"name\": \"swift\"}");
        var endpoint = world.make("endpoints", "endpoint", """
                {"service_id": "%s", "interface": "public", "region": "new", "url": "http://o/v1/AUTH_$(project_id)s"}
                """.formatted(service));
        world.ask(200, "GET", "/v3/regions/new", "");
        var project = world.ask(200, "GET", "/v3/auth/projects", "")
                .path("projects")
                .path(0)
                .path("id")
                .stringValue();
        var seen = world.ask(200, "GET", "/v3/auth/catalog", "").path("catalog").toString();
        assertThat(seen).contains("http://o/v1/AUTH_" + project);
        world.ask(200, "PATCH", "/v3/endpoints/" + endpoint, "{\"endpoint\": {\"enabled\": false}}");
        assertThat(world.ask(200, "GET", "/v3/auth/catalog", "").toString()).doesNotContain("http://o/");
        assertThat(world.ask(200, "GET", "/v3/endpoints?service_id=" + service, "")
                        .path("endpoints")
                        .size())
                .isEqualTo(1);
        world.ask(400, "PATCH", "/v3/endpoints/" + endpoint, "{\"endpoint\": {\"enabled\": \"False\"}}");
        world.ask(400, "PATCH", "/v3/endpoints/" + endpoint, "{\"endpoint\": {\"interface\": \"back\"}}");
        world.ask(400, "PATCH", "/v3/endpoints/" + endpoint, "{\"endpoint\": {\"url\": \"http://$(evil)s\"}}");
        world.ask(400, "PATCH", "/v3/endpoints/" + endpoint, "{\"endpoint\": {\"region_id\": \"none\"}}");
        world.ask(400, "PATCH", "/v3/endpoints/" + endpoint, "{\"endpoint\": {\"service_id\": \"none\"}}");
        world.ask(204, "DELETE", "/v3/services/" + service, "");
        world.ask(404, "GET", "/v3/endpoints/" + endpoint, "");
    }

    @Test
    void aServiceIsMadeShownChangedAndListed() throws Exception {
        var id = world.make("services", "service", "{\"type\": \"t\", \"name\": \"n\", \"description\": \"d\"}");
        var changed = world.ask(200, "PATCH", "/v3/services/" + id, "{\"service\": {\"description\": \"e\"}}");
        assertThat(world.ask(200, "GET", "/v3/services/" + id, "")).isEqualTo(changed);
        assertThat(world.ask(200, "GET", "/v3/services?type=t", "")
                        .path("services")
                        .size())
                .isEqualTo(1);
        world.ask(400, "POST", "/v3/services", "{\"service\": {\"name\": \"n\"}}");
    }

    @Test
    void aSecondStartChangesNothingButTheAddresses() throws Exception {
        var before = world.ask(200, "GET", "/v3/endpoints", "").path("endpoints");
        world.ask(200, "PATCH", "/v3/users/" + demoId(), "{\"user\": {\"password\": \"mine\"}}");
        var moved = new Bootstrap(
                "another",
                "RegionOne",
                List.of(new CatalogService("identity", "keystone", "http://moved/identity/v3")),
                Optional.of("demo"));
        world.service.bootstrap(moved);
        var after = world.ask(200, "GET", "/v3/endpoints", "").path("endpoints");
        assertThat(after.size()).isEqualTo(before.size());
        assertThat(after.toString()).contains("http://moved/identity/v3").doesNotContain("http://cloud.test/identity");
        world.login("admin", "secret", World.project("admin"));
        world.login("demo", "mine", World.project("demo"));
        assertThat(world.ask(200, "GET", "/v3/roles", "").path("roles").size()).isEqualTo(5);
        assertThat(world.service
                        .directory()
                        .hasProject(world.service
                                .directory()
                                .projectId("Default", "demo")
                                .orElseThrow()))
                .isTrue();
        assertThat(world.service.directory().hasProject("default")).isFalse();
    }

    @Test
    void processesThatStartAtOnceFoundOneCloud() throws Exception {
        var db = engine.fresh();
        var keys = Files.createTempDirectory("keys");
        var config = new IdentityConfig(Duration.ofHours(1), 4, keys);
        try (db;
                var starts = Executors.newVirtualThreadPerTaskExecutor()) {
            var here = new IdentityService(db, config, world.clock);
            var there = new IdentityService(db, config, world.clock);
            var first = starts.submit(() -> here.bootstrap(World.BOOTSTRAP));
            var second = starts.submit(() -> there.bootstrap(World.BOOTSTRAP));
            first.get();
            second.get();
            var catalog = new Stores(db, world.clock).catalog;
            assertThat(catalog.endpoints(Listing.all()).items()).hasSize(6);
            assertThat(catalog.services(Listing.all()).items()).hasSize(2);
        }
    }

    @Test
    void policyDocumentsAreKept() throws Exception {
        var id = world.make("policies", "policy", "{\"type\": \"t\", \"blob\": \"b\"}");
        world.ask(200, "PATCH", "/v3/policies/" + id, "{\"policy\": {\"type\": \"u\"}}");
        var seen = world.ask(200, "GET", "/v3/policies/" + id, "").path("policy");
        assertThat(seen.path("type").stringValue()).isEqualTo("u");
        assertThat(seen.path("blob").stringValue()).isEqualTo("b");
        world.ask(204, "DELETE", "/v3/policies/" + id, "");
        world.ask(404, "GET", "/v3/policies/" + id, "");
    }

    private String demoId() throws Exception {
        return world.ask(200, "GET", "/v3/users?name=demo", "")
                .path("users")
                .path(0)
                .path("id")
                .stringValue();
    }
}
