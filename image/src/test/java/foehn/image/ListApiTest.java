package foehn.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ListApiTest {
    private static final String V2 = "/image/v2/images";
    private Served served;
    private String token;

    @BeforeEach
    void serve() throws Exception {
        served = new Served();
        token = served.member("p1");
        served.active("p1", "1", s -> ", \"name\": \"a\", \"tags\": [\"x\", \"y\"], \"os\": \"linux\"");
        served.active("p1", "22", s -> ", \"name\": \"b, c\", \"tags\": [\"x\"]");
        served.create(token, "{\"name\": \"d\", \"os_hidden\": true}");
        served.create(token, "{\"name\": \"e\", \"protected\": true, \"min_ram\": 512}");
    }

    @AfterEach
    void close() throws Exception {
        served.close();
    }

    @Test
    void filtersAreWhatTheQueryStringSays() throws Exception {
        assertThat(names("")).containsExactly("e", "b, c", "a");
        assertThat(names("?name=a")).containsExactly("a");
        assertThat(names("?name=in:a,%22b,%20c%22")).containsExactly("b, c", "a");
        assertThat(names("?status=queued")).containsExactly("e");
        assertThat(names("?status=in:queued,active")).hasSize(3);
        assertThat(names("?tag=x&tag=y")).containsExactly("a");
        assertThat(names("?os=linux")).containsExactly("a");
        assertThat(names("?size=2")).containsExactly("b, c");
        assertThat(names("?size_min=1&size_max=1")).containsExactly("a");
        assertThat(names("?min_ram=512")).containsExactly("e");
        assertThat(names("?protected=true")).containsExactly("e");
        assertThat(names("?os_hidden=true")).containsExactly("d");
        assertThat(names("?owner=p1&container_format=bare&disk_format=raw")).hasSize(2);
        assertThat(names("?owner=p2")).isEmpty();
        assertThat(names("?checksum=c4ca4238a0b923820dcc509a6f75849b")).containsExactly("a");
        assertThat(names("?created_at=gt:2001-01-01T00:00:00Z")).hasSize(3);
        assertThat(names("?created_at=lt:2001-01-01T00:00:00Z")).isEmpty();
        assertThat(names("?updated_at=neq:2001-01-01T00:00:00%2B02:00")).hasSize(3);
    }

    @Test
    void pagesAreLinked() throws Exception {
        var found = new ArrayList<String>();
        var next = "/v2/images?limit=1&sort=name:asc&status=in:queued,active";
        for (int pages = 0; next != null; pages++) {
            assertThat(pages).isLessThan(5);
            var page = served.api.get("/image" + next, token).expect(200).json();
            assertThat(page.path("first").asString()).startsWith("/v2/images?").doesNotContain("marker");
            page.path("images").values().forEach(i -> found.add(i.path("name").asString()));
            next = page.has("next") ? page.path("next").asString() : null;
        }
        assertThat(found).containsExactly("a", "b, c", "e");
        assertThat(served.api
                        .get(V2 + "?limit=0", token)
                        .expect(200)
                        .json()
                        .path("images")
                        .size())
                .isZero();
    }

    @Test
    void bothSortingSyntaxesAreUnderstood() throws Exception {
        assertThat(names("?sort=size:asc")).containsExactly("e", "a", "b, c");
        assertThat(names("?sort_key=size&sort_dir=desc")).containsExactly("b, c", "a", "e");
        assertThat(names("?sort_key=status&sort_key=name&sort_dir=asc")).containsExactly("a", "b, c", "e");
        assertThat(names("?sort_key=status&sort_key=name&sort_dir=asc&sort_dir=desc"))
                .containsExactly("b, c", "a", "e");
        assertThat(names("?sort_dir=asc")).containsExactly("a", "b, c", "e");
    }

    @Test
    void nonsenseIsRefused() throws Exception {
        for (var bad : List.of(
                "limit=-1",
                "limit=x",
                "marker=nothing",
                "sort=colour",
                "sort=name:up",
                "sort=name&sort_key=id",
                "sort_key=owner",
                "sort_dir=sideways",
                "sort_key=name&sort_dir=asc&sort_dir=desc",
                "visibility=secret",
                "member_status=maybe",
                "os_hidden=2",
                "protected=x",
                "size=big",
                "size_min=x",
                "size_max=-1",
                "created_at=gt:yesterday",
                "created_at=about:2001-01-01T00:00:00Z",
                "created_at=9999999999-01-01T00:00:00Z",
                "name=like:a",
                "name=in:%22a",
                "changes-since=2001-01-01T00:00:00Z",
                "name=%00",
                "name=%ff")) {
            served.api.get(V2 + "?" + bad, token).expect(400);
        }
    }

    private List<String> names(String query) throws Exception {
        var names = new ArrayList<String>();
        served.api
                .get(V2 + query, token)
                .expect(200)
                .json()
                .path("images")
                .values()
                .forEach(i -> names.add(i.path("name").asString()));
        return names;
    }
}
