package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.testkit.Api;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApplicationCredentialApiTest extends OnBothDatabases {
    private String demo;
    private String path;

    @BeforeEach
    void prepare() throws Exception {
        demo = world.login("demo", "demo", World.project("demo"));
        var id = world.ask(200, "GET", "/v3/users?name=demo", "")
                .path("users")
                .path(0)
                .path("id")
                .stringValue();
        path = "/v3/users/" + id + "/application_credentials";
    }

    @Test
    void aProgramLogsInWithItForItsProjectOnly() throws Exception {
        var made = make("{\"name\": \"c\"}");
        var shown = world.ask(demo, 200, "GET", path + "/" + made.path("id").stringValue(), "");
        assertThat(shown.path("application_credential").has("secret")).isFalse();
        var answer = login(made.path("id").stringValue(), made.path("secret").stringValue(), "")
                .expect(201);
        var token = answer.json().path("token");
        assertThat(token.path("project").path("name").stringValue()).isEqualTo("demo");
        assertThat(token.path("application_credential").path("restricted").booleanValue())
                .isTrue();
        login(made.path("id").stringValue(), made.path("secret").stringValue(), World.project("admin"))
                .expect(401);
        login(made.path("id").stringValue(), "wrong", "").expect(401);
        login("unknown", "wrong", "").expect(401);
        world.ask(demo, 409, "POST", path, "{\"application_credential\": {\"name\": \"c\"}}");
        world.ask(demo, 204, "DELETE", path + "/" + made.path("id").stringValue(), "");
        world.ask(header(answer), 401, "GET", "/v3/auth/projects", "");
    }

    @Test
    void itPassesOnNoMoreThanTheChosenRoles() throws Exception {
        var made = make("{\"name\": \"c\", \"roles\": [{\"name\": \"reader\"}]}");
        var token = login(made.path("id").stringValue(), made.path("secret").stringValue(), "")
                .expect(201)
                .json();
        assertThat(token.path("token").path("roles").size()).isEqualTo(1);
        world.ask(
                demo,
                400,
                "POST",
                path,
                "{\"application_credential\": {\"name\": \"d\", \"roles\": [{\"name\": \"admin\"}]}}");
        world.ask(
                demo,
                404,
                "POST",
                path,
                "{\"application_credential\": {\"name\": \"d\", \"roles\": [{\"id\": \"none\"}]}}");
    }

    @Test
    void aRestrictedOneCannotMakeOthers() throws Exception {
        var made = make("{\"name\": \"c\"}");
        var token =
                header(login(made.path("id").stringValue(), made.path("secret").stringValue(), ""));
        world.ask(token, 403, "POST", path, "{\"application_credential\": {\"name\": \"d\"}}");
        world.ask(token, 403, "DELETE", path + "/" + made.path("id").stringValue(), "");
        var free = make("{\"name\": \"free\", \"unrestricted\": true}");
        var other =
                header(login(free.path("id").stringValue(), free.path("secret").stringValue(), ""));
        world.ask(other, 201, "POST", path, "{\"application_credential\": {\"name\": \"d\"}}");
    }

    @Test
    void itEndsWhenItsTimeHasCome() throws Exception {
        var end = Expiry.show((world.clock.millis() + Duration.ofMinutes(10).toMillis()) * 1000 + 123);
        var made = make("{\"name\": \"c\", \"expires_at\": \"" + end + "\"}");
        assertThat(made.path("expires_at").stringValue()).isEqualTo(end);
        var token =
                header(login(made.path("id").stringValue(), made.path("secret").stringValue(), ""));
        world.ask(token, 200, "GET", "/v3/auth/projects", "");
        world.skewMillis.set(Duration.ofMinutes(11).toMillis());
        world.ask(token, 401, "GET", "/v3/auth/projects", "");
        login(made.path("id").stringValue(), made.path("secret").stringValue(), "")
                .expect(401);
        world.ask(
                demo,
                400,
                "POST",
                path,
                "{\"application_credential\": {\"name\": \"d\", \"expires_at\": \"2001-01-01T00:00:00\"}}");
        world.ask(demo, 400, "POST", path, "{\"application_credential\": {\"name\": \"d\", \"expires_at\": \"soon\"}}");
    }

    @Test
    void accessRulesLimitWhatItsTokensAreGoodFor() throws Exception {
        var made = make("""
                {"name": "c", "access_rules": [{"service": "identity", "method": "GET", "path": "/v3/auth/**"}]}
                """);
        var rule = made.path("access_rules").path(0).path("id").stringValue();
        var token =
                header(login(made.path("id").stringValue(), made.path("secret").stringValue(), ""));
        world.ask(token, 200, "GET", "/v3/auth/projects", "");
        world.ask(token, 401, "GET", path, "");
        var rules = path.replace("application_credentials", "access_rules");
        assertThat(world.ask(demo, 200, "GET", rules, "").path("access_rules").size())
                .isEqualTo(1);
        world.ask(demo, 200, "GET", rules + "/" + rule, "");
        world.ask(demo, 403, "DELETE", rules + "/" + rule, "");
        world.ask(demo, 204, "DELETE", path + "/" + made.path("id").stringValue(), "");
        world.ask(demo, 204, "DELETE", rules + "/" + rule, "");
        world.ask(demo, 404, "GET", rules + "/" + rule, "");
    }

    @Test
    void nobodyMakesOrReadsThoseOfOthers() throws Exception {
        var made = make("{\"name\": \"c\"}");
        world.make("users", "user", "{\"name\": \"other\", \"password\": \"pw\"}");
        var other = world.login("other", "pw", "");
        world.ask(other, 403, "GET", path, "");
        world.ask(other, 403, "GET", path + "/" + made.path("id").stringValue(), "");
        world.ask(other, 403, "DELETE", path + "/" + made.path("id").stringValue(), "");
        world.ask(other, 403, "POST", path, "{\"application_credential\": {\"name\": \"d\"}}");
        world.ask(403, "POST", path, "{\"application_credential\": {\"name\": \"d\"}}");
        world.ask(200, "GET", path, "");
    }

    private JsonNode make(String json) throws Exception {
        var body = "{\"application_credential\": " + json + "}";
        return world.ask(demo, 201, "POST", path, body).path("application_credential");
    }

    private Api.Answer login(String id, String secret, String scope) throws Exception {
        return world.api.post("/identity/v3/auth/tokens", "", """
                {"auth": {"identity": {"methods": ["application_credential"],
                    "application_credential": {"id": "%s", "secret": "%s"}}%s}}
                """.formatted(
                        id, secret, scope.isEmpty() ? "" : ", \"scope\": " + scope));
    }

    private static String header(Api.Answer answer) {
        return answer.expect(201).header("X-Subject-Token").orElseThrow();
    }
}
