package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CredentialApiTest extends OnBothDatabases {
    private String demo;
    private String user;
    private String project;

    @BeforeEach
    void prepare() throws Exception {
        demo = world.login("demo", "demo", World.project("demo"));
        user = world.ask(200, "GET", "/v3/users?name=demo", "")
                .path("users")
                .path(0)
                .path("id")
                .stringValue();
        project = world.ask(200, "GET", "/v3/projects?name=demo", "")
                .path("projects")
                .path(0)
                .path("id")
                .stringValue();
    }

    @Test
    void aSecretIsGivenBackInClearAndKeptSealed() throws Exception {
        var made = world.ask(demo, 201, "POST", "/v3/credentials", body("totp", "open sesame"))
                .path("credential");
        var path = "/v3/credentials/" + made.path("id").stringValue();
        assertThat(world.ask(demo, 200, "GET", path, "")
                        .path("credential")
                        .path("blob")
                        .stringValue())
                .isEqualTo("open sesame");
        var kept = world.db.read(h -> h.createQuery("SELECT sealed FROM credential")
                .mapTo(String.class)
                .one());
        assertThat(kept).doesNotContain("sesame");
        assertThat(Files.getPosixFilePermissions(world.keys.resolve("credential.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        world.ask(demo, 200, "PATCH", path, "{\"credential\": {\"blob\": \"other\"}}");
        assertThat(world.ask(200, "GET", path, "")
                        .path("credential")
                        .path("blob")
                        .stringValue())
                .isEqualTo("other");
        world.ask(demo, 204, "DELETE", path, "");
        world.ask(404, "GET", path, "");
    }

    @Test
    void everybodyHasTheirOwnAndSeesNoOthers() throws Exception {
        var mine = world.ask(demo, 201, "POST", "/v3/credentials", body("totp", "x"))
                .path("credential");
        world.make("users", "user", "{\"name\": \"other\", \"password\": \"pw\"}");
        var other = world.login("other", "pw", "");
        var path = "/v3/credentials/" + mine.path("id").stringValue();
        assertThat(world.ask(other, 200, "GET", "/v3/credentials", "")
                        .path("credentials")
                        .size())
                .isZero();
        assertThat(world.ask(demo, 200, "GET", "/v3/credentials", "")
                        .path("credentials")
                        .size())
                .isEqualTo(1);
        world.ask(other, 403, "GET", path, "");
        world.ask(other, 403, "PATCH", path, "{\"credential\": {\"blob\": \"y\"}}");
        world.ask(other, 403, "DELETE", path, "");
        world.ask(other, 403, "POST", "/v3/credentials", body("totp", "x"));
        world.ask(demo, 403, "PATCH", path, "{\"credential\": {\"user_id\": \"someone\"}}");
    }

    @Test
    void theKeysOfEc2AreFoundByTheAccessKey() throws Exception {
        var all = "/v3/users/" + user + "/credentials/OS-EC2";
        var made = world.ask(demo, 201, "POST", all, "{\"tenant_id\": \"" + project + "\"}")
                .path("credential");
        var one = all + "/" + made.path("access").stringValue();
        assertThat(world.ask(demo, 200, "GET", one, "").path("credential")).isEqualTo(made);
        assertThat(world.ask(demo, 200, "GET", all, "").path("credentials").path(0))
                .isEqualTo(made);
        world.ask(demo, 404, "POST", all, "{\"tenant_id\": \"none\"}");
        world.ask(demo, 204, "DELETE", one, "");
        world.ask(demo, 404, "GET", one, "");
    }

    @Test
    void anS3KeyStandsForItsOwnerInItsProjectAsLongAsTheyMayWorkThere() throws Exception {
        var all = "/v3/users/" + user + "/credentials/OS-EC2";
        var made = world.ask(demo, 201, "POST", all, "{\"tenant_id\": \"" + project + "\"}")
                .path("credential");
        var access = made.path("access").stringValue();
        var key = world.service.s3Keys().find(access).orElseThrow();
        assertThat(key.secret()).isEqualTo(made.path("secret").stringValue());
        assertThat(key.caller().userId()).isEqualTo(user);
        assertThat(key.caller().projectId()).contains(project);
        assertThat(key.caller().roles()).containsExactlyInAnyOrder("member", "reader");
        assertThat(key.toString()).doesNotContain(key.secret());
        assertThat(world.service.s3Keys().find("unknown")).isEmpty();
        world.ask(200, "PATCH", "/v3/users/" + user, "{\"user\": {\"enabled\": false}}");
        assertThat(world.service.s3Keys().find(access)).isEmpty();
        world.ask(200, "PATCH", "/v3/users/" + user, "{\"user\": {\"enabled\": true}}");
        assertThat(world.service.s3Keys().find(access)).contains(key);
        world.ask(204, "DELETE", all + "/" + access, "");
        assertThat(world.service.s3Keys().find(access)).isEmpty();
    }

    @Test
    void anEc2CredentialNeedsAProjectAndAnAccessKey() throws Exception {
        world.ask(demo, 400, "POST", "/v3/credentials", body("ec2", "{\\\"access\\\": \\\"a\\\"}"));
        world.ask(demo, 400, "POST", "/v3/credentials", body("ec2", "no json"));
        var with = body("ec2", "{\\\"access\\\": \\\"a\\\"}")
                .replace("\"type\"", "\"project_id\": \"" + project + "\", \"type\"");
        world.ask(demo, 201, "POST", "/v3/credentials", with);
        world.ask(demo, 409, "POST", "/v3/credentials", with);
    }

    private String body(String type, String blob) {
        return "{\"credential\": {\"user_id\": \"%s\", \"type\": \"%s\", \"blob\": \"%s\"}}"
                .formatted(user, type, blob);
    }
}
