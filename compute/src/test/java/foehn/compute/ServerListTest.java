package foehn.compute;

import static foehn.compute.ServerCloud.version;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Lists of servers: what they hold, in what order, and page by page.
class ServerListTest {
    private static ServerCloud cloud;
    private static String first;
    private static String second;
    private static String third;
    private static String foreign;

    @BeforeAll
    static void open() throws Exception {
        cloud = new ServerCloud("h1", "h2");
        first = cloud.active("alpha-1");
        second = cloud.active("alpha-2");
        third = cloud.active("beta.3");
        cloud.act(third, "{\"os-stop\": null}", cloud.member).expect(202);
        cloud.awaitStatus(third, "SHUTOFF");
        cloud.api
                .put(
                        "/compute/v2.1/servers/" + first + "/tags",
                        cloud.member,
                        "{\"tags\": [\"x\", \"y\"]}",
                        version("2.26"))
                .expect(200);
        cloud.api
                .put("/compute/v2.1/servers/" + second + "/tags", cloud.member, "{\"tags\": [\"y\"]}", version("2.26"))
                .expect(200);
        foreign = cloud.api
                .post("/compute/v2.1/servers", cloud.other, ServerCloud.body("foreign", ""))
                .expect(202)
                .json()
                .path("server")
                .path("id")
                .asString();
        cloud.awaitStatus(foreign, "ACTIVE");
        var gone = cloud.active("gone");
        cloud.api.delete("/compute/v2.1/servers/" + gone, cloud.member).expect(204);
        cloud.awaitGone(gone);
    }

    @AfterAll
    static void close() throws Exception {
        cloud.close();
    }

    private static JsonNode list(String token, String query, String... headers) throws Exception {
        return cloud.api
                .get("/compute/v2.1/servers" + query, token, headers)
                .expect(200)
                .json();
    }

