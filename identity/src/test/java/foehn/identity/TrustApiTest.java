package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.testkit.Api;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TrustApiTest extends OnBothDatabases {
    private static final String TRUSTS = "/v3/OS-TRUST/trusts";

    private String demo;
    private String demoId;
    private String project;
    private String friendId;
    private String friend;
    private String thirdId;

    @BeforeEach
    void prepare() throws Exception {
        demo = world.login("demo", "demo", World.project("demo"));
        var token = world.ask(demo, 200, "GET", "/v3/auth/projects", "");
        project = token.at("/projects/0/id").stringValue();
        demoId = world.ask(200, "GET", "/v3/users?name=demo", "")
                .at("/users/0/id")
                .stringValue();
        friendId = world.make("users", "user", "{\"name\": \"friend\", \"password\": \"pw\"}");
        thirdId = world.make("users", "user", "{\"name\": \"third\", \"password\": \"pw\"}");
        friend = world.login("friend", "pw", "");
    }

    private String body(String trustor, String trustee, boolean impersonation, String more) {
        return """
                {"trust": {"trustor_user_id": "%s", "trustee_user_id": "%s", "project_id": "%s",
                    "impersonation": %s, "roles": [{"name": "member"}]%s}}
                """.formatted(trustor, trustee, project, impersonation, more);
    }

    private JsonNode create(boolean impersonation, String more) throws Exception {
        return world.ask(demo, 201, "POST", TRUSTS, body(demoId, friendId, impersonation, more))
                .path("trust");
    }

    private Api.Answer by(String token, String trust) throws Exception {
        return world.api.post("/identity/v3/auth/tokens", "", """
                {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}},
                    "scope": {"OS-TRUST:trust": {"id": "%s"}}}}
                """.formatted(token, trust));
    }

    private static String text(Api.Answer answer) {
        return answer.expect(201).header("X-Subject-Token").orElseThrow();
    }

    @Test
    void aTrusteeWorksAsThemselvesWithTheTrustorsRoles() throws Exception {
        var trust = create(false, "");
        var answer = by(friend, trust.path("id").stringValue());
        var token = answer.expect(201).json().path("token");
        assertThat(token.at("/user/id").stringValue()).isEqualTo(friendId);
        assertThat(token.at("/project/id").stringValue()).isEqualTo(project);
        assertThat(token.at("/OS-TRUST:trust/trustor_user/id").stringValue()).isEqualTo(demoId);
        assertThat(token.path("roles").findValuesAsString("name")).containsExactlyInAnyOrder("member", "reader");
        var caller = world.service.authenticator().authenticate(text(answer)).orElseThrow();
        assertThat(caller.projectId()).contains(project);
    }

    @Test
    void anImpersonatingTrusteeIsSeenAsTheTrustorAndGetsNoFurther() throws Exception {
        var token = text(by(friend, create(true, "").path("id").stringValue()));
        var seen = world.service.authenticator().authenticate(token).orElseThrow();
        assertThat(seen.userId()).isEqualTo(demoId);
        assertThat(world.api
                        .post(
                                "/identity/v3/auth/tokens",
                                "",
                                "{\"auth\": {\"identity\": {\"methods\": [\"token\"], \"token\": {\"id\": \"" + token
                                        + "\"}}}}")
                        .status())
                .isEqualTo(403);
        world.ask(token, 403, "POST", "/v3/users/" + demoId + "/application_credentials", """
                {"application_credential": {"name": "outlives the trust"}}
                """);
        world.ask(token, 403, "POST", TRUSTS, body(demoId, thirdId, true, ""));
    }

    @Test
    void aTokenOfATrustDiesWithWhateverItDependsOn() throws Exception {
        var trust = create(true, "").path("id").stringValue();
        var token = text(by(friend, trust));
        var auth = world.service.authenticator();
        var role = "/v3/projects/" + project + "/users/" + demoId + "/roles/" + world.roleId("member");
        world.ask(204, "DELETE", role, "");
        assertThat(auth.authenticate(token)).isEmpty();
        world.ask(204, "PUT", role, "");
        assertThat(auth.authenticate(token)).isPresent();
        world.ask(200, "PATCH", "/v3/users/" + friendId, "{\"user\": {\"enabled\": false}}");
        assertThat(auth.authenticate(token)).isEmpty();
        world.ask(200, "PATCH", "/v3/users/" + friendId, "{\"user\": {\"enabled\": true}}");
        assertThat(auth.authenticate(token)).as("a token from before").isEmpty();
        friend = world.login("friend", "pw", "");
        token = text(by(friend, trust));
        world.ask(demo, 204, "DELETE", TRUSTS + "/" + trust, "");
        assertThat(auth.authenticate(token)).isEmpty();
        by(friend, trust).expect(404);
    }

    @Test
    void aTrustIsForItsTrusteeAloneAndAsOftenAsItSays() throws Exception {
        var trust = create(false, ", \"remaining_uses\": 2").path("id").stringValue();
        var third = world.login("third", "pw", "");
        by(third, trust).expect(403);
        world.ask(third, 403, "GET", TRUSTS + "/" + trust, "");
        world.ask(friend, 403, "DELETE", TRUSTS + "/" + trust, "");
        text(by(friend, trust));
        var last = text(by(friend, trust));
        by(friend, trust).expect(404);
        assertThat(world.service.authenticator().authenticate(last)).isPresent();
        world.ask(demo, 404, "GET", TRUSTS + "/" + trust, "");
    }

    @Test
    void aTrustEndsWhenItSays() throws Exception {
        world.ask(
                demo, 400, "POST", TRUSTS, body(demoId, friendId, true, ", \"expires_at\": \"2001-01-01T00:00:00Z\""));
        var end = Expiry.show((world.clock.millis() + 60_000) * 1000);
        var trust = create(true, ", \"expires_at\": \"" + end + "Z\"");
        assertThat(trust.path("expires_at").stringValue()).isEqualTo(end + "Z");
        var id = trust.path("id").stringValue();
        var token = text(by(friend, id));
        world.skewMillis.addAndGet(Duration.ofSeconds(61).toMillis());
        assertThat(world.service.authenticator().authenticate(token)).isEmpty();
        by(friend, id).expect(404);
    }

    @Test
    void aTrustIsPassedOnAsFarAsItAllowsAndFallsWithTheFirst() throws Exception {
        var first = create(true, ", \"allow_redelegation\": true, \"redelegation_count\": 1");
        var firstId = first.path("id").stringValue();
        var token = text(by(friend, firstId));
        var second = world.ask(
                        token, 201, "POST", TRUSTS, body(demoId, thirdId, true, ", \"allow_redelegation\": true"))
                .path("trust");
        assertThat(second.path("redelegated_trust_id").stringValue()).isEqualTo(firstId);
        assertThat(second.path("redelegation_count").intValue()).isZero();
        var third = text(by(world.login("third", "pw", ""), second.path("id").stringValue()));
        world.ask(third, 403, "POST", TRUSTS, body(demoId, friendId, true, ""));
        world.ask(token, 403, "POST", TRUSTS, body(demoId, thirdId, true, "").replace("member", "reader"));
        assertThat(world.service.authenticator().authenticate(third)).isPresent();
        world.ask(demo, 204, "DELETE", TRUSTS + "/" + firstId, "");
        assertThat(world.service.authenticator().authenticate(third)).isEmpty();
    }

    @Test
    void nobodyPassesOnWhatTheyDoNotHave() throws Exception {
        world.ask(demo, 404, "POST", TRUSTS, body(demoId, friendId, true, "").replace("member", "manager"));
        world.ask(demo, 403, "POST", TRUSTS, body(demoId, friendId, true, "").replace("{\"name\": \"member\"}", ""));
        world.ask(demo, 403, "POST", TRUSTS, body(friendId, demoId, true, ""));
        world.ask(demo, 404, "POST", TRUSTS, body(demoId, "nobody", true, ""));
        world.ask(demo, 403, "GET", TRUSTS, "");
        create(true, "");
        var mine = world.ask(demo, 200, "GET", TRUSTS + "?trustor_user_id=" + demoId, "");
        assertThat(mine.path("trusts").size()).isEqualTo(1);
        var theirs = world.ask(friend, 200, "GET", TRUSTS + "?trustee_user_id=" + friendId, "");
        assertThat(theirs.path("trusts")).isEqualTo(mine.path("trusts"));
    }

    @Test
    void servicesAreToldWhatVoidsTokens() throws Exception {
        var trust = create(true, "").path("id").stringValue();
        world.ask(demo, 204, "DELETE", TRUSTS + "/" + trust, "");
        world.ask(200, "PATCH", "/v3/users/" + friendId, "{\"user\": {\"enabled\": false}}");
        var events = world.ask(200, "GET", "/v3/OS-REVOKE/events", "").path("events");
        assertThat(events.findValuesAsString("OS-TRUST:trust_id")).containsExactly(trust);
        assertThat(events.findValuesAsString("user_id")).containsExactly(friendId);
        var later = Expiry.show((world.clock.millis() + 60_000) * 1000);
        assertThat(world.ask(200, "GET", "/v3/OS-REVOKE/events?since=" + later, "")
                        .path("events")
                        .size())
                .isZero();
        world.ask(400, "GET", "/v3/OS-REVOKE/events?since=never", "");
        world.ask(demo, 403, "GET", "/v3/OS-REVOKE/events", "");
    }
}
