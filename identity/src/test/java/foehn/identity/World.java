package foehn.identity;

import foehn.kernel.db.Database;
import foehn.kernel.http.Mount;
import foehn.kernel.json.Json;
import foehn.testkit.Api;
import foehn.testkit.Engine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/// A whole identity service behind a socket, with its first users: what the tests of the API begin with.
final class World implements AutoCloseable {
    static final Bootstrap BOOTSTRAP = new Bootstrap(
            "secret",
            "RegionOne",
            List.of(
                    new Bootstrap.CatalogService("identity", "keystone", "http://cloud.test/identity/v3"),
                    new Bootstrap.CatalogService("compute", "nova", "http://cloud.test/compute/v2.1")),
            Optional.of("demo"));

    final AtomicLong skewMillis = new AtomicLong();
    final InstantSource clock = () -> Instant.ofEpochMilli(System.currentTimeMillis() + skewMillis.get());
    final Database db;
    final Path keys;
    final IdentityService service;
    final Api api;
    final String admin;

    World() throws Exception {
        this(Engine.SQLITE.fresh(), Files.createTempDirectory("keys"));
    }

    World(Database db, Path keys) throws Exception {
        this(db, keys, PasswordRules.none());
    }

    World(Database db, Path keys, PasswordRules rules) throws Exception {
        this.db = db;
        this.keys = keys;
        service = new IdentityService(db, new IdentityConfig(Duration.ofHours(1), 4, keys, rules), clock);
        service.bootstrap(BOOTSTRAP);
        api = new Api(service.authenticator(), service.mounts().toArray(Mount[]::new));
        admin = login("admin", "secret", project("admin"));
    }

    /// A token for a user of the domain `default`, or a failure that shows the answer.
    String login(String user, String password, String scope) throws Exception {
        return tryLogin(user, password, scope)
                .expect(201)
                .header("X-Subject-Token")
                .orElseThrow();
    }

    /// @param scope JSON, or empty for none
    Api.Answer tryLogin(String user, String password, String scope) throws Exception {
        return api.post("/identity/v3/auth/tokens", "", """
                {"auth": {"identity": {"methods": ["password"], "password": {"user":
                    {"name": "%s", "domain": {"id": "default"}, "password": "%s"}}}%s}}
                """.formatted(
                        user, password, scope.isEmpty() ? "" : ", \"scope\": " + scope));
    }

    static String project(String name) {
        return "{\"project\": {\"name\": \"" + name + "\", \"domain\": {\"id\": \"default\"}}}";
    }

    /// Sends as the administrator and gives back the body.
    JsonNode ask(int expected, String method, String path, String json) throws Exception {
        return ask(admin, expected, method, path, json);
    }

    JsonNode ask(String token, int expected, String method, String path, String json) throws Exception {
        var answer = api.send(method, "/identity" + path, token, json.getBytes(StandardCharsets.UTF_8));
        answer.expect(expected);
        return answer.bytes().length == 0 ? Json.object() : answer.json();
    }

    /// Makes something in a collection, and gives back its id.
    String make(String collection, String kind, String json) throws Exception {
        var made = ask(201, "POST", "/v3/" + collection, "{\"" + kind + "\": " + json + "}");
        return made.path(kind).path("id").stringValue();
    }

    String roleId(String name) throws Exception {
        return ask(200, "GET", "/v3/roles?name=" + name, "")
                .path("roles")
                .path(0)
                .path("id")
                .stringValue();
    }

    @Override
    public void close() throws Exception {
        api.close();
        db.close();
    }
}
