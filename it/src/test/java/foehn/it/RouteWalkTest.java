package foehn.it;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.kernel.http.Mount;
import foehn.kernel.http.Routes.Route;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Walks every route of the whole cloud with everything that a client should not send. Whatever comes, the answer is
/// never an accident (500), an error speaks the dialect of its service, and every answer has a request id.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RouteWalkTest {
    /// Discovery, logins, and what the operator's tools look at.
    private static final Pattern OPEN = Pattern.compile("foehn GET .*"
            + "|[a-z]+ GET (/|/v[0-9.]+/?|/versions/?)"
            + "|identity POST /v3/auth/tokens"
            // Access lists decide where the object is known, and signatures and forms need no token.
            + "|object-store [A-Z]+ .*"
            + "|identity POST /v3/users/\\{[a-z]+}/password"
            + "|identity POST /v3/OS-OAUTH1/(request|access)_token");

    private WalkedCloud cloud;

    @BeforeAll
    void open() throws Exception {
        cloud = new WalkedCloud(Files.createTempDirectory("foehn-walk"));
    }

    @AfterAll
    void close() throws Exception {
        cloud.close();
    }

    /// What is asked of one route; the failures that it finds, if any, are its own words.
    private interface Visit {
        void at(Mount mount, Route route, List<String> failures) throws Exception;
    }

    private void walk(Visit visit) throws Exception {
        var failures = new ArrayList<String>();
        int routes = 0;
        for (var mount : cloud.mounts()) {
            for (var route : mount.routes().table()) {
                routes++;
                visit.at(mount, route, failures);
            }
        }
        assertThat(routes).isGreaterThan(250);
        assertThat(failures).isEmpty();
    }

    /// The path with each variable filled in, told what stands before it.
    private static String path(Mount mount, Route route, UnaryOperator<String> variable) {
        var path = new StringBuilder(mount.prefix());
        var before = "";
        for (var part : route.pattern().substring(1).split("/", -1)) {
            path.append('/').append(part.startsWith("{") ? variable.apply(before) : part);
            before = part;
        }
        return path.toString();
    }

    private String owned(String collection) {
        return cloud.things.getOrDefault(collection, Nonsense.UNKNOWN);
    }

    private WalkedCloud.Answer ask(
            Mount mount,
            String method,
            String path,
            String token,
            String body,
            List<String> failures,
            String... headers)
            throws Exception {
        // Half of the routes are there for the later microversions alone.
        var all = mount.service().equals("volume") && !List.of(headers).contains("OpenStack-API-Version")
                ? Stream.concat(Stream.of(headers), Stream.of("OpenStack-API-Version", "volume latest"))
                        .toArray(String[]::new)
                : headers;
        var answer = cloud.send(method, path, token, body, all);
        var what = method + " " + path + " " + (body.length() > 120 ? body.substring(0, 120) + "…" : body) + ": "
                + answer.status() + " " + answer.body();
        // What a service does not do it says so: 501 is an answer, not an accident.
        if (answer.status() >= 500 && answer.status() != 501) {
            failures.add(what);
        }
        if (answer.headers().keySet().stream().noneMatch(h -> h.equalsIgnoreCase("X-Openstack-Request-Id"))) {
            failures.add("no request id: " + what);
        }
        if (answer.status() >= 400 && !method.equals("HEAD") && !speaksDialect(mount, answer)) {
            failures.add("not an error of " + mount.service() + ": " + what);
        }
        return answer;
    }

    private static boolean speaksDialect(Mount mount, WalkedCloud.Answer answer) {
        if (mount.service().equals("object-store")) {
            // Swift speaks to people: a page, or a line of text.
            return answer.refusedUnseen() || !answer.body().contains("\tat ");
        }
        JsonNode body;
        try {
            body = answer.json();
        } catch (JacksonException noJson) {
            return false;
        }
        int status = answer.status();
        if (answer.refusedUnseen()) {
            return isKeystones(body, status);
        }
        return switch (mount.service()) {
            case "image" ->
                body.path("code").asString("").startsWith(status + " ")
                        && !body.path("message").asString("").isBlank();
            case "compute", "lab", "volume" ->
                body.size() == 1
                        && body.values().iterator().next().path("code").asInt() == status
                        && body.values().iterator().next().has("message");
            // A bad token is refused before Neutron sees the request, in Keystone's words.
            case "network" -> status == 401 ? isKeystones(body, status) : isNeutrons(body);
            case "placement" ->
                body.at("/errors/0/status").asInt() == status
                        && body.at("/errors/0/detail").isString();
            default -> isKeystones(body, status);
        };
    }

    private static boolean isNeutrons(JsonNode body) {
        return body.at("/NeutronError/type").isString()
                && body.at("/NeutronError/message").isString();
    }

    private static boolean isKeystones(JsonNode body, int status) {
        return body.at("/error/code").asInt() == status
                && body.at("/error/message").isString();
    }

    /// First, while everything is there.
    @Test
    @Order(1)
    void aStrangerGetsNothingOfTheOwners() throws Exception {
        walk((mount, route, failures) -> {
            if (!isOwners(route) || !route.policy().tokenNeeded()) {
                return;
            }
            var path = path(mount, route, this::owned);
            boolean get = route.method().equals("GET");
            for (var body : get ? List.of("") : List.of("", "{}", "{\"os-stop\": null}")) {
                var answer = ask(mount, route.method(), path, cloud.stranger, body, failures);
                if (answer.status() < 400 || (get && !Set.of(403, 404).contains(answer.status()))) {
                    failures.add(
                            route.method() + " " + path + " told a stranger " + answer.status() + " " + answer.body());
                }
            }
        });
        for (var place : List.of(
                "/compute/v2.1/servers/",
                "/image/v2/images/",
                "/volume/v3/volumes/",
                "/volume/v3/snapshots/",
                "/network/v2.0/networks/",
                "/network/v2.0/ports/",
                "/network/v2.0/routers/",
                "/network/v2.0/security-groups/")) {
            var collection = place.replaceAll(".*/([^/]+)/$", "$1");
            assertThat(cloud.send("GET", place + owned(collection), cloud.owner, "")
                            .status())
                    .as(place)
                    .isEqualTo(200);
        }
    }

    /// Whether the first variable names a thing that is the owner's alone.
    private boolean isOwners(Route route) {
        var parts = List.of(route.pattern().split("/"));
        for (int i = 1; i < parts.size(); i++) {
            if (parts.get(i).startsWith("{")) {
                return cloud.things.containsKey(parts.get(i - 1));
            }
        }
        return false;
    }

    @Test
    @Order(2)
    void withoutAGoodTokenNothingButTheOpenRoutesAnswers() throws Exception {
        char last = cloud.owner.charAt(cloud.owner.length() - 1);
        var forged = cloud.owner.substring(0, cloud.owner.length() - 1) + (last == 'A' ? 'B' : 'A');
        walk((mount, route, failures) -> {
            var path = path(mount, route, this::owned);
            for (var token : List.of("", "x", forged, "y".repeat(8000), cloud.expired)) {
                var answer = ask(mount, route.method(), path, token, "", failures);
                if (route.policy().tokenNeeded() && answer.status() != 401) {
                    failures.add(route.method() + " " + path + " took a bad token: " + answer.status());
                }
            }
        });
    }

    @Test
    @Order(2)
    void unknownThingsAreRefused() throws Exception {
        walk((mount, route, failures) -> {
            if (!route.pattern().contains("{")) {
                return;
            }
            for (var name : Nonsense.NAMES) {
                var path = path(mount, route, _ -> name);
                ask(mount, route.method(), path, cloud.admin, route.method().equals("GET") ? "" : "{}", failures);
                ask(mount, route.method(), path, cloud.stranger, "", failures);
            }
        });
    }

    @Test
    @Order(2)
    void queriesThatMakeNoSenseAreAnsweredWithSense() throws Exception {
        walk((mount, route, failures) -> {
            if (route.method().equals("GET")) {
                for (var query : Nonsense.QUERIES) {
                    var path = path(mount, route, this::owned) + "?" + query;
                    ask(mount, "GET", path, cloud.admin, "", failures);
                    ask(mount, "GET", path, cloud.owner, "", failures);
                }
            }
        });
    }

    @Test
    @Order(2)
    void versionsThatDoNotExistAreNotAcceptable() throws Exception {
        walk((mount, route, failures) -> {
            if (!Set.of("compute", "placement", "volume").contains(mount.service())
                    || !route.policy().tokenNeeded()
                    || route.pattern().startsWith("/v2/")) {
                return;
            }
            var path = path(mount, route, this::owned);
            for (var version : List.of("99.99", "x", "2", "2.x", "-1.5", "2.1.1", "2.99999999999999999999", "")) {
                var header = mount.service() + " " + version;
                var answer =
                        ask(mount, route.method(), path, cloud.admin, "", failures, "OpenStack-API-Version", header);
                if (version.equals("99.99") && answer.status() != 406) {
                    failures.add(route.method() + " " + path + " took version 99.99: " + answer.status());
                }
            }
        });
    }

    @Test
    @Order(2)
    void methodsThatAreNotThereAreSaidToBeNotThere() throws Exception {
        walk((mount, route, failures) -> {
            var path = path(mount, route, this::owned);
            for (var method : List.of("TRACE", "OPTIONS", "BREW", "PROPFIND")) {
                if (method.equals("OPTIONS") && mount.service().equals("object-store")) {
                    continue;
                }
                var answer = ask(mount, method, path, cloud.admin, "", failures);
                if (!Set.of(404, 405).contains(answer.status())) {
                    failures.add(method + " " + path + ": " + answer.status());
                }
            }
        });
    }

    @Test
    @Order(2)
    void onlyTheExpectedRoutesAreOpen() {
        var open = cloud.mounts().stream()
                .flatMap(m -> m.routes().table().stream()
                        .filter(r -> !r.policy().tokenNeeded())
                        .map(r -> m.service() + " " + r.method() + " " + r.pattern()))
                .toList();
        assertThat(open).allMatch(OPEN.asMatchPredicate());
    }

    /// Last, for an administrator may mean some of it.
    @Test
    @Order(3)
    void noBodyIsAnAccident() throws Exception {
        walk((mount, route, failures) -> {
            if (Set.of("GET", "DELETE", "HEAD").contains(route.method())) {
                return;
            }
            var path = path(mount, route, this::owned);
            var type = mount.service().equals("image") && route.method().equals("PATCH")
                    ? "application/openstack-images-v2.1-json-patch"
                    : "application/json";
            for (var body : Nonsense.bodies(route.pattern())) {
                ask(mount, route.method(), path, cloud.admin, body, failures, "Content-Type", type);
            }
        });
    }
}
