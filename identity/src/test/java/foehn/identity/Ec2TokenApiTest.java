package foehn.identity;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.testkit.Api;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The signatures for fixed inputs were computed by python3-keystoneclient's `Ec2Signer`.
class Ec2TokenApiTest extends OnBothDatabases {
    private static final String EC2_V2 = """
            {"ec2Credentials": {"access": "the-key", "signature": "%s", "host": "cloud.test:8773", "verb": "GET",
                "path": "/services/Cloud", "headers": {}, "body_hash": "",
                "params": {"Action": "Describe Instances*", "SignatureVersion": "2", "AWSAccessKeyId": "the-key"}}}
            """;
    private static final String EC2_V4 = """
            {"ec2Credentials": {"access": "the-key", "signature": "%s", "host": "cloud.test", "verb": "GET",
                "path": "/", "params": {"Action": "DescribeZones"}, "body_hash":
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                "headers": {"Host": "cloud.test", "X-Amz-Date": "%s", "Authorization":
                "AWS4-HMAC-SHA256 Credential=the-key/%s/RegionOne/ec2/aws4_request, SignedHeaders=host;x-amz-date"}}}
            """;

    private String user;

    @BeforeEach
    void prepare() throws Exception {
        user = world.ask(200, "GET", "/v3/users?name=demo", "")
                .at("/users/0/id")
                .stringValue();
        var project = world.ask(200, "GET", "/v3/projects?name=demo", "")
                .at("/projects/0/id")
                .stringValue();
        world.ask(201, "POST", "/v3/credentials", """
                {"credential": {"type": "ec2", "user_id": "%s", "project_id": "%s",
                    "blob": "{\\"access\\": \\"the-key\\", \\"secret\\": \\"the-secret\\"}"}}
                """.formatted(user, project));
    }

    private Api.Answer ec2(String body) throws Exception {
        return world.api.post("/identity/v3/ec2tokens", world.admin, body);
    }

    private Api.Answer s3(String signed, String signature) throws Exception {
        var token = Base64.getUrlEncoder().encodeToString(signed.getBytes(StandardCharsets.UTF_8));
        return world.api.post("/identity/v3/s3tokens", world.admin, """
                {"credentials": {"access": "the-key", "token": "%s", "signature": "%s"}}
                """.formatted(token, signature));
    }

    @Test
    void aRequestSignedByVersionTwoIsItsOwners() throws Exception {
        var answer = ec2(EC2_V2.formatted("29ykxN+MIMe9tvUaHy2d2YFEpjkMXTRITRlzsdv5tlw="))
                .expect(200);
        var token = answer.json().path("token");
        assertThat(token.at("/user/id").stringValue()).isEqualTo(user);
        assertThat(token.at("/methods/0").stringValue()).isEqualTo("ec2credential");
        var text = answer.header("X-Subject-Token").orElseThrow();
        assertThat(world.service.authenticator().authenticate(text)).isPresent();
        ec2(EC2_V2.formatted("X9ykxN+MIMe9tvUaHy2d2YFEpjkMXTRITRlzsdv5tlw=")).expect(401);
        ec2(EC2_V2.replace("\"access\": \"the-key\"", "\"access\": \"other\"").formatted("x"))
                .expect(404);
    }

    @Test
    void aRequestSignedByVersionFourIsItsOwnersWhileItIsFresh() throws Exception {
        var fixed = EC2_V4.formatted(
                "508f2ab2e7a9b5f3f79d19c238436643d36525074db9ae95e0f2bfef4c3e020e", "20301231T120000Z", "20301231");
        world.skewMillis.set(Instant.parse("2030-12-31T12:05:00Z").toEpochMilli() - System.currentTimeMillis());
        world.service.bootstrap(World.BOOTSTRAP);
        var admin = world.login("admin", "secret", World.project("admin"));
        world.api.post("/identity/v3/ec2tokens", admin, fixed).expect(200);
        world.skewMillis.addAndGet(Duration.ofMinutes(20).toMillis());
        world.api.post("/identity/v3/ec2tokens", admin, fixed).expect(401);
    }

    @Test
    void aTextSignedForS3IsItsOwnersInBothVersions() throws Exception {
        var text = "GET\n\n\nThu, 01 Jan 2026 00:00:00 +0000\n/bucket/object";
        var right = Base64.getEncoder()
                .encodeToString(Ec2Signature.hmac("HmacSHA1", "the-secret".getBytes(StandardCharsets.UTF_8), text));
        var answer = s3(text, right).expect(200);
        assertThat(answer.json().at("/token/project/name").stringValue()).isEqualTo("demo");
        assertThat(answer.header("X-Subject-Token"))
                .as("the service cannot act as the user")
                .isEmpty();
        s3(text + "2", right).expect(401);

        var date =
                DateTimeFormatter.ofPattern("uuuuMMdd").withZone(ZoneOffset.UTC).format(world.clock.instant());
        var text4 = "AWS4-HMAC-SHA256\n" + date + "T000000Z\n" + date + "/RegionOne/s3/aws4_request\n" + "0".repeat(64);
        var key = Ec2Signature.signingKey("the-secret", date, "RegionOne", "s3");
        var right4 = HexFormat.of().formatHex(Ec2Signature.hmac("HmacSHA256", key, text4));
        s3(text4, right4).expect(200);
        s3(text4.replace("/s3/", "/ec2/"), right4).expect(401);
        s3(text4.replace("0000", "0001"), right4).expect(401);
    }

    @Test
    void onlyServicesAndAdministratorsAsk() throws Exception {
        var demo = world.login("demo", "demo", World.project("demo"));
        world.api.post("/identity/v3/s3tokens", demo, "{}").expect(403);
        world.api.post("/identity/v3/ec2tokens", demo, "{}").expect(403);
        world.api.post("/identity/v3/ec2tokens", "", "{}").expect(401);
    }

    @Test
    void aKeyMadeByADelegationReachesNoFurther() throws Exception {
        var demo = world.login("demo", "demo", World.project("demo"));
        var project =
                world.service.authenticator().authenticate(demo).orElseThrow().project();
        var friend = world.make("users", "user", "{\"name\": \"friend\", \"password\": \"pw\"}");
        var trust = world.ask(demo, 201, "POST", "/v3/OS-TRUST/trusts", """
                {"trust": {"trustor_user_id": "%s", "trustee_user_id": "%s", "project_id": "%s",
                    "impersonation": true, "roles": [{"name": "member"}]}}
                """.formatted(user, friend, project))
                .at("/trust/id")
                .stringValue();
        var token = world.api
                .post("/identity/v3/auth/tokens", "", """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"id": "%s", "password": "pw"}}},
                    "scope": {"OS-TRUST:trust": {"id": "%s"}}}}
                """.formatted(friend, trust))
                .expect(201)
                .header("X-Subject-Token")
                .orElseThrow();
        var key = world.ask(
                        token,
                        201,
                        "POST",
                        "/v3/users/" + user + "/credentials/OS-EC2",
                        "{\"tenant_id\": \"" + project + "\"}")
                .path("credential");
        assertThat(key.path("trust_id").stringValue()).isEqualTo(trust);
        var access = key.path("access").stringValue();
        assertThat(world.service.s3Keys().find(access).orElseThrow().caller().roles())
                .contains("member");
        world.ask(token, 403, "GET", "/v3/credentials/" + Credentials.ec2Id("unknown"), "");
        world.ask(demo, 204, "DELETE", "/v3/OS-TRUST/trusts/" + trust, "");
        assertThat(world.service.s3Keys().find(access)).isEmpty();
    }
}