    private static List<String> ids(String token, String query, String... headers) throws Exception {
        var ids = new ArrayList<String>();
        list(token, query, headers)
                .path("servers")
                .forEach(s -> ids.add(s.path("id").asString()));
        return ids;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void theNewestComesFirstAndOthersDoNotAppear() throws Exception {
        assertThat(ids(cloud.member, "")).containsExactly(third, second, first);
        assertThat(ids(cloud.member, "?sort_key=display_name&sort_dir=asc")).containsExactly(first, second, third);
        assertThat(ids(cloud.admin, "")).isEmpty();
        assertThat(ids(cloud.admin, "?all_tenants=1")).containsExactly(foreign, third, second, first);
        assertThat(ids(cloud.admin, "/detail?all_tenants=true&project_id=p2")).containsExactly(foreign);
        cloud.api.get("/compute/v2.1/servers?all_tenants=1", cloud.member).expect(403);
    }

    @Test
    void pagesHangTogether() throws Exception {
        var page = list(cloud.member, "?limit=2");
        assertThat(page.path("servers").size()).isEqualTo(2);
        var next = page.path("servers_links").get(0).path("href").asString();
        assertThat(next).contains("limit=2").contains("marker=" + second);
        assertThat(ids(cloud.member, "?limit=2&marker=" + second)).containsExactly(first);
        assertThat(list(cloud.member, "?limit=2&marker=" + second).has("servers_links"))
                .isFalse();
        assertThat(ids(cloud.member, "?limit=0")).isEmpty();
        cloud.api.get("/compute/v2.1/servers?marker=none", cloud.member).expect(400);
        cloud.api.get("/compute/v2.1/servers?limit=-1", cloud.member).expect(400);
        cloud.api.get("/compute/v2.1/servers?limit=x", cloud.member).expect(400);
    }

    @Test
    void filtersKeepWhatTheySay() throws Exception {
        assertThat(ids(cloud.member, "?name=alpha")).containsExactly(second, first);
        assertThat(ids(cloud.member, "?name=" + encode("^b.*[0-9]$"))).containsExactly(third);
        assertThat(ids(cloud.member, "?status=shutoff")).containsExactly(third);
        assertThat(ids(cloud.member, "?status=ACTIVE&status=SHUTOFF")).hasSize(3);
        assertThat(ids(cloud.member, "?image=" + FakeImages.IMAGE)).hasSize(3);
        assertThat(ids(cloud.member, "?image=other")).isEmpty();
        assertThat(ids(cloud.member, "?flavor=tiny")).hasSize(3);
        assertThat(ids(cloud.member, "?flavor=other")).isEmpty();
        var address = cloud.show(first)
                .path("addresses")
                .path("private")
                .get(0)
                .path("addr")
                .asString();
        assertThat(ids(cloud.member, "?ip=" + encode("^" + address.replace(".", "\\.") + "$")))
                .containsExactly(first);
        assertThat(ids(cloud.member, "?tags=x,y", version("2.26"))).containsExactly(first);
        assertThat(ids(cloud.member, "?tags-any=x,y", version("2.26"))).containsExactly(second, first);
        assertThat(ids(cloud.member, "?not-tags=x,y", version("2.26"))).containsExactly(third, second);
        assertThat(ids(cloud.member, "?not-tags-any=x", version("2.26"))).containsExactly(third, second);
        assertThat(ids(cloud.member, "?locked=true", version("2.73"))).isEmpty();
        var host = cloud.show(first).path("OS-EXT-SRV-ATTR:host").asString();
        assertThat(ids(cloud.admin, "?all_tenants=1&host=" + host)).contains(first);
        // What only administrators may filter by has no effect on others' lists.
        assertThat(ids(cloud.member, "?host=nowhere")).hasSize(3);
        assertThat(ids(cloud.admin, "?all_tenants=1&vm_state=stopped")).containsExactly(third);
        assertThat(ids(cloud.admin, "?all_tenants=1&launch_index=0")).hasSize(4);
    }

    @Test
    void changesShowTheDeletedToo() throws Exception {
        var all =
                list(cloud.member, "/detail?changes-since=2020-01-01T00:00:00Z").path("servers");
        assertThat(all.size()).isEqualTo(4);
        assertThat(all.get(0).path("status").asString()).isEqualTo("DELETED");
        assertThat(ids(cloud.member, "?changes-since=2099-01-01T00:00:00")).isEmpty();
        assertThat(ids(cloud.member, "?changes-before=2020-01-01T00:00:00Z", version("2.66")))
                .isEmpty();
        cloud.api
                .get("/compute/v2.1/servers?changes-since=2011/01/01", cloud.member)
                .expect(400);
        assertThat(ids(cloud.admin, "?all_tenants=1&deleted=true")).hasSize(1);
        cloud.api.get("/compute/v2.1/servers?status=DELETED", cloud.member).expect(403);
    }

    @Test
    void whatMakesNoSenseIsRefused() throws Exception {
        assertThat(ids(cloud.member, "?status=nonsense")).isEmpty();
        for (var query : List.of(
                "?status=nonsense",
                "?name=" + encode("(["),
                "?name=" + "a".repeat(300),
                "?ip=" + encode("*"),
                "?sort_key=secret",
                "?sort_key=uuid&sort_dir=sideways",
                "?locked=perhaps",
                "?all_tenants=perhaps",
                "?unknown=1")) {
            cloud.api
                    .get("/compute/v2.1/servers" + query, cloud.member, version("2.79"))
                    .expect(400);
        }
        assertThat(ids(cloud.member, "?unknown=1", version("2.74"))).hasSize(3);
        // A pattern that would look for ages is given up.
        var name = "a".repeat(60);
        cloud.create(name, "");
        cloud.api
                .get("/compute/v2.1/servers?name=" + encode("(.*)(.*)(.*)(.*)(.*)x"), cloud.member)
                .expect(400);
        var id = ids(cloud.member, "?name=" + name).getFirst();
        cloud.api.delete("/compute/v2.1/servers/" + id, cloud.member).expect(204);
        cloud.awaitGone(id);
    }
}
