package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Endpoint filters, policies of endpoints, and domains' own configuration.
class ExtensionApiTest extends OnBothDatabases {
    private String service;
    private String endpoint;
    private String project;

    @BeforeEach
    void prepare() throws Exception {
        service = world.ask(200, "GET", "/v3/services?type=compute", "")
                .at("/services/0/id")
                .stringValue();
        endpoint = world.ask(200, "GET", "/v3/endpoints?interface=public&service_id=" + service, "")
                .at("/endpoints/0/id")
                .stringValue();
        project = world.ask(200, "GET", "/v3/projects?name=demo", "")
                .at("/projects/0/id")
                .stringValue();
    }

    private int catalogSize(String projectName) throws Exception {
        var user = projectName.equals("demo") ? "demo" : "admin";
        var answer = world.tryLogin(user, user.equals("demo") ? "demo" : "secret", World.project(projectName));
        int size = 0;
        for (var entry : answer.expect(201).json().at("/token/catalog")) {
            size += entry.path("endpoints").size();
        }
        return size;
    }

    @Test
    void aProjectSeesTheEndpointsThatItWasGivenAndWithoutAnyAll() throws Exception {
        var filter = "/v3/OS-EP-FILTER";
        assertThat(catalogSize("demo")).isEqualTo(6);
        var direct = filter + "/projects/" + project + "/endpoints/" + endpoint;
        world.ask(404, "GET", direct, "");
        world.ask(204, "PUT", direct, "");
        world.ask(204, "GET", direct, "");
        assertThat(catalogSize("demo")).isEqualTo(1);
        assertThat(catalogSize("admin")).isEqualTo(6);
        var group = world.ask(201, "POST", filter + "/endpoint_groups", """
                {"endpoint_group": {"name": "public", "filters": {"interface": "public"}}}
                """)
                .at("/endpoint_group/id")
                .stringValue();
        var member = filter + "/endpoint_groups/" + group + "/projects/" + project;
        world.ask(204, "PUT", member, "");
        world.ask(409, "PUT", member, "");
        world.ask(200, "GET", member, "");
        assertThat(catalogSize("demo")).isEqualTo(2);
        assertThat(world.ask(200, "GET", filter + "/endpoint_groups/" + group + "/endpoints", "")
                        .path("endpoints")
                        .size())
                .isEqualTo(2);
        assertThat(world.ask(200, "GET", filter + "/projects/" + project + "/endpoint_groups", "")
                        .at("/endpoint_groups/0/id")
                        .stringValue())
                .isEqualTo(group);
        world.ask(400, "POST", filter + "/endpoint_groups", "{\"endpoint_group\": {\"name\": \"n\", \"filters\": {}}}");
        world.ask(
                400,
                "PATCH",
                filter + "/endpoint_groups/" + group,
                "{\"endpoint_group\": {\"filters\": {\"x\": \"y\"}}}");
        world.ask(204, "DELETE", filter + "/endpoint_groups/" + group, "");
        world.ask(204, "DELETE", direct, "");
        assertThat(catalogSize("demo")).isEqualTo(6);
    }

    @Test
    void theNearestPolicyIsAnEndpoints() throws Exception {
        var far = world.make("policies", "policy", "{\"type\": \"t\", \"blob\": \"far\"}");
        var near = world.make("policies", "policy", "{\"type\": \"t\", \"blob\": \"near\"}");
        var own = "/v3/endpoints/" + endpoint + "/OS-ENDPOINT-POLICY/policy";
        world.ask(404, "GET", own, "");
        world.ask(204, "PUT", "/v3/policies/" + far + "/OS-ENDPOINT-POLICY/services/" + service, "");
        assertThat(world.ask(200, "GET", own, "").at("/policy/id").stringValue())
                .isEqualTo(far);
        var region = "/OS-ENDPOINT-POLICY/services/" + service + "/regions/RegionOne";
        world.ask(204, "PUT", "/v3/policies/" + near + region, "");
        assertThat(world.ask(200, "GET", own, "").at("/policy/id").stringValue())
                .isEqualTo(near);
        world.ask(204, "PUT", "/v3/policies/" + far + region, "");
        world.ask(404, "GET", "/v3/policies/" + near + region, "");
        world.ask(204, "PUT", "/v3/policies/" + near + "/OS-ENDPOINT-POLICY/endpoints/" + endpoint, "");
        assertThat(world.ask(200, "GET", own, "").at("/policy/id").stringValue())
                .isEqualTo(near);
        assertThat(world.ask(200, "GET", "/v3/policies/" + near + "/OS-ENDPOINT-POLICY/endpoints", "")
                        .path("endpoints")
                        .size())
                .isEqualTo(1);
        world.ask(204, "DELETE", "/v3/policies/" + near, "");
        assertThat(world.ask(200, "GET", own, "").at("/policy/id").stringValue())
                .isEqualTo(far);
    }

    @Test
    void aDomainKeepsItsConfigurationAndTellsNoSecrets() throws Exception {
        var domain = world.make("domains", "domain", "{\"name\": \"d\"}");
        var config = "/v3/domains/" + domain + "/config";
        world.ask(404, "GET", config, "");
        var body = """
                {"config": {"identity": {"driver": "ldap"}, "ldap": {"url": "ldap://x", "password": "hidden"}}}
                """;
        var made = world.ask(201, "PUT", config, body);
        assertThat(made.toString()).contains("ldap://x").doesNotContain("hidden");
        assertThat(world.ask(200, "PUT", config, body)).isEqualTo(made);
        var kept = world.db.read(h -> h.createQuery("SELECT value FROM domain_config WHERE opt = 'password'")
                .mapTo(String.class)
                .one());
        assertThat(kept).doesNotContain("hidden");
        world.ask(404, "GET", config + "/ldap/password", "");
        assertThat(world.ask(200, "GET", config + "/ldap/url", "")
                        .at("/config/url")
                        .stringValue())
                .isEqualTo("ldap://x");
        world.ask(200, "PATCH", config + "/ldap/url", "{\"config\": {\"url\": \"ldap://y\"}}");
        world.ask(403, "PATCH", config + "/ldap/url", "{\"config\": {\"suffix\": \"s\"}}");
        world.ask(404, "PATCH", config + "/ldap/suffix", "{\"config\": {\"suffix\": \"s\"}}");
        world.ask(403, "PUT", config, "{\"config\": {\"token\": {\"expiration\": 1}}}");
        world.ask(204, "DELETE", config + "/ldap", "");
        world.ask(404, "GET", config + "/ldap", "");
        world.ask(204, "DELETE", config, "");
        world.ask(404, "DELETE", config, "");
        assertThat(world.ask(200, "GET", "/v3/domains/config/default", "")
                        .at("/config/identity/driver")
                        .stringValue())
                .isEqualTo("sql");
    }

    @Test
    void everybodyMayKnowWhatPasswordsMustLookLike() throws Exception {
        var demo = world.login("demo", "demo", "");
        var path = "/v3/domains/default/config/security_compliance";
        assertThat(world.ask(demo, 200, "GET", path, "")
                        .at("/config/security_compliance")
                        .has("password_regex"))
                .isTrue();
        world.ask(demo, 200, "GET", path + "/password_regex", "");
        world.ask(demo, 403, "GET", path + "/lockout_duration", "");
        world.ask(demo, 403, "GET", "/v3/domains/default/config", "");
    }
}
