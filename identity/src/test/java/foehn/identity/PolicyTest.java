package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.http.Routes.Route;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Holds every route to OpenStack's default policy, which `policy.txt` declares: each role in each scope asks for
/// things of its own domain, of another domain and of its own, and who may not is told 403 and nothing else.
class PolicyTest {
    private static final List<String> ROLES = List.of("reader", "member", "manager", "service", "admin");
    private static final List<String> SCOPES = List.of("project", "domain", "system");

    /// Whose the things are that are asked for.
    enum Whose {
        OTHERS_ELSEWHERE,
        OTHERS_AT_HOME,
        ONES_OWN
    }

    /// @param role empty: a user without any
    record Someone(String role, String scope, String id, String token) {
        boolean has(String wanted) {
            return switch (wanted) {
                case "reader" -> List.of("reader", "member", "manager", "admin").contains(role);
                case "member" -> List.of("member", "manager", "admin").contains(role);
                case "manager" -> List.of("manager", "admin").contains(role);
                default -> role.equals(wanted);
            };
        }

        boolean readsAll() {
            return role.equals("admin") || (scope.equals("system") && has("reader"));
        }

        boolean inDomain(String role) {
            return scope.equals("domain") && has(role);
        }
    }

    private World world;
    private final List<Someone> people = new ArrayList<>();
    private final Map<Whose, Map<String, String>> things = new TreeMap<>();
    private final Map<Whose, String> domains = new TreeMap<>();

