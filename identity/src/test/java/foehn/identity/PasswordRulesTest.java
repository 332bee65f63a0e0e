package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.testkit.Engine;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PasswordRulesTest {
    private static World world(Engine engine, PasswordRules rules) throws Exception {
        return new World(engine.fresh(), Files.createTempDirectory("keys"), rules);
    }

    private static String demo(World world) {
        var users = new Stores(world.db, world.clock).users;
        return "/v3/users/" + users.find("default", "demo").orElseThrow().id();
    }

    private static void change(World world, int expected, String from, String to) throws Exception {
        world.ask("", expected, "POST", demo(world) + "/password", """
                {"user": {"original_password": "%s", "password": "%s"}}
                """.formatted(from, to));
    }

    /// The tokens of former days are over.
    private static String admin(World world) throws Exception {
        return world.login("admin", "secret", World.project("admin"));
    }

    private static void set(World world, String json) throws Exception {
        world.ask(admin(world), 200, "PATCH", demo(world), "{\"user\": " + json + "}");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whoTriesTooManyWrongPasswordsIsLockedOutForAWhile(Engine engine) throws Exception {
        try (var world = world(engine, new PasswordRules(2, 60, 0, 0, 0, "", "", false, 0))) {
            world.tryLogin("demo", "wrong", "").expect(401);
            world.login("demo", "demo", "");
            world.tryLogin("demo", "wrong", "").expect(401);
            world.tryLogin("demo", "wrong", "").expect(401);
            world.tryLogin("demo", "demo", "").expect(401);
            change(world, 401, "demo", "new");
            world.skewMillis.addAndGet(Duration.ofSeconds(61).toMillis());
            world.login("demo", "demo", "");
            set(world, "{\"options\": {\"ignore_lockout_failure_attempts\": true}}");
            for (int i = 0; i < 4; i++) {
                world.tryLogin("demo", "wrong", "").expect(401);
            }
            world.login("demo", "demo", "");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void anOverPasswordIsGoodForNothingButAnother(Engine engine) throws Exception {
        try (var world = world(engine, new PasswordRules(0, 0, 3, 0, 0, "", "", false, 0))) {
            set(world, "{\"password\": \"first\"}");
            assertThat(world.ask(200, "GET", demo(world), "")
                            .at("/user/password_expires_at")
                            .isString())
                    .isTrue();
            assertThat(world.tryLogin("demo", "first", "")
                            .json()
                            .at("/token/user/password_expires_at")
                            .isString())
                    .isTrue();
            world.skewMillis.addAndGet(Duration.ofDays(4).toMillis());
            var answer = world.tryLogin("demo", "first", "").expect(401);
            assertThat(answer.json().at("/error/message").stringValue()).contains("expired");
            assertThat(world.tryLogin("demo", "wrong", "")
                            .json()
                            .at("/error/message")
                            .stringValue())
                    .doesNotContain("expired");
            change(world, 204, "first", "second");
            world.login("demo", "second", "");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aTemporaryPasswordMustBeChangedFirst(Engine engine) throws Exception {
        try (var world = world(engine, new PasswordRules(0, 0, 0, 0, 1, "", "", true, 0))) {
            set(world, "{\"password\": \"temporary\"}");
            world.tryLogin("demo", "temporary", "").expect(401);
            change(world, 204, "temporary", "own");
            world.login("demo", "own", "");
            change(world, 400, "own", "too soon");
            world.skewMillis.addAndGet(Duration.ofDays(1).toMillis());
            change(world, 204, "own", "next");
            set(world, "{\"options\": {\"lock_password\": true}}");
            world.skewMillis.addAndGet(Duration.ofDays(2).toMillis());
            change(world, 400, "next", "never");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void aPasswordMustHaveItsFormAndMustNotBeAFormerOne(Engine engine) throws Exception {
        try (var world = world(engine, new PasswordRules(0, 0, 0, 2, 0, "^(?=.*\\d).{4,}$", "a digit", false, 0))) {
            change(world, 400, "demo", "letters");
            change(world, 204, "demo", "one1");
            change(world, 400, "one1", "one1");
            change(world, 204, "one1", "two2");
            change(world, 400, "two2", "one1");
            change(world, 204, "two2", "three3");
            change(world, 204, "three3", "one1");
            set(world, "{\"password\": \"one1\"}");
            world.ask(400, "PATCH", demo(world), "{\"user\": {\"password\": \"none\"}}");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void whoIsNotSeenForLongIsDisabledUntilEnabledAgain(Engine engine) throws Exception {
        try (var world = world(engine, new PasswordRules(0, 0, 0, 0, 0, "", "", false, 30))) {
            world.skewMillis.addAndGet(Duration.ofDays(20).toMillis());
            world.login("demo", "demo", "");
            var token = admin(world);
            var admin = world.ask(token, 200, "GET", "/v3/users?name=admin", "")
                    .at("/users/0/id")
                    .stringValue();
            world.ask(
                    token,
                    200,
                    "PATCH",
                    "/v3/users/" + admin,
                    "{\"user\": {\"options\": {\"ignore_user_inactivity\": true}}}");
            world.skewMillis.addAndGet(Duration.ofDays(31).toMillis());
            world.tryLogin("demo", "demo", "").expect(401);
            token = admin(world);
            var demo = world.ask(token, 200, "GET", "/v3/users?name=demo", "").at("/users/0");
            assertThat(demo.path("enabled").booleanValue()).isFalse();
            world.ask(
                    token,
                    200,
                    "PATCH",
                    "/v3/users/" + demo.path("id").stringValue(),
                    "{\"user\": {\"enabled\": true}}");
            world.login("demo", "demo", "");
        }
    }
}
