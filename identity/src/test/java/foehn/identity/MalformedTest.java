package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.auth.Policy;
import foehn.kernel.http.Routes.Route;
import foehn.kernel.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Walks the route table with everything a client can get wrong: always an answer in Keystone's words, never a 500.
class MalformedTest extends OnBothDatabases {
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    private static final List<String> KINDS = List.of(
            "user",
            "project",
            "domain",
            "group",
            "role",
            "region",
            "service",
            "endpoint",
            "credential",
            "policy",
            "application_credential",
            "auth",
            "trust",
            "credentials",
            "config",
            "consumer",
            "endpoint_group",
            "identity_provider",
            "limit",
            "limits",
            "mapping",
            "protocol",
            "registered_limit",
            "registered_limits",
            "service_provider",
            "tags");
    /// Where whoever asks is told that there is nothing.
    private static final List<String> FOR_EVERYBODY = List.of("/regions", "/OS-TRUST", "limits");

    private static final List<String> VALUES = List.of(
            "null",
            "7",
            "[]",
            "\"text\"",
            "{}",
            "{\"name\": 7}",
            "{\"name\": \"\"}",
            "{\"name\": \"  \"}",
            "{\"name\": {\"a\": []}}",
            "{\"name\": \"n\", \"enabled\": \"yes\"}",
            "{\"name\": \"n\\u0000\"}",
            "{\"name\": \"n\\ud800\"}",
            "{\"name\": \"n\", \"description\": 7}",
            "{\"name\": \"n\", \"domain_id\": []}",
            "{\"name\": \"n\", \"parent_id\": 7, \"tags\": \"x\"}",
            "{\"name\": \"n\", \"tags\": [1]}",
            "{\"name\": \"n\", \"extra\": \"\\u0000\"}",
            "{\"name\": \"n\", \"extra\": \"\\ud800\"}",
            "{\"name\": \"n\", \"options\": 7}",
            "{\"name\": \"n\", \"options\": {\"immutable\": true}}",
            "{\"type\": {}, \"blob\": [], \"user_id\": 1}",
            "{\"type\": \"ec2\", \"blob\": \"{\", \"user_id\": \"x\"}",
            "{\"type\": \"t\", \"blob\": \"b\", \"user_id\": \"none\"}",
            "{\"roles\": 7, \"name\": \"n\"}",
            "{\"name\": \"n\", \"access_rules\": [{\"path\": 7}]}",
            "{\"name\": \"n\", \"expires_at\": \"+999999999-12-31T00:00:00\"}",
            "{\"service_id\": [], \"interface\": \"x\", \"url\": 8}",
            "{\"trustor_user_id\": \"x\", \"impersonation\": true, \"trustee_user_id\": 7}",
            "{\"access\": 7, \"signature\": []}",
            "{\"access\": \"x\", \"signature\": \"x\", \"params\": 7}",
            "{\"name\": \"n\", \"filters\": {\"interface\": []}}",
            "{\"remote_ids\": [\"\\u0000\"], \"authorization_ttl\": -1}",
            "{\"rules\": [{\"local\": [{\"user\": 7}], \"remote\": [{\"type\": \"t\"}]}]}",
            "{\"ldap\": {\"url\": \"\\u0000\"}, \"identity\": 7}",
            "{\"auth_url\": \"x\", \"sp_url\": 7}",
            "[{\"service_id\": \"x\", \"resource_name\": \"\\u0000\", \"default_limit\": \"many\"}]",
            "[{\"service_id\": \"x\", \"project_id\": {}, \"resource_limit\": 1e99}]",
            "{\"password\": 7, \"original_password\": {}}",
            "{\"identity\": {\"methods\": \"password\"}}",
            "{\"identity\": {\"methods\": [\"password\"]}}",
            "{\"identity\": {\"methods\": [\"token\"], \"token\": {\"id\": \"\\u0000\"}}}",
            "{\"identity\": {\"methods\": [\"password\"], \"password\": {\"user\": {\"name\": 1}}}}",
            "{\"identity\": {\"methods\": [\"saml2\"], \"saml2\": {}}}",
            "{\"identity\": {\"methods\": [\"token\"], \"token\": {\"id\": \"x\"}}, \"scope\": 9}",
            "{\"name\": \"" + "n".repeat(70_000) + "\"}",
            "{\"id\": \"" + "n".repeat(300) + "\"}");

    @Test
    void noBodyWhateverItHoldsBreaksARoute() throws Exception {
        var bodies = new ArrayList<>(List.of(
                "",
                "{",
                "null",
                "[]",
                "7",
                "\"x\"",
                "{}",
                "{\"a\": 1} x",
                "\u0000",
                "{\"user\": {}, \"user\": {}}",
                "[".repeat(1000)));
        for (var kind : KINDS) {
            VALUES.forEach(value -> bodies.add("{\"" + kind + "\": " + value + "}"));
        }
        for (var route : table()) {
            if (WITH_BODY.contains(route.method())) {
                for (var body : bodies) {
                    if (!isOfAnotherKind(route, body)) {
                        send(route, path(route, "admin"), body);
                    }
                }
            }
        }
    }

