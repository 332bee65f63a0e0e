package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectApiTest extends OnBothDatabases {
    @Test
    void aProjectIsMadeShownChangedListedAndDeleted() throws Exception {
        var made = world.ask(201, "POST", "/v3/projects", """
                {"project": {"name": "p", "description": "d", "tags": ["b", "a"], "colour": "red"}}
                """).path("project");
        var id = made.path("id").stringValue();
        assertThat(made.path("domain_id").stringValue()).isEqualTo("default");
        assertThat(made.path("parent_id").stringValue()).isEqualTo("default");
        assertThat(made.path("links").path("self").stringValue())
                .isEqualTo(world.api.url() + "/identity/v3/projects/" + id);
        assertThat(world.ask(200, "GET", "/v3/projects/" + id, "").path("project"))
                .isEqualTo(made);
        var listed = world.ask(200, "GET", "/v3/projects?name=p", "").path("projects");
        assertThat(listed.path(0)).isEqualTo(made);
        var changed = world.ask(200, "PATCH", "/v3/projects/" + id, """
                {"project": {"name": "q", "colour": "blue"}}
                """).path("project");
        assertThat(changed.path("name").stringValue()).isEqualTo("q");
        assertThat(changed.path("colour").stringValue()).isEqualTo("blue");
        assertThat(changed.path("description").stringValue()).isEqualTo("d");
        world.ask(204, "DELETE", "/v3/projects/" + id, "");
        world.ask(404, "GET", "/v3/projects/" + id, "");
    }

    @Test
    void namesAreUniqueWithinADomain() throws Exception {
        world.make("projects", "project", "{\"name\": \"twice\"}");
        world.ask(409, "POST", "/v3/projects", "{\"project\": {\"name\": \"twice\"}}");
        var domain = world.make("domains", "domain", "{\"name\": \"other\"}");
        var other = world.make("projects", "project", "{\"name\": \"twice\", \"domain_id\": \"" + domain + "\"}");
        var free = world.make("projects", "project", "{\"name\": \"free\", \"domain_id\": \"" + domain + "\"}");
        world.ask(409, "PATCH", "/v3/projects/" + free, "{\"project\": {\"name\": \"twice\"}}");
        world.ask(200, "PATCH", "/v3/projects/" + other, "{\"project\": {\"name\": \"twice\"}}");
        world.ask(409, "POST", "/v3/domains", "{\"domain\": {\"name\": \"other\"}}");
    }

    @Test
    void projectsFormATree() throws Exception {
        var top = world.make("projects", "project", "{\"name\": \"top\"}");
        var leaf = world.make("projects", "project", "{\"name\": \"leaf\", \"parent_id\": \"" + top + "\"}");
        var seen = world.ask(200, "GET", "/v3/projects/" + leaf + "?parents_as_ids", "")
                .path("project");
        assertThat(seen.path("parents").path(top).path("default").isNull()).isTrue();
        var above = world.ask(200, "GET", "/v3/projects/" + top + "?subtree_as_list", "")
                .path("project");
        assertThat(above.path("subtree").path(0).path("project").path("id").stringValue())
                .isEqualTo(leaf);
        world.ask(403, "DELETE", "/v3/projects/" + top, "");
        world.ask(403, "PATCH", "/v3/projects/" + top, "{\"project\": {\"enabled\": false}}");
        world.ask(403, "PATCH", "/v3/projects/" + leaf, "{\"project\": {\"parent_id\": \"default\"}}");
        world.ask(204, "DELETE", "/v3/projects/" + leaf, "");
        world.ask(204, "DELETE", "/v3/projects/" + top, "");
    }

    @Test
    void aTreeHasFiveLevels() throws Exception {
        var parent = "default";
        for (int level = 1; level <= 5; level++) {
            parent = world.make(
                    "projects", "project", "{\"name\": \"l" + level + "\", \"parent_id\": \"" + parent + "\"}");
        }
        world.ask(403, "POST", "/v3/projects", "{\"project\": {\"name\": \"l6\", \"parent_id\": \"" + parent + "\"}}");
    }

    @Test
    void projectsAreFoundByTheirTags() throws Exception {
        var both = world.make("projects", "project", "{\"name\": \"both\", \"tags\": [\"x\", \"y\"]}");
        var one = world.make("projects", "project", "{\"name\": \"one\", \"tags\": [\"x\"]}");
        assertThat(found("tags=x,y")).containsExactly(both);
        assertThat(found("tags-any=x,y")).containsExactlyInAnyOrder(both, one);
        assertThat(found("not-tags=x,y&tags=x")).containsExactly(one);
        assertThat(found("not-tags-any=y&name__startswith=o")).containsExactly(one);
        world.ask(201, "PUT", "/v3/projects/" + one + "/tags/z", "");
        world.ask(204, "HEAD", "/v3/projects/" + one + "/tags/z", "");
        world.ask(204, "DELETE", "/v3/projects/" + one + "/tags/z", "");
        world.ask(404, "GET", "/v3/projects/" + one + "/tags/z", "");
        world.ask(200, "PUT", "/v3/projects/" + one + "/tags", "{\"tags\": [\"n\"]}");
        assertThat(world.ask(200, "GET", "/v3/projects/" + one + "/tags", "")
                        .path("tags")
                        .path(0)
                        .stringValue())
                .isEqualTo("n");
        world.ask(400, "PUT", "/v3/projects/" + one + "/tags", "{\"tags\": [\"a\", \"a\"]}");
        world.ask(204, "DELETE", "/v3/projects/" + one + "/tags", "");
    }

    private List<String> found(String query) throws Exception {
        return world.ask(200, "GET", "/v3/projects?" + query, "")
                .path("projects")
                .valueStream()
                .map(p -> p.path("id").stringValue())
                .toList();
    }

    @Test
    void aDomainGoesWithAllThatIsInItOnceDisabled() throws Exception {
        var domain = world.make("domains", "domain", "{\"name\": \"gone\"}");
        var in = "\"domain_id\": \"" + domain + "\"";
        var user = world.make("users", "user", "{\"name\": \"u\", " + in + "}");
        var group = world.make("groups", "group", "{\"name\": \"g\", " + in + "}");
        var project = world.make("projects", "project", "{\"name\": \"p\", " + in + "}");
        world.ask(403, "DELETE", "/v3/domains/" + domain, "");
        world.ask(200, "PATCH", "/v3/domains/" + domain, "{\"domain\": {\"enabled\": false}}");
        world.ask(204, "DELETE", "/v3/domains/" + domain, "");
        world.ask(404, "GET", "/v3/users/" + user, "");
        world.ask(404, "GET", "/v3/groups/" + group, "");
        world.ask(404, "GET", "/v3/projects/" + project, "");
        world.ask(404, "GET", "/v3/domains/" + domain, "");
    }

    @Test
    void aProjectThatActsAsADomainIsADomain() throws Exception {
        var id = world.make("projects", "project", "{\"name\": \"acts\", \"is_domain\": true, \"domain_id\": null}");
        assertThat(world.ask(200, "GET", "/v3/domains/" + id, "")
                        .path("domain")
                        .path("name")
                        .stringValue())
                .isEqualTo("acts");
        assertThat(found("is_domain=true")).contains(id, "default");
        assertThat(found("")).doesNotContain(id, "default");
    }

    @Test
    void aMemberSeesTheirOwnProjectAndNoOther() throws Exception {
        var demo = world.login("demo", "demo", World.project("demo"));
        var mine = world.ask(200, "GET", "/v3/projects?name=demo", "")
                .path("projects")
                .path(0);
        var other = world.make("projects", "project", "{\"name\": \"other\"}");
        var id = mine.path("id").stringValue();
        assertThat(world.ask(demo, 200, "GET", "/v3/projects/" + id, "").path("project"))
                .isEqualTo(mine);
        world.ask(demo, 403, "GET", "/v3/projects/" + other, "");
        world.ask(demo, 403, "GET", "/v3/projects/unknown", "");
        world.ask(demo, 403, "GET", "/v3/projects", "");
        world.ask(demo, 403, "POST", "/v3/projects", "{\"project\": {\"name\": \"mine\"}}");
        world.ask(demo, 403, "DELETE", "/v3/projects/" + id, "");
        world.ask(demo, 200, "GET", "/v3/domains/default", "");
        assertThat(world.ask(demo, 200, "GET", "/v3/auth/projects", "")
                        .path("projects")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void listsAreGivenInPages() throws Exception {
        for (int i = 0; i < 5; i++) {
            world.make("projects", "project", "{\"name\": \"page" + i + "\"}");
        }
        var path = "/v3/projects?name__startswith=page&limit=2";
        int seen = 0;
        for (int pages = 0; pages < 3; pages++) {
            var page = world.ask(200, "GET", path, "");
            seen += page.path("projects").size();
            var next = page.path("links").path("next");
            path = next.isNull() ? "" : next.stringValue().substring((world.api.url() + "/identity").length());
        }
        assertThat(seen).isEqualTo(5);
        assertThat(path).isEmpty();
    }
}
