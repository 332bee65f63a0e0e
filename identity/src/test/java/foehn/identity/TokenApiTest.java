package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.testkit.Api;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// What a token can be had for, what it says, and when it is void.
class TokenApiTest extends OnBothDatabases {
    @Test
    void anUnscopedTokenHasNoRolesAndNoCatalog() throws Exception {
        var token = world.tryLogin("demo", "demo", "").expect(201).json().path("token");
        assertThat(token.path("methods").path(0).stringValue()).isEqualTo("password");
        assertThat(token.has("roles")).isFalse();
        assertThat(token.has("catalog")).isFalse();
        assertThat(token.path("user").path("domain").path("id").stringValue()).isEqualTo("default");
    }

    @Test
    void aProjectTokenHasTheImpliedRolesAndTheCatalog() throws Exception {
        var token = world.tryLogin("demo", "demo", World.project("demo"))
                .expect(201)
                .json()
                .path("token");
        assertThat(token.path("project").path("name").stringValue()).isEqualTo("demo");
        assertThat(token.path("roles").valueStream().map(r -> r.path("name").stringValue()))
                .containsExactlyInAnyOrder("member", "reader");
        assertThat(token.path("catalog").size()).isEqualTo(2);
    }

    @Test
    void theSystemAndDomainsAreScopesToo() throws Exception {
        var system = world.tryLogin("admin", "secret", "{\"system\": {\"all\": true}}")
                .expect(201)
                .json();
        assertThat(system.path("token").path("system").path("all").booleanValue())
                .isTrue();
        assertThat(system.path("token").path("roles").size()).isEqualTo(4);
        world.tryLogin("demo", "demo", "{\"system\": {\"all\": true}}").expect(401);
        world.tryLogin("admin", "secret", "{\"domain\": {\"id\": \"default\"}}").expect(401);
        var user = world.ask(200, "GET", "/v3/users?name=demo", "")
                .path("users")
                .path(0)
                .path("id")
                .stringValue();
        world.ask(204, "PUT", "/v3/domains/default/users/" + user + "/roles/" + world.roleId("reader"), "");
        var domain = world.tryLogin("demo", "demo", "{\"domain\": {\"name\": \"Default\"}}")
                .expect(201);
        assertThat(domain.json().path("token").path("domain").path("id").stringValue())
                .isEqualTo("default");
        var mine = header(domain);
        assertThat(world.ask(mine, 200, "GET", "/v3/auth/domains", "")
                        .path("domains")
                        .size())
                .isEqualTo(1);
        assertThat(world.ask(mine, 200, "GET", "/v3/auth/system", "")
                        .path("system")
                        .size())
                .isZero();
        assertThat(world.ask(200, "GET", "/v3/auth/system", "").path("system").size())
                .isEqualTo(1);
        assertThat(world.ask(mine, 200, "GET", "/v3/users", "").path("users").size())
                .isEqualTo(2);
        world.ask(mine, 403, "POST", "/v3/users", "{\"user\": {\"name\": \"x\"}}");
    }

    @Test
    void aTokenIsExchangedForOneOfAnotherScopeWithTheSameEnd() throws Exception {
        var first = world.tryLogin("demo", "demo", "").expect(201);
        var second = exchange(header(first), World.project("demo")).expect(201);
        var before = first.json().path("token");
        var after = second.json().path("token");
        assertThat(after.path("expires_at")).isEqualTo(before.path("expires_at"));
        assertThat(after.path("methods").valueStream().map(m -> m.stringValue()))
                .containsExactlyInAnyOrder("password", "token");
        assertThat(after.path("audit_ids").path(1))
                .isEqualTo(before.path("audit_ids").path(0));
        exchange(header(first), World.project("admin")).expect(401);
        exchange("forged", World.project("demo")).expect(404);
    }

    @Test
    void aWrongPasswordAndAnUnknownUserAreRefusedAlike() throws Exception {
        var wrong = world.tryLogin("demo", "no", "").expect(401);
        var unknown = world.tryLogin("nobody", "no", "").expect(401);
        var project = world.tryLogin("demo", "demo", World.project("none")).expect(401);
        assertThat(wrong.bytes()).isEqualTo(unknown.bytes()).isEqualTo(project.bytes());
    }

    @Test
    void aTokenGivenBackIsVoidAndItsParentIsNot() throws Exception {
        var first = header(world.tryLogin("demo", "demo", ""));
        var second = header(exchange(first, World.project("demo")));
        var subject = new String[] {"X-Subject-Token", second};
        world.api.get("/identity/v3/auth/tokens", first, subject).expect(200);
        world.api
                .send("HEAD", "/identity/v3/auth/tokens", first, new byte[0], subject)
                .expect(200);
        world.api.delete("/identity/v3/auth/tokens", first, subject).expect(204);
        world.api.get("/identity/v3/auth/tokens", first, subject).expect(404);
        world.api.delete("/identity/v3/auth/tokens", first, subject).expect(404);
        world.ask(second, 401, "GET", "/v3/auth/projects", "");
        exchange(second, World.project("demo")).expect(404);
        world.ask(first, 200, "GET", "/v3/auth/projects", "");
    }

