package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.testkit.Api;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Logins that need more than one proof, and the receipts for those that were given.
class FactorsTest extends OnBothDatabases {
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private String demo;

    @BeforeEach
    void prepare() throws Exception {
        demo = world.ask(200, "GET", "/v3/users?name=demo", "")
                .at("/users/0/id")
                .stringValue();
        world.ask(201, "POST", "/v3/credentials", """
                {"credential": {"type": "totp", "user_id": "%s", "blob": "%s"}}
                """.formatted(demo, SECRET));
        options("{\"multi_factor_auth_rules\": [[\"password\", \"totp\"]], \"multi_factor_auth_enabled\": true}", 200);
    }

    private void options(String json, int expected) throws Exception {
        world.ask(expected, "PATCH", "/v3/users/" + demo, "{\"user\": {\"options\": " + json + "}}");
    }

    private Api.Answer login(String methods, String receipt) throws Exception {
        var code = Totp.code(Totp.base32(SECRET), world.clock.millis() / 30_000);
        var body = """
                {"auth": {"identity": {"methods": [%s],
                    "password": {"user": {"id": "%s", "password": "demo"}},
                    "totp": {"user": {"id": "%s", "passcode": "%s"}}}}}
                """.formatted(methods, demo, demo, code);
        return receipt.isEmpty()
                ? world.api.post("/identity/v3/auth/tokens", "", body)
                : world.api.post("/identity/v3/auth/tokens", "", body, "Openstack-Auth-Receipt", receipt);
    }

    @Test
    void oneProofOfTwoGivesAReceiptWhichTheOtherMakesAToken() throws Exception {
        var answer = login("\"password\"", "").expect(401);
        assertThat(answer.json().at("/required_auth_methods/0/1").stringValue()).isEqualTo("totp");
        assertThat(answer.json().at("/receipt/methods/0").stringValue()).isEqualTo("password");
        var receipt = answer.header("Openstack-Auth-Receipt").orElseThrow();
        assertThat(world.service.authenticator().authenticate(receipt))
                .as("a receipt is no token")
                .isEmpty();
        var token = login("\"totp\"", receipt).expect(201).json().path("token");
        assertThat(token.path("methods").size()).isEqualTo(2);
        login("\"totp\"", receipt + "x").expect(401);
        world.skewMillis.addAndGet(Receipts.LIFETIME.toMillis() + 1000);
        assertThat(login("\"totp\"", receipt).expect(401).header("Openstack-Auth-Receipt"))
                .isEmpty();
    }

    @Test
    void bothProofsAtOnceGiveATokenThatMakesOthers() throws Exception {
        var token = login("\"password\", \"totp\"", "")
                .expect(201)
                .header("X-Subject-Token")
                .orElseThrow();
        world.api.post("/identity/v3/auth/tokens", "", """
                {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}}}}
                """.formatted(token)).expect(201);
    }

    @Test
    void rulesCanBeSwitchedOffAndMustMakeSense() throws Exception {
        options("{\"multi_factor_auth_enabled\": false}", 200);
        login("\"password\"", "").expect(201);
        options("{\"multi_factor_auth_enabled\": null, \"multi_factor_auth_rules\": null}", 200);
        login("\"password\"", "").expect(201);
        options("{\"multi_factor_auth_rules\": [[]]}", 400);
        options("{\"multi_factor_auth_rules\": [[\"totp\", \"totp\"]]}", 400);
        options("{\"multi_factor_auth_rules\": \"totp\"}", 400);
        options("{\"immutable\": true}", 400);
        options("{\"lock_password\": \"yes\"}", 400);
    }

    @Test
    void whatIsImmutableIsFreedFirst() throws Exception {
        var project = "/v3/projects/"
                + world.make("projects", "project", "{\"name\": \"p\", \"options\": {\"immutable\": true}}");
        world.ask(403, "PATCH", project, "{\"project\": {\"name\": \"q\"}}");
        world.ask(403, "PATCH", project, "{\"project\": {\"name\": \"q\", \"options\": {\"immutable\": false}}}");
        world.ask(403, "DELETE", project, "");
        world.ask(403, "PUT", project + "/tags/t", "");
        world.ask(200, "PATCH", project, "{\"project\": {\"options\": {\"immutable\": false}}}");
        world.ask(204, "DELETE", project, "");
        world.ask(403, "DELETE", "/v3/roles/" + world.roleId("member"), "");
    }
}
