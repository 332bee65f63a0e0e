package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.testkit.Api;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OAuthApiTest extends OnBothDatabases {
    private static final String BASE = "/identity/v3/OS-OAUTH1";

    private int requests;

    private String admin() {
        return world.service
                .authenticator()
                .authenticate(world.admin)
                .orElseThrow()
                .userId();
    }

    private String project() {
        return world.service
                .authenticator()
                .authenticate(world.admin)
                .orElseThrow()
                .project();
    }

    private Api.Answer signed(String path, String key, String secret, String token, String tokenSecret, String verifier)
            throws Exception {
        requests++;
        return signed("nonce-" + requests, path, key, secret, token, tokenSecret, verifier);
    }

    private Api.Answer signed(
            String nonce, String path, String key, String secret, String token, String tokenSecret, String verifier)
            throws Exception {
        var oauth = new HashMap<>(Map.of(
                "oauth_consumer_key",
                key,
                "oauth_signature_method",
                "HMAC-SHA1",
                "oauth_timestamp",
                Long.toString(world.clock.millis() / 1000),
                "oauth_nonce",
                nonce,
                "oauth_version",
                "1.0"));
        if (!token.isEmpty()) {
            oauth.put("oauth_token", token);
        }
        if (!verifier.isEmpty()) {
            oauth.put("oauth_verifier", verifier);
        }
        var text = new OAuthRequest("POST", world.api.url() + path, List.of(), oauth).base();
        var signature =
                Ec2Signature.hmac("HmacSHA1", (secret + "&" + tokenSecret).getBytes(StandardCharsets.UTF_8), text);
        oauth.put("oauth_signature", Base64.getEncoder().encodeToString(signature));
        var header = oauth.entrySet().stream()
                .map(e -> e.getKey() + "=\"" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8) + "\"")
                .collect(Collectors.joining(", ", "OAuth ", ""));
        return world.api.post(
                path,
                "",
                "{\"auth\": {\"identity\": {\"methods\": [\"oauth1\"], \"oauth1\": {}}}}",
                "Authorization",
                header,
                "Requested-Project-Id",
                project());
    }

    private static String part(Api.Answer answer, String name) {
        var text = new String(answer.expect(201).bytes(), StandardCharsets.UTF_8);
        return text.replaceAll(".*(?:^|&)" + name + "=([^&]*).*", "$1");
    }

    @Test
    void aConsumerWorksForAUserWithTheRolesThatTheyAgreedTo() throws Exception {
        var consumer = world.ask(201, "POST", "/v3/OS-OAUTH1/consumers", "{\"consumer\": {\"description\": \"d\"}}")
                .path("consumer");
        var key = consumer.path("id").stringValue();
        var secret = consumer.path("secret").stringValue();
        assertThat(world.ask(200, "GET", "/v3/OS-OAUTH1/consumers/" + key, "")
                        .at("/consumer")
                        .has("secret"))
                .isFalse();

        signed(BASE + "/request_token", key, "wrong", "", "", "").expect(401);
        var request = signed(BASE + "/request_token", key, secret, "", "", "");
        var requestKey = part(request, "oauth_token");
        var requestSecret = part(request, "oauth_token_secret");
        signed(BASE + "/access_token", key, secret, requestKey, requestSecret, "none")
                .expect(401);
        var verifier = world.ask(
                        200, "PUT", "/v3/OS-OAUTH1/authorize/" + requestKey, "{\"roles\": [{\"name\": \"member\"}]}")
                .at("/token/oauth_verifier")
                .stringValue();
        signed(BASE + "/access_token", key, secret, requestKey, requestSecret, "none")
                .expect(401);
        var access = signed(BASE + "/access_token", key, secret, requestKey, requestSecret, verifier);
        var accessKey = part(access, "oauth_token");
        var accessSecret = part(access, "oauth_token_secret");
        signed(BASE + "/access_token", key, secret, requestKey, requestSecret, verifier)
                .expect(401);

        var login = "/identity/v3/auth/tokens";
        signed(login, key, secret, accessKey, "wrong", "").expect(401);
        signed("once", login, key, secret, accessKey, accessSecret, "").expect(201);
        signed("once", login, key, secret, accessKey, accessSecret, "").expect(401);
        var answer = signed(login, key, secret, accessKey, accessSecret, "").expect(201);
        var token = answer.json().path("token");
        assertThat(token.at("/OS-OAUTH1/consumer_id").stringValue()).isEqualTo(key);
        assertThat(token.path("roles").findValuesAsString("name")).containsExactlyInAnyOrder("member", "reader");
        var text = answer.header("X-Subject-Token").orElseThrow();
        var of = "/v3/users/" + admin() + "/OS-OAUTH1/access_tokens";
        assertThat(world.ask(200, "GET", of, "").path("access_tokens").size()).isEqualTo(1);
        assertThat(world.ask(200, "GET", of + "/" + accessKey + "/roles", "")
                        .at("/roles/0/name")
                        .stringValue())
                .isEqualTo("member");
        assertThat(world.service.authenticator().authenticate(text)).isPresent();
        world.ask(204, "DELETE", of + "/" + accessKey, "");
        assertThat(world.service.authenticator().authenticate(text)).isEmpty();
        world.ask(204, "DELETE", "/v3/OS-OAUTH1/consumers/" + key, "");
    }

    /// The signature was computed by python3-oauthlib.
    @Test
    void theSignatureIsThatOfOtherPrograms() {
        var request = new OAuthRequest(
                "POST",
                "http://cloud.test:80/identity/v3/OS-OAUTH1/access_token",
                List.of(Map.entry("b", "2"), Map.entry("a", "x y"), Map.entry("a", "1")),
                Map.of(
                        "oauth_nonce", "abc",
                        "oauth_timestamp", "1700000000",
                        "oauth_version", "1.0",
                        "oauth_signature_method", "HMAC-SHA1",
                        "oauth_consumer_key", "ck",
                        "oauth_token", "tk",
                        "oauth_signature", "aKOvUwi9DGNgnaCljfZdU0MlvBs="));
        assertThat(request.isSignedBy("cs&", "ts~", 1_700_000_000_000L)).isTrue();
        assertThat(request.isSignedBy("cs&", "ts~", 1_700_000_700_000L))
                .as("an old one")
                .isFalse();
        assertThat(request.isSignedBy("cs", "ts~", 1_700_000_000_000L)).isFalse();
    }
}