    /// Every body of the route's own kind, and of all others one.
    private static boolean isOfAnotherKind(Route route, String body) {
        var kind = KINDS.stream().filter(k -> body.startsWith("{\"" + k + "\"")).findFirst();
        return kind.filter(k -> !body.endsWith(": 7}") && !isNamedIn(route.pattern(), k))
                .isPresent();
    }

    private static boolean isNamedIn(String pattern, String kind) {
        return switch (kind) {
            case "config" -> pattern.contains("/config");
            case "consumer", "endpoint_group", "identity_provider", "mapping", "service_provider" ->
                pattern.contains("/" + kind + "s");
            case "protocol" -> pattern.contains("/protocols/");
            case "trust" -> pattern.contains("/trusts");
            case "credentials" -> pattern.endsWith("tokens");
            case "policy" -> pattern.contains("/policies");
            case "auth" -> pattern.contains("/auth/tokens");
            case "application_credential" -> pattern.contains(kind);
            case "credential" -> pattern.contains("/credentials");
            case "user" -> pattern.startsWith("/v3/users") && !pattern.contains("credential");
            default -> pattern.startsWith("/v3/" + kind);
        };
    }

    @Test
    void noIdWhateverItIsBreaksARoute() throws Exception {
        for (var id : List.of("none", "%20", "a%2Fb", "%F0%9F%98%80", "'%20OR%201=1", "x".repeat(3000), "%25", "..")) {
            for (var route : table()) {
                send(route, path(route, id), WITH_BODY.contains(route.method()) ? "{}" : "");
            }
        }
    }

    @Test
    void noQueryWhateverItSaysBreaksAList() throws Exception {
        for (var query : List.of(
                "limit=x",
                "limit=-1",
                "limit=99999999999",
                "marker=%00",
                "name=%00",
                "name=%ff",
                "name__contains=",
                "name__icontains=%25_",
                "enabled=maybe",
                "is_domain=",
                "marker=zzz",
                "tags=,,",
                "tags=%00",
                "effective=&user.id=%00",
                "scope.project.id=%00&include_subtree",
                "&&=&",
                "name=a&name=b")) {
            for (var route : table()) {
                if (route.method().equals("GET")) {
                    send(route, path(route, "default") + "?" + query, "");
                }
            }
        }
    }

    @Test
    void everyRouteButTheOpenOnesAsksForAToken() throws Exception {
        for (var route : table()) {
            var answer = world.api.send(route.method(), "/identity" + path(route, "x"), "", new byte[0]);
            if (route.policy().tokenNeeded()) {
                assertThat(answer.status())
                        .as(route.method() + " " + route.pattern())
                        .isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate")).isPresent();
            } else {
                assertThat(route.policy()).isEqualTo(Policy.OPEN);
            }
        }
    }

    @Test
    void nobodyWithoutARoleReadsOrChangesAnythingOfOthers() throws Exception {
        var other = world.make("users", "user", "{\"name\": \"nobody\", \"password\": \"pw\"}");
        var token = world.login("nobody", "pw", "");
        for (var route : table()) {
            if (route.policy().tokenNeeded()
                    && route.pattern().contains("{")
                    && FOR_EVERYBODY.stream().noneMatch(route.pattern()::contains)) {
                var path = "/identity" + path(route, "unknown");
                var answer = world.api.send(route.method(), path, token, "{}".getBytes(StandardCharsets.UTF_8));
                assertThat(answer.status())
                        .as(route.method() + " " + route.pattern())
                        .isIn(400, 403);
            }
        }
        world.ask(token, 200, "GET", "/v3/users/" + other, "");
    }

    private List<Route> table() {
        return world.service.mounts().getFirst().routes().table();
    }

    private static String path(Route route, String id) {
        return route.pattern().replaceAll("\\{[a-z]+}", id.replace("$", "\\$"));
    }

    private void send(Route route, String path, String body) throws Exception {
        var answer =
                world.api.send(route.method(), "/identity" + path, world.admin, body.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status())
                .as(() -> route.method() + " " + path + " "
                        + body.substring(0, Math.min(200, body.length())) + " → "
                        + new String(answer.bytes(), StandardCharsets.UTF_8))
                .isLessThan(500);
        if (answer.status() >= 400 && answer.bytes().length > 0) {
            var error = Json.MAPPER.readTree(answer.bytes()).path("error");
            assertThat(error.path("code").intValue()).isEqualTo(answer.status());
            assertThat(error.path("message").stringValue()).isNotBlank();
        }
    }
}
