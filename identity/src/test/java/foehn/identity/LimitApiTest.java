package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitApiTest extends OnBothDatabases {
    private String service;
    private String project;
    private String demo;

    @BeforeEach
    void prepare() throws Exception {
        service = world.ask(200, "GET", "/v3/services?type=compute", "")
                .at("/services/0/id")
                .stringValue();
        project = world.ask(200, "GET", "/v3/projects?name=demo", "")
                .at("/projects/0/id")
                .stringValue();
        demo = world.login("demo", "demo", World.project("demo"));
    }

    private String registered(String name) {
        return "{\"service_id\": \"" + service + "\", \"resource_name\": \"" + name + "\", \"default_limit\": 10}";
    }

    private String limit(String name, String where) {
        return "{\"limits\": [{\"service_id\": \"%s\", \"resource_name\": \"%s\", \"resource_limit\": 5, %s}]}"
                .formatted(service, name, where);
    }

    @Test
    void aLimitOverridesARegisteredOneThatStaysAsLongAsItIsUsed() throws Exception {
        var made = world.ask(
                201, "POST", "/v3/registered_limits", "{\"registered_limits\": [" + registered("servers") + "]}");
        var registered =
                "/v3/registered_limits/" + made.at("/registered_limits/0/id").stringValue();
        var ours = "\"project_id\": \"" + project + "\"";
        world.ask(403, "POST", "/v3/limits", limit("unknown", ours));
        world.ask(400, "POST", "/v3/limits", limit("servers", ours + ", \"domain_id\": \"default\""));
        world.ask(400, "POST", "/v3/limits", limit("servers", "\"project_id\": \"none\""));
        var one = "/v3/limits/"
                + world.ask(201, "POST", "/v3/limits", limit("servers", ours))
                        .at("/limits/0/id")
                        .stringValue();
        world.ask(409, "POST", "/v3/limits", limit("servers", ours));
        world.ask(403, "PATCH", registered, "{\"registered_limit\": {\"default_limit\": 3}}");
        world.ask(403, "DELETE", registered, "");
        assertThat(world.ask(200, "PATCH", one, "{\"limit\": {\"resource_limit\": 7}}")
                        .at("/limit/resource_limit")
                        .intValue())
                .isEqualTo(7);
        world.ask(400, "PATCH", one, "{\"limit\": {\"resource_limit\": -2}}");
        world.ask(204, "DELETE", one, "");
        world.ask(200, "PATCH", registered, "{\"registered_limit\": {\"default_limit\": 3}}");
        world.ask(204, "DELETE", registered, "");
        world.ask(404, "GET", registered, "");
    }

    @Test
    void ofSeveralLimitsAllAreRegisteredOrNone() throws Exception {
        var both = "{\"registered_limits\": [" + registered("a") + ", " + registered("b") + "]}";
        world.ask(201, "POST", "/v3/registered_limits", "{\"registered_limits\": [" + registered("b") + "]}");
        world.ask(409, "POST", "/v3/registered_limits", both);
        assertThat(world.ask(demo, 200, "GET", "/v3/registered_limits?resource_name=a", "")
                        .path("registered_limits")
                        .size())
                .isZero();
    }

    @Test
    void everybodySeesTheLimitsOfTheirProjectOnly() throws Exception {
        world.ask(201, "POST", "/v3/registered_limits", "{\"registered_limits\": [" + registered("servers") + "]}");
        var mine = world.ask(201, "POST", "/v3/limits", limit("servers", "\"project_id\": \"" + project + "\""));
        var other = world.ask(201, "POST", "/v3/limits", limit("servers", "\"domain_id\": \"default\""));
        assertThat(world.ask(demo, 200, "GET", "/v3/limits", "").path("limits").size())
                .isEqualTo(1);
        assertThat(world.ask(200, "GET", "/v3/limits", "").path("limits").size())
                .isEqualTo(2);
        world.ask(demo, 200, "GET", "/v3/limits/" + mine.at("/limits/0/id").stringValue(), "");
        world.ask(demo, 403, "GET", "/v3/limits/" + other.at("/limits/0/id").stringValue(), "");
        assertThat(world.ask(demo, 200, "GET", "/v3/limits/model", "")
                        .at("/model/name")
                        .stringValue())
                .isEqualTo("flat");
    }
}
