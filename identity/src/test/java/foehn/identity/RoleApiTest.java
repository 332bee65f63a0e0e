package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RoleApiTest extends OnBothDatabases {
    private String user;
    private String project;
    private String role;

    @BeforeEach
    void prepare() throws Exception {
        user = world.make("users", "user", "{\"name\": \"u\", \"password\": \"pw\"}");
        project = world.make("projects", "project", "{\"name\": \"p\"}");
        role = world.make("roles", "role", "{\"name\": \"r\"}");
    }

    @Test
    void aRoleIsMadeShownChangedListedAndDeleted() throws Exception {
        world.ask(409, "POST", "/v3/roles", "{\"role\": {\"name\": \"r\"}}");
        var changed = world.ask(200, "PATCH", "/v3/roles/" + role, "{\"role\": {\"description\": \"d\"}}")
                .path("role");
        assertThat(world.ask(200, "GET", "/v3/roles/" + role, "").path("role")).isEqualTo(changed);
        assertThat(world.ask(200, "GET", "/v3/roles", "").path("roles").size()).isEqualTo(6);
        world.ask(204, "DELETE", "/v3/roles/" + role, "");
        world.ask(404, "GET", "/v3/roles/" + role, "");
    }

    @Test
    void rolesAreGivenAndTakenEverywhereToUsersAndGroups() throws Exception {
        var group = world.make("groups", "group", "{\"name\": \"g\"}");
        var places = List.of("/projects/" + project, "/domains/default", "/system");
        for (var place : places) {
            for (var actor : List.of("/users/" + user, "/groups/" + group)) {
                var all = "/v3" + place + actor + "/roles";
                world.ask(404, "HEAD", all + "/" + role, "");
                world.ask(204, "PUT", all + "/" + role, "");
                world.ask(204, "HEAD", all + "/" + role, "");
                assertThat(world.ask(200, "GET", all, "")
                                .path("roles")
                                .path(0)
                                .path("id")
                                .stringValue())
                        .isEqualTo(role);
                world.ask(204, "DELETE", all + "/" + role, "");
                world.ask(404, "DELETE", all + "/" + role, "");
                world.ask(404, "PUT", all + "/unknown", "");
                world.ask(404, "PUT", "/v3" + place + actor + "x/roles/" + role, "");
            }
        }
        world.ask(404, "PUT", "/v3/projects/none/users/" + user + "/roles/" + role, "");
        world.ask(404, "PUT", "/v3/domains/" + project + "/users/" + user + "/roles/" + role, "");
    }

    @Test
    void aRoleTakenAwayIsGoneFromTokensAtOnce() throws Exception {
        var path = "/v3/projects/" + project + "/users/" + user + "/roles/" + role;
        world.tryLogin("u", "pw", World.project("p")).expect(401);
        world.ask(204, "PUT", path, "");
        var token = world.login("u", "pw", World.project("p"));
        world.ask(token, 200, "GET", "/v3/auth/projects", "");
        world.ask(204, "DELETE", path, "");
        world.ask(token, 401, "GET", "/v3/auth/projects", "");
    }

    @Test
    void rolesImplyOthers() throws Exception {
        var other = world.make("roles", "role", "{\"name\": \"o\"}");
        var rule = "/v3/roles/" + role + "/implies/" + other;
        world.ask(404, "GET", rule, "");
        var made = world.ask(201, "PUT", rule, "").path("role_inference");
        assertThat(made.path("implies").path("name").stringValue()).isEqualTo("o");
        world.ask(204, "HEAD", rule, "");
        world.ask(200, "GET", rule, "");
        assertThat(world.ask(200, "GET", "/v3/roles/" + role + "/implies", "")
                        .path("role_inference")
                        .path("implies")
                        .size())
                .isEqualTo(1);
        assertThat(world.ask(200, "GET", "/v3/role_inferences", "")
                        .path("role_inferences")
                        .size())
                .isEqualTo(4);
        world.ask(204, "PUT", "/v3/projects/" + project + "/users/" + user + "/roles/" + role, "");
        assertThat(effective("scope.project.id=" + project + "&user.id=" + user))
                .containsExactlyInAnyOrder(role, other);
        world.ask(403, "PUT", "/v3/roles/" + role + "/implies/" + world.roleId("admin"), "");
        world.ask(204, "DELETE", rule, "");
        world.ask(404, "DELETE", rule, "");
    }

    @Test
    void aRoleOfADomainStandsInNoToken() throws Exception {
        var mine = world.make("roles", "role", "{\"name\": \"r\", \"domain_id\": \"default\"}");
        assertThat(world.ask(200, "GET", "/v3/roles?domain_id=default", "")
                        .path("roles")
                        .size())
                .isEqualTo(1);
        world.ask(403, "PUT", "/v3/roles/" + role + "/implies/" + mine, "");
        world.ask(201, "PUT", "/v3/roles/" + mine + "/implies/" + role, "");
        world.ask(204, "PUT", "/v3/projects/" + project + "/users/" + user + "/roles/" + mine, "");
        assertThat(effective("user.id=" + user)).containsExactly(role);
        world.ask(400, "PUT", "/v3/system/users/" + user + "/roles/" + mine, "");
        var other = world.make("domains", "domain", "{\"name\": \"d\"}");
        world.ask(403, "PUT", "/v3/domains/" + other + "/users/" + user + "/roles/" + mine, "");
    }

    @Test
    void anInheritedRoleHoldsBelowAndNotAtThePlace() throws Exception {
        var leaf = world.make("projects", "project", "{\"name\": \"leaf\", \"parent_id\": \"" + project + "\"}");
        var all = "/v3/OS-INHERIT/projects/" + project + "/users/" + user + "/roles";
        var one = all + "/" + role + "/inherited_to_projects";
        world.ask(204, "PUT", one, "");
        world.ask(204, "HEAD", one, "");
        assertThat(world.ask(200, "GET", all + "/inherited_to_projects", "")
                        .path("roles")
                        .size())
                .isEqualTo(1);
        world.tryLogin("u", "pw", World.project("leaf")).expect(201);
        world.tryLogin("u", "pw", World.project("p")).expect(401);
        assertThat(effective("scope.project.id=" + leaf)).containsExactly(role);
        assertThat(effective("scope.project.id=" + project)).isEmpty();
        assertThat(effective("include_subtree=true&scope.project.id=" + project))
                .containsExactly(role);
        var given = world.ask(200, "GET", "/v3/role_assignments?user.id=" + user, "")
                .path("role_assignments")
                .path(0);
        assertThat(given.path("scope").path("OS-INHERIT:inherited_to").stringValue())
                .isEqualTo("projects");
        world.ask(204, "DELETE", one, "");
        assertThat(effective("user.id=" + user)).isEmpty();
    }

    @Test
    void assignmentsAreShownWithNamesWhenAsked() throws Exception {
        world.ask(204, "PUT", "/v3/projects/" + project + "/users/" + user + "/roles/" + role, "");
        var query = "/v3/role_assignments?include_names=true&user.id=" + user + "&role.id=" + role;
        var found = world.ask(200, "GET", query, "").path("role_assignments").path(0);
        assertThat(found.path("user").path("name").stringValue()).isEqualTo("u");
        assertThat(found.path("user").path("domain").path("name").stringValue()).isEqualTo("Default");
        assertThat(found.path("scope").path("project").path("name").stringValue())
                .isEqualTo("p");
        assertThat(found.path("role").path("name").stringValue()).isEqualTo("r");
        assertThat(found.path("links").path("assignment").stringValue())
                .endsWith("/v3/projects/" + project + "/users/" + user + "/roles/" + role);
        assertThat(world.ask(200, "GET", "/v3/role_assignments?scope.system=all", "")
                        .path("role_assignments")
                        .size())
                .isEqualTo(1);
        world.ask(400, "GET", "/v3/role_assignments?user.id=a&group.id=b", "");
        world.ask(400, "GET", "/v3/role_assignments?scope.project.id=a&scope.domain.id=b", "");
        world.ask(400, "GET", "/v3/role_assignments?effective&group.id=b", "");
        world.ask(400, "GET", "/v3/role_assignments?include_subtree=true", "");
    }

    private List<String> effective(String query) throws Exception {
        JsonNode found = world.ask(200, "GET", "/v3/role_assignments?effective=true&" + query, "");
        return found.path("role_assignments")
                .valueStream()
                .map(a -> a.path("role").path("id").stringValue())
                .toList();
    }
}