    @Test
    void nobodyButAdministratorsAndServicesLooksIntoTheTokensOfOthers() throws Exception {
        var demo = header(world.tryLogin("demo", "demo", ""));
        world.api
                .get("/identity/v3/auth/tokens", demo, "X-Subject-Token", world.admin)
                .expect(403);
        world.api
                .delete("/identity/v3/auth/tokens", demo, "X-Subject-Token", world.admin)
                .expect(403);
        world.api
                .get("/identity/v3/auth/tokens", world.admin, "X-Subject-Token", demo)
                .expect(200);
        world.api.get("/identity/v3/auth/tokens", world.admin).expect(404);
    }

    @Test
    void theCatalogIsLeftOutWhenNobodyWantsIt() throws Exception {
        var answer = world.api.get("/identity/v3/auth/tokens?nocatalog", world.admin, "X-Subject-Token", world.admin);
        assertThat(answer.expect(200).json().path("token").has("catalog")).isFalse();
    }

    @Test
    void aTokenEndsAfterItsTime() throws Exception {
        world.skewMillis.set(Duration.ofMinutes(59).toMillis());
        world.ask(200, "GET", "/v3/auth/projects", "");
        world.skewMillis.set(Duration.ofMinutes(61).toMillis());
        world.ask(401, "GET", "/v3/auth/projects", "");
    }

    @Test
    void aForgedTokenIsNone() throws Exception {
        var bytes = Base64.getUrlDecoder().decode(world.admin);
        for (int i = 0; i < bytes.length; i++) {
            var forged = bytes.clone();
            forged[i] ^= 1;
            var text = Base64.getUrlEncoder().withoutPadding().encodeToString(forged);
            assertThat(world.service.authenticator().authenticate(text))
                    .as("byte %d", i)
                    .isEmpty();
        }
        world.ask(world.admin + "=", 401, "GET", "/v3/auth/projects", "");
        world.ask(world.admin.substring(1), 401, "GET", "/v3/auth/projects", "");
        world.ask("x".repeat(5000), 401, "GET", "/v3/auth/projects", "");
        world.ask("", 401, "GET", "/v3/auth/projects", "");
    }

    @Test
    void tokensAndTheirRevocationsOutliveTheProcess() throws Exception {
        var kept = world.login("demo", "demo", World.project("demo"));
        var revoked = world.login("demo", "demo", World.project("demo"));
        world.api
                .delete("/identity/v3/auth/tokens", revoked, "X-Subject-Token", revoked)
                .expect(204);
        var config = new IdentityConfig(Duration.ofHours(1), 4, world.keys);
        var next = new IdentityService(world.db, config, world.clock);
        assertThat(next.authenticator().authenticate(kept)).isPresent();
        assertThat(next.authenticator().authenticate(revoked)).isEmpty();
        var stranger = new IdentityConfig(Duration.ofHours(1), 4, Files.createTempDirectory("keys"));
        assertThat(new IdentityService(world.db, stranger, world.clock)
                        .authenticator()
                        .authenticate(kept))
                .isEmpty();
    }

    @Test
    void aProjectOrDomainDisabledTakesItsTokensWithIt() throws Exception {
        var domain = world.make("domains", "domain", "{\"name\": \"d\"}");
        var in = ", \"domain_id\": \"" + domain + "\"}";
        var user = world.make("users", "user", "{\"name\": \"u\", \"password\": \"pw\"" + in);
        var project = world.make("projects", "project", "{\"name\": \"p\"" + in);
        world.ask(204, "PUT", "/v3/projects/" + project + "/users/" + user + "/roles/" + world.roleId("member"), "");
        var scope = "{\"project\": {\"id\": \"" + project + "\"}}";
        var token = header(byId(user, scope));
        world.ask(200, "PATCH", "/v3/projects/" + project, "{\"project\": {\"enabled\": false}}");
        world.ask(token, 401, "GET", "/v3/auth/projects", "");
        byId(user, scope).expect(401);
        world.ask(200, "PATCH", "/v3/projects/" + project, "{\"project\": {\"enabled\": true}}");
        world.ask(token, 401, "GET", "/v3/auth/projects", "");
        var again = header(byId(user, scope));
        world.ask(200, "PATCH", "/v3/domains/" + domain, "{\"domain\": {\"enabled\": false}}");
        world.ask(again, 401, "GET", "/v3/auth/projects", "");
        byId(user, scope).expect(401);
    }

    @Test
    void versionsAreFoundWithoutAToken() throws Exception {
        var all = world.api.get("/identity", "").expect(300).json();
        assertThat(all.path("versions").path("values").size()).isEqualTo(1);
        var one = world.api.get("/identity/v3", "").expect(200).json().path("version");
        assertThat(one.path("id").stringValue()).isEqualTo("v3.14");
        assertThat(one.path("status").stringValue()).isEqualTo("stable");
        assertThat(one.path("links").path(0).path("href").stringValue()).isEqualTo(world.api.url() + "/identity/v3/");
    }

    private Api.Answer byId(String user, String scope) throws Exception {
        return world.api.post("/identity/v3/auth/tokens", "", """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"id": "%s", "password": "pw"}}},
                    "scope": %s}}
                """.formatted(user, scope));
    }

    private Api.Answer exchange(String token, String scope) throws Exception {
        return world.api.post("/identity/v3/auth/tokens", "", """
                {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}}, "scope": %s}}
                """.formatted(token, scope));
    }

    private static String header(Api.Answer answer) {
        return answer.expect(201).header("X-Subject-Token").orElseThrow();
    }
}
