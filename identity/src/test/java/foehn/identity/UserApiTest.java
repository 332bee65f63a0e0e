package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class UserApiTest extends OnBothDatabases {
    @Test
    void aUserIsMadeShownChangedListedAndDeletedAndNeverShowsAPassword() throws Exception {
        var made = world.ask(201, "POST", "/v3/users", """
                {"user": {"name": "u", "password": "pw", "email": "u@test", "project_id": "x"}}
                """).path("user");
        var id = made.path("id").stringValue();
        assertThat(made.toString()).doesNotContain("pw").doesNotContain("hash");
        assertThat(made.path("email").stringValue()).isEqualTo("u@test");
        assertThat(world.ask(200, "GET", "/v3/users/" + id, "").path("user")).isEqualTo(made);
        assertThat(world.ask(200, "GET", "/v3/users?name=u", "").path("users").path(0))
                .isEqualTo(made);
        world.ask(409, "POST", "/v3/users", "{\"user\": {\"name\": \"u\"}}");
        world.ask(400, "PATCH", "/v3/users/" + id, "{\"user\": {\"domain_id\": \"other\"}}");
        world.ask(404, "POST", "/v3/users", "{\"user\": {\"name\": \"v\", \"domain_id\": \"none\"}}");
        var changed = world.ask(200, "PATCH", "/v3/users/" + id, "{\"user\": {\"name\": \"v\", \"enabled\": false}}");
        assertThat(changed.path("user").path("enabled").booleanValue()).isFalse();
        assertThat(world.ask(200, "GET", "/v3/users?enabled=false", "")
                        .path("users")
                        .size())
                .isEqualTo(1);
        world.tryLogin("v", "pw", "").expect(401);
        world.ask(204, "DELETE", "/v3/users/" + id, "");
        world.ask(404, "GET", "/v3/users/" + id, "");
    }

    @Test
    void usersChangeTheirOwnPasswordAndTheirTokensAreVoidThen() throws Exception {
        var token = world.login("demo", "demo", World.project("demo"));
        var id = userId("demo");
        var path = "/v3/users/" + id + "/password";
        world.ask(token, 401, "POST", path, "{\"user\": {\"original_password\": \"no\", \"password\": \"new\"}}");
        world.ask(token, 400, "POST", path, "{\"user\": {\"original_password\": \"demo\"}}");
        world.ask(token, 204, "POST", path, "{\"user\": {\"original_password\": \"demo\", \"password\": \"new\"}}");
        world.ask(token, 401, "GET", "/v3/users/" + id, "");
        world.tryLogin("demo", "demo", "").expect(401);
        world.tryLogin("demo", "new", "").expect(201);
        world.ask(
                "",
                401,
                "POST",
                "/v3/users/none/password",
                "{\"user\": {\"original_password\": \"a\", \"password\": \"b\"}}");
    }

    @Test
    void usersSeeThemselvesAndNobodyElse() throws Exception {
        var demo = world.login("demo", "demo", World.project("demo"));
        world.ask(demo, 200, "GET", "/v3/users/" + userId("demo"), "");
        world.ask(demo, 200, "GET", "/v3/users/" + userId("demo") + "/projects", "");
        world.ask(demo, 200, "GET", "/v3/users/" + userId("demo") + "/groups", "");
        for (var path : List.of("", "/projects", "/groups", "/application_credentials", "/credentials/OS-EC2")) {
            world.ask(demo, 403, "GET", "/v3/users/" + userId("admin") + path, "");
            world.ask(demo, 403, "GET", "/v3/users/unknown" + path, "");
        }
        world.ask(demo, 403, "GET", "/v3/users", "");
        world.ask(demo, 403, "PATCH", "/v3/users/" + userId("demo"), "{\"user\": {\"name\": \"root\"}}");
        world.ask(demo, 403, "DELETE", "/v3/users/" + userId("admin"), "");
    }

    @Test
    void aDisabledUserIsRefusedAtOnceAndOldTokensStayVoidWhenEnabledAgain() throws Exception {
        var token = world.login("demo", "demo", World.project("demo"));
        var path = "/v3/users/" + userId("demo");
        world.ask(200, "PATCH", path, "{\"user\": {\"enabled\": false}}");
        world.ask(token, 401, "GET", path, "");
        world.ask(200, "PATCH", path, "{\"user\": {\"enabled\": true}}");
        world.ask(token, 401, "GET", path, "");
        world.login("demo", "demo", World.project("demo"));
    }

    @Test
    void theDefaultProjectIsWhatATokenIsForWhenNothingIsSaid() throws Exception {
        var project = world.ask(200, "GET", "/v3/projects?name=demo", "")
                .path("projects")
                .path(0)
                .path("id");
        world.ask(200, "PATCH", "/v3/users/" + userId("demo"), "{\"user\": {\"default_project_id\": " + project + "}}");
        var token = world.tryLogin("demo", "demo", "").expect(201).json().path("token");
        assertThat(token.path("project").path("id")).isEqualTo(project);
        var unscoped = world.tryLogin("demo", "demo", "\"unscoped\"")
                .expect(201)
                .json()
                .path("token");
        assertThat(unscoped.has("project")).isFalse();
        world.ask(400, "PATCH", "/v3/users/" + userId("demo"), "{\"user\": {\"default_project_id\": \"default\"}}");
    }

    @Test
    void groupsHaveMembersAndTheirRoles() throws Exception {
        var group = world.make("groups", "group", "{\"name\": \"g\", \"description\": \"d\"}");
        var user = world.make("users", "user", "{\"name\": \"u\", \"password\": \"pw\"}");
        var project = world.make("projects", "project", "{\"name\": \"p\"}");
        var member = "/v3/groups/" + group + "/users/" + user;
        world.ask(404, "HEAD", member, "");
        world.ask(204, "PUT", member, "");
        world.ask(204, "PUT", member, "");
        world.ask(204, "GET", member, "");
        assertThat(world.ask(200, "GET", "/v3/groups/" + group + "/users", "")
                        .path("users")
                        .path(0))
                .isEqualTo(world.ask(200, "GET", "/v3/users/" + user, "").path("user"));
        assertThat(world.ask(200, "GET", "/v3/users/" + user + "/groups", "")
                        .path("groups")
                        .path(0))
                .isEqualTo(world.ask(200, "GET", "/v3/groups/" + group, "").path("group"));
        world.ask(204, "PUT", "/v3/projects/" + project + "/groups/" + group + "/roles/" + world.roleId("member"), "");
        var token = world.login("u", "pw", World.project("p"));
        world.ask(204, "DELETE", member, "");
        world.ask(404, "DELETE", member, "");
        world.ask(token, 401, "GET", "/v3/users/" + user, "");
        world.ask(204, "DELETE", "/v3/groups/" + group, "");
        world.ask(404, "GET", "/v3/groups/" + group, "");
    }

    @Test
    void theManagerOfADomainManagesItAndNoOther() throws Exception {
        var domain = world.make("domains", "domain", "{\"name\": \"d\"}");
        var in = "\"domain_id\": \"" + domain + "\"";
        var boss = world.make("users", "user", "{\"name\": \"boss\", \"password\": \"pw\"}");
        world.ask(204, "PUT", "/v3/domains/" + domain + "/users/" + boss + "/roles/" + world.roleId("manager"), "");
        var token = world.login("boss", "pw", "{\"domain\": {\"name\": \"d\"}}");
        var made = world.ask(token, 201, "POST", "/v3/users", "{\"user\": {\"name\": \"u\"}}")
                .path("user");
        assertThat(made.path("domain_id").stringValue()).isEqualTo(domain);
        var user = made.path("id").stringValue();
        var project = world.ask(token, 201, "POST", "/v3/projects", "{\"project\": {\"name\": \"p\", " + in + "}}");
        var grants = "/v3/projects/" + project.path("project").path("id").stringValue() + "/users/" + user + "/roles/";
        world.ask(token, 204, "PUT", grants + world.roleId("member"), "");
        world.ask(token, 403, "PUT", grants + world.roleId("admin"), "");
        world.ask(token, 403, "POST", "/v3/users", "{\"user\": {\"name\": \"x\", \"domain_id\": \"default\"}}");
        world.ask(token, 403, "GET", "/v3/users/" + userId("admin"), "");
        world.ask(token, 403, "PATCH", "/v3/users/" + userId("admin"), "{\"user\": {\"password\": \"mine\"}}");
        world.ask(token, 403, "POST", "/v3/domains", "{\"domain\": {\"name\": \"x\"}}");
        assertThat(world.ask(token, 200, "GET", "/v3/users", "").path("users").size())
                .isEqualTo(1);
        assertThat(world.ask(token, 200, "GET", "/v3/domains", "")
                        .path("domains")
                        .size())
                .isEqualTo(1);
        assertThat(world.ask(token, 200, "GET", "/v3/role_assignments", "")
                        .path("role_assignments")
                        .size())
                .isEqualTo(2);
        world.ask(token, 204, "DELETE", "/v3/users/" + user, "");
    }

    @Test
    void aChangeThatIsNotOfThePasswordLeavesThePasswordThatSomebodyChangedMeanwhile() throws Exception {
        var users = new Stores(world.db, world.clock).users;
        var before = users.find("default", "demo").orElseThrow();
        assertThat(users.changePassword(
                        before.id(), Objects.requireNonNull(before.passwordHash()), new UserPassword("new", 1, null)))
                .isTrue();
        assertThat(users.update(before, false)).isTrue();
        var after = users.find(before.id()).orElseThrow();
        assertThat(after.passwordHash()).isEqualTo("new");
        assertThat(after.generation()).isEqualTo(before.generation() + 1);
        assertThat(users.update(before, true)).isTrue();
        assertThat(users.find(before.id()).orElseThrow().generation()).isEqualTo(before.generation() + 2);
    }

    private String userId(String name) throws Exception {
        return world.ask(200, "GET", "/v3/users?name=" + name, "")
                .path("users")
                .path(0)
                .path("id")
                .stringValue();
    }
}
