package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a token can be had for, what it says, and when it is void.
class TokenApiTest {
    private static World world;

    @BeforeAll
    static void start() throws Exception {
        world = new World();
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
    }

    @Test
    void anUnscopedTokenHasNoRolesAndNoCatalog() throws Exception {
        var token = world.tryLogin("demo", "demo", "").expect(201).json().path("token");
        assertThat(token.path("methods").path(0).stringValue()).isEqualTo("password");
        assertThat(token.has("roles")).isFalse();
        assertThat(token.has("catalog")).isFalse();
        assertThat(token.path("user").path("domain").path("id").stringValue()).isEqualTo("default");
    }

    @Test
    void aProjectTokenHasTheImpliedRolesAndTheCatalog() throws Exception {
        var token = world.tryLogin("demo", "demo", World.project("demo"))
                .expect(201)
                .json()
                .path("token");
        assertThat(token.path("project").path("name").stringValue()).isEqualTo("demo");
        assertThat(token.path("roles").valueStream().map(r -> r.path("name").stringValue()))
                .containsExactlyInAnyOrder("member", "reader");
        assertThat(token.path("catalog").size()).isEqualTo(2);
    }

    @Test
    void aWrongPasswordAndAnUnknownUserAreRefusedAlike() throws Exception {
        var wrong = world.tryLogin("demo", "no", "").expect(401);
        var unknown = world.tryLogin("nobody", "no", "").expect(401);
        assertThat(wrong.bytes()).isEqualTo(unknown.bytes());
    }

    @Test
    void versionsAreFoundWithoutAToken() throws Exception {
        assertThat(world.api
                        .get("/identity", "")
                        .expect(300)
                        .json()
                        .path("versions")
                        .path("values")
                        .size())
                .isEqualTo(1);
        assertThat(world.api
                        .get("/identity/v3", "")
                        .expect(200)
                        .json()
                        .path("version")
                        .path("id")
                        .stringValue())
                .isEqualTo("v3.14");
    }
}
