package foehn.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharingTest {
    private static final String V2 = "/image/v2/images";
    private Served served;
    private String owner;
    private String other;

    @BeforeEach
    void serve() throws Exception {
        served = new Served();
        owner = served.member("p1");
        other = served.member("p2");
    }

    @AfterEach
    void close() throws Exception {
        served.close();
    }

    @Test
    void anImageIsOfferedAcceptedAndTakenBack() throws Exception {
        var id = served.active("p1", "x");
        served.api.get(V2 + "/" + id, other).expect(404);
        served.api.get(V2 + "/" + id + "/members", other).expect(404);
        var offer = served.api
                .post(V2 + "/" + id + "/members", owner, "{\"member\": \"p2\"}")
                .expect(200)
                .json();
        assertThat(offer.path("status").asString()).isEqualTo("pending");
        assertThat(offer.path("member_id").asString()).isEqualTo("p2");
        served.api
                .post(V2 + "/" + id + "/members", owner, "{\"member\": \"p2\"}")
                .expect(409);
        served.api.get(V2 + "/" + id, other).expect(200);
        served.api.get(V2 + "/" + id + "/file", other).expect(200);
        assertThat(listed(other, "")).doesNotContain(id);
        assertThat(listed(other, "?visibility=shared&member_status=pending")).contains(id);
        served.api
                .put(V2 + "/" + id + "/members/p2", owner, "{\"status\": \"accepted\"}")
                .expect(403);
        served.api
                .put(V2 + "/" + id + "/members/p2", other, "{\"status\": \"maybe\"}")
                .expect(400);
        served.api
                .put(V2 + "/" + id + "/members/p2", other, "{\"status\": \"accepted\"}")
                .expect(200);
        assertThat(listed(other, "")).contains(id);
        assertThat(served.api
                        .get(V2 + "/" + id + "/members", other)
                        .expect(200)
                        .json()
                        .path("members")
                        .size())
                .isEqualTo(1);
        served.api.delete(V2 + "/" + id + "/members/p2", other).expect(403);
        served.patch(other, id, "[{\"op\": \"replace\", \"path\": \"/name\", \"value\": \"mine\"}]")
                .expect(403);
        served.api.delete(V2 + "/" + id, other).expect(403);
        served.api.delete(V2 + "/" + id + "/members/p2", owner).expect(204);
        served.api.delete(V2 + "/" + id + "/members/p2", owner).expect(404);
        served.api.get(V2 + "/" + id, other).expect(404);
    }

    @Test
    void whatBelongsToOthersIsNotThere() throws Exception {
        var id = served.active("p1", "secret", s -> ", \"visibility\": \"private\"");
        var path = V2 + "/" + id;
        served.api.get(path, other).expect(404);
        served.api.get(path + "/file", other).expect(404);
        served.upload(other, id, new byte[1]).expect(404);
        served.stage(other, id, new byte[1]).expect(404);
        served.patch(other, id, "[{\"op\": \"add\", \"path\": \"/a\", \"value\": \"b\"}]")
                .expect(404);
        served.api.delete(path, other).expect(404);
        served.api.put(path + "/tags/x", other, "").expect(404);
        served.api.delete(path + "/tags/x", other).expect(404);
        served.api.post(path + "/actions/deactivate", other, "").expect(404);
        served.api
                .post(path + "/import", other, "{\"method\": {\"name\": \"glance-direct\"}}")
                .expect(404);
        served.api.get(path + "/tasks", other).expect(404);
        served.api.get(path + "/members", other).expect(404);
        served.api.post(path + "/members", other, "{\"member\": \"p2\"}").expect(404);
        served.api.get(V2 + "?marker=" + id, other).expect(400);
        assertThat(listed(other, "")).isEmpty();
        assertThat(listed(other, "?visibility=all")).isEmpty();
        served.api.get(path, served.admin()).expect(200);
        served.api.delete(path, served.admin()).expect(204);
    }

    @Test
    void onlyAnAdministratorPublishesAndGivesAway() throws Exception {
        served.api.post(V2, owner, "{\"visibility\": \"public\"}").expect(403);
        served.api.post(V2, owner, "{\"owner\": \"p2\"}").expect(403);
        var id = served.active("p1", "x");
        var publish = "[{\"op\": \"replace\", \"path\": \"/visibility\", \"value\": \"public\"}]";
        var give = "[{\"op\": \"replace\", \"path\": \"/owner\", \"value\": \"p3\"}]";
        served.patch(owner, id, publish).expect(403);
        served.patch(owner, id, give).expect(403);
        served.patch(served.admin(), id, publish).expect(200);
        assertThat(listed(other, "")).contains(id);
        served.patch(other, id, "[{\"op\": \"add\", \"path\": \"/a\", \"value\": \"b\"}]")
                .expect(403);
        served.api.get(V2 + "/" + id + "/members", owner).expect(403);
        served.patch(served.admin(), id, give).expect(200);
        served.patch(owner, id, "[{\"op\": \"add\", \"path\": \"/a\", \"value\": \"b\"}]")
                .expect(403);
    }

    @Test
    void aCommunityImageIsThereForWhoKnowsIt() throws Exception {
        var id = served.active("p1", "x", s -> ", \"visibility\": \"community\"");
        served.api.get(V2 + "/" + id, other).expect(200);
        assertThat(listed(other, "")).isEmpty();
        assertThat(listed(other, "?visibility=community")).contains(id);
        assertThat(listed(owner, "")).contains(id);
    }

    @Test
    void aReaderChangesNothing() throws Exception {
        var id = served.active("p1", "x");
        var reader = served.api.token("r", "p1", "reader");
        served.api.get(V2 + "/" + id, reader).expect(200);
        served.api.post(V2, reader, "{}").expect(403);
        served.api.delete(V2 + "/" + id, reader).expect(403);
        served.api.get(V2 + "/" + id + "/file", reader).expect(403);
    }

    private String listed(String token, String query) throws Exception {
        var ids = new StringBuilder();
        served.api
                .get(V2 + query, token)
                .expect(200)
                .json()
                .path("images")
                .values()
                .forEach(i -> ids.append(i.path("id").asString()).append(' '));
        return ids.toString();
    }
}