    @BeforeEach
    void prepare() throws Exception {
        world = new World();
        var home = world.make("domains", "domain", "{\"name\": \"home\"}");
        var elsewhere = world.make("domains", "domain", "{\"name\": \"elsewhere\"}");
        domains.putAll(Map.of(Whose.OTHERS_AT_HOME, home, Whose.OTHERS_ELSEWHERE, elsewhere, Whose.ONES_OWN, home));
        for (var whose : List.of(Whose.OTHERS_AT_HOME, Whose.OTHERS_ELSEWHERE)) {
            things.put(whose, things(Objects.requireNonNull(domains.get(whose))));
        }
        var project = Objects.requireNonNull(things.get(Whose.OTHERS_AT_HOME)).get("projects");
        for (var role : ROLES) {
            for (var scope : SCOPES) {
                people.add(someone(home, Objects.requireNonNull(project), role, scope));
            }
        }
        people.add(someone(home, Objects.requireNonNull(project), "", ""));
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    private Someone someone(String domain, String project, String role, String scope) throws Exception {
        var name = "user-" + role + "-" + scope;
        var id = world.make("users", "user", """
                {"name": "%s", "password": "pw", "domain_id": "%s"}
                """.formatted(name, domain));
        var place = switch (scope) {
            case "project" -> "/v3/projects/" + project;
            case "domain" -> "/v3/domains/" + domain;
            default -> "/v3/system";
        };
        if (!role.isEmpty()) {
            world.ask(204, "PUT", place + "/users/" + id + "/roles/" + world.roleId(role), "");
        }
        var wanted = switch (scope) {
            case "project" -> ", \"scope\": {\"project\": {\"id\": \"" + project + "\"}}";
            case "domain" -> ", \"scope\": {\"domain\": {\"id\": \"" + domain + "\"}}";
            case "system" -> ", \"scope\": {\"system\": {\"all\": true}}";
            default -> "";
        };
        var token = world.api
                .post("/identity/v3/auth/tokens", "", """
                {"auth": {"identity": {"methods": ["password"],
                    "password": {"user": {"id": "%s", "password": "pw"}}}%s}}
                """.formatted(id, wanted))
                .expect(201)
                .header("X-Subject-Token")
                .orElseThrow();
        return new Someone(role, scope, id, token);
    }

    /// One of everything that a path can name, by the word that stands before it.
    private Map<String, String> things(String domain) throws Exception {
        var found = new LinkedHashMap<String, String>();
        var of = "\"domain_id\": \"" + domain + "\"";
        var project = world.make("projects", "project", "{\"name\": \"p\", " + of + "}");
        var user = world.make("users", "user", "{\"name\": \"victim\", \"password\": \"pw\", " + of + "}");
        var trustee = world.make("users", "user", "{\"name\": \"trustee\", " + of + "}");
        found.put("projects", project);
        found.put("users", user);
        found.put("domains", domain);
        found.put("groups", world.make("groups", "group", "{\"name\": \"g\", " + of + "}"));
        found.put("roles", world.roleId("member"));
        found.put("credentials", world.make("credentials", "credential", """
                {"user_id": "%s", "type": "cert", "blob": "b"}
                """.formatted(user)));
        world.ask(204, "PUT", "/v3/projects/" + project + "/users/" + user + "/roles/" + found.get("roles"), "");
        var token = world.api
                .post("/identity/v3/auth/tokens", "", """
                {"auth": {"identity": {"methods": ["password"],
                    "password": {"user": {"id": "%s", "password": "pw"}}},
                  "scope": {"project": {"id": "%s"}}}}
                """.formatted(user, project))
                .expect(201)
                .header("X-Subject-Token")
                .orElseThrow();
        found.put(
                "trusts",
                world.ask(token, 201, "POST", "/v3/OS-TRUST/trusts", """
                {"trust": {"trustor_user_id": "%s", "trustee_user_id": "%s", "project_id": "%s",
                    "impersonation": false, "roles": [{"name": "member"}]}}
                """.formatted(user, trustee, project))
                        .at("/trust/id")
                        .stringValue());
        secrets(found, user, project, token);
        limit(found, project);
        found.put("config", "ldap");
        found.put("{group}", "url");
        found.put("subject", token);
        return found;
    }

    private void secrets(Map<String, String> found, String user, String project, String token) throws Exception {
        found.put(
                "application_credentials",
                world.ask(
                                token,
                                201,
                                "POST",
                                "/v3/users/" + user + "/application_credentials",
                                "{\"application_credential\": {\"name\": \"a\"}}")
                        .at("/application_credential/id")
                        .stringValue());
        found.put(
                "OS-EC2",
                world.ask(
                                token,
                                201,
                                "POST",
                                "/v3/users/" + user + "/credentials/OS-EC2",
                                "{\"tenant_id\": \"" + project + "\"}")
                        .at("/credential/access")
                        .stringValue());
    }

    private void limit(Map<String, String> found, String project) throws Exception {
        var service = world.ask(200, "GET", "/v3/services?type=compute", "")
                .at("/services/0/id")
                .stringValue();
        world.api.post("/identity/v3/registered_limits", world.admin, """
                {"registered_limits": [{"service_id": "%s", "resource_name": "r", "default_limit": 1}]}
                """.formatted(service));
        found.put(
                "limits",
                world.ask(201, "POST", "/v3/limits", """
                {"limits": [{"service_id": "%s", "resource_name": "r", "project_id": "%s", "resource_limit": 1}]}
                """.formatted(service, project))
                        .at("/limits/0/id")
                        .stringValue());
    }

    private static Map<String, String> table() throws IOException {
        var rows = new LinkedHashMap<String, String>();
        try (var in = Objects.requireNonNull(PolicyTest.class.getResourceAsStream("policy.txt"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" ", 2))
                    .forEach(row -> rows.put(row[1], row[0]));
        }
        return rows;
    }

    private static String key(Route route) {
        return route.method() + " " + route.pattern().replaceAll("\\{[a-z]+}", "{}");
    }

    /// OpenStack's rules, by the words of the table.
    private static boolean allows(String rule, Someone who, Whose whose) {
        boolean own = whose == Whose.ONES_OWN;
        boolean home = whose != Whose.OTHERS_ELSEWHERE;
        boolean admin = who.has("admin");
        boolean system = who.scope().equals("system");
        return switch (rule) {
            case "open", "everybody" -> true;
            case "project-scoped" -> who.scope().equals("project");
            // Nobody is told of domains other than the first.
            case "default-domain" -> false;
            case "admin" -> admin;
            case "reader" -> who.readsAll();
            case "service-or-admin" -> admin || who.has("service");
            case "owner" -> own;
            case "admin-or-owner" -> admin || own;
            case "reader-or-owner" -> who.readsAll() || own;
            case "system-reader-or-owner" -> (system && who.has("reader")) || own;
            case "system-admin-or-owner" -> (system && admin) || own;
            case "admin-or-owner-as-member" -> admin || (own && who.has("member"));
            case "domain-list" -> who.readsAll() || who.inDomain("reader");
            case "domain-reader" -> who.readsAll() || (home && who.inDomain("reader"));
            case "domain-reader-or-owner" -> who.readsAll() || own || (home && who.inDomain("reader"));
            case "domain-reader-or-project" ->
                who.readsAll()
                        || (home && (who.inDomain("reader") || who.scope().equals("project")));
            case "domain-manager" -> admin || (home && who.inDomain("manager"));
            case "domain-of-token" ->
                who.readsAll() || (home && List.of("domain", "project").contains(who.scope()));
            case "limit" ->
                who.readsAll() || (home && List.of("domain", "project").contains(who.scope()));
            case "role" -> who.readsAll() || who.has("manager");
            case "role-list" -> who.readsAll() || who.inDomain("manager");
            case "token-reader" -> who.readsAll() || who.has("service");
            case "token-owner" -> admin;
            default -> throw new IllegalArgumentException(rule);
        };
    }

    @Test
    void everyRouteIsInTheTableAndEveryRowHasItsRoute() throws Exception {
        var routes = world.service.mounts().getFirst().routes().table().stream()
                .map(PolicyTest::key)
                .filter(key -> !key.startsWith("HEAD "))
                .toList();
        assertThat(routes).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(table().keySet());
    }

    /// A client that goes by JSON home finds a route wherever it is sent.
    @Test
    void everyResourceOfJsonHomeHasARoute() throws Exception {
        var known = table().keySet().stream()
                .map(key -> key.replaceFirst("^[A-Z]+ ", ""))
                .toList();
        var home = world.api
                .get("/identity/v3", "", "Accept", "application/json-home")
                .expect(200);
        assertThat(home.header("Content-Type")).contains("application/json-home");
        var resources = home.json().path("resources");
        assertThat(resources.size()).isGreaterThan(100);
        resources.forEach(resource -> {
            var path = resource.path("href")
                    .asString(resource.path("href-template").asString(""));
            assertThat(known).contains("/v3" + path.replaceAll("\\{[a-z_]+}", "{}"));
            assertThat(path.chars().filter(c -> c == '{').count())
                    .isEqualTo(resource.path("href-vars").size());
        });
        assertThat(world.api.get("/identity/v3", "").json().has("version")).isTrue();
    }

    @Test
    void whoMayNotIsToldSoAndWhoMayIsNot() throws Exception {
        var rules = table();
        var holes = new ArrayList<String>();
        int asked = 0;
        for (var route : world.service.mounts().getFirst().routes().table()) {
            var rule = rules.getOrDefault(key(route).replaceFirst("^HEAD", "GET"), "?");
            for (var whose : Whose.values()) {
                if (rule.equals("open")
                        || (whose == Whose.ONES_OWN && !route.pattern().startsWith("/v3/users/{"))) {
                    continue;
                }
                for (var who : people) {
                    boolean may = allows(rule, who, whose);
                    if (may && !route.method().equals("GET")) {
                        var caller = world.service
                                .authenticator()
                                .authenticate(who.token())
                                .orElseThrow();
                        if (!route.policy().rule().test(caller)) {
                            holes.add(who + " may not " + key(route));
                        }
                        continue;
                    }
                    asked++;
                    int status = ask(route, who, whose);
                    if (may ? List.of(401, 403, 500).contains(status) : status != 403) {
                        holes.add(who.role() + " of " + who.scope() + ", " + whose + " " + key(route) + " (" + rule
                                + "): " + status);
                    }
                }
            }
        }
        assertThat(asked).isGreaterThan(3000);
        assertThat(holes).isEmpty();
    }

    private int ask(Route route, Someone who, Whose whose) throws Exception {
        var at = Objects.requireNonNull(things.get(whose == Whose.ONES_OWN ? Whose.OTHERS_AT_HOME : whose));
        var path = new StringBuilder("/identity");
        var before = "";
        for (var part : route.pattern().substring(1).split("/", -1)) {
            var self = whose == Whose.ONES_OWN && before.equals("users");
            path.append('/')
                    .append(!part.startsWith("{") ? part : self ? who.id() : at.getOrDefault(before, "unknown"));
            before = part;
        }
        var body = body(route, Objects.requireNonNull(domains.get(whose)), at);
        return world.api
                .send(
                        route.method(),
                        path.toString(),
                        who.token(),
                        body.getBytes(StandardCharsets.UTF_8),
                        "X-Subject-Token",
                        Objects.requireNonNull(at.get("subject")))
                .status();
    }

    /// Whatever names somebody in a body names the owner of the things.
    private static String body(Route route, String domain, Map<String, String> at) {
        if (List.of("GET", "DELETE").contains(route.method())) {
            return "";
        }
        if (route.pattern().endsWith("/tags")) {
            return "{\"tags\": []}";
        }
        var thing = "{\"name\": \"n\", \"domain_id\": \"" + domain + "\"}";
        return """
                {"user": %s, "group": %s, "project": %s, "tenant_id": "%s",
                 "credential": {"user_id": "%s", "type": "cert", "blob": "b"},
                 "application_credential": {"name": "n"},
                 "trust": {"trustor_user_id": "%s", "trustee_user_id": "%s", "impersonation": false, "roles": []}}
                """.formatted(
                        thing, thing, thing, at.get("projects"), at.get("users"), at.get("users"), at.get("users"));
    }
}
