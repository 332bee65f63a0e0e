package foehn.compute;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class KeypairsTest {
    private static final String PATH = "/compute/v2.1/os-keypairs";
    private static final String ED25519 =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f alice@example";
    private static final String[] V10 = {"OpenStack-API-Version", "compute 2.10"};
    private static final String[] V35 = {"OpenStack-API-Version", "compute 2.35"};

    private NovaCloud cloud;

    @BeforeEach
    void serve() throws Exception {
        cloud = new NovaCloud();
    }

    @AfterEach
    void close() throws Exception {
        cloud.close();
    }

    private JsonNode create(int status, String json, String... headers) throws Exception {
        return cloud.api
                .post(PATH, cloud.member, "{\"keypair\": " + json + "}", headers)
                .expect(status)
                .json()
                .path("keypair");
    }

    @Test
    void areGeneratedSoThatThePrivateKeyOpensWhatThePublicKeyLocks() throws Exception {
        var made = create(200, "{\"name\": \"mine\"}");
        assertThat(made.path("private_key").asString()).startsWith("-----BEGIN RSA PRIVATE KEY-----\n");
        assertThat(made.path("public_key").asString()).startsWith("ssh-rsa ");
        assertThat(made.has("type")).isFalse();
        assertThat(made.path("fingerprint").asString()).hasSize(47);
        var shown =
                cloud.api.get(PATH + "/mine", cloud.member).expect(200).json().path("keypair");
        assertThat(shown.has("private_key")).isFalse();
        assertThat(shown.path("fingerprint")).isEqualTo(made.path("fingerprint"));
        assertThat(shown.path("user_id").asString()).isEqualTo("alice");
        create(409, "{\"name\": \"mine\"}");
        cloud.api.delete(PATH + "/mine", cloud.member).expect(202);
        cloud.api.get(PATH + "/mine", cloud.member).expect(404);
    }

    @Test
    void areImportedWithTheirFingerprint() throws Exception {
        var made = create(201, "{\"name\": \"laptop\", \"public_key\": \"" + ED25519 + "\", \"type\": \"ssh\"}", V10);
        assertThat(made.has("private_key")).isFalse();
        assertThat(made.path("type").asString()).isEqualTo("ssh");
        assertThat(made.path("fingerprint").asString()).matches("([0-9a-f]{2}:){15}[0-9a-f]{2}");
    }

    @Test
    void canBeCertificatesThatVerify() throws Exception {
        var made = create(201, "{\"name\": \"windows\", \"type\": \"x509\"}", V10);
        var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(
                        made.path("public_key").asString().getBytes(StandardCharsets.US_ASCII)));
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=alice");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getSubjectAlternativeNames()).hasSize(1);
        var pem = made.path("private_key").asString().replaceAll("-----[A-Z ]+-----|\n", "");
        var key = KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        var signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(key);
        signer.update(new byte[] {1, 2, 3});
        var verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(certificate);
        verifier.update(new byte[] {1, 2, 3});
        assertThat(verifier.verify(signer.sign())).isTrue();
    }

    @Test
    void areTheirUsersAloneButForAdministrators() throws Exception {
        create(200, "{\"name\": \"mine\", \"public_key\": \"" + ED25519 + "\"}");
        cloud.api.get(PATH + "/mine", cloud.stranger).expect(404);
        assertThat(cloud.api
                        .get(PATH, cloud.stranger)
                        .expect(200)
                        .json()
                        .path("keypairs")
                        .isEmpty())
                .isTrue();
        cloud.api.get(PATH + "?user_id=alice", cloud.stranger, V10).expect(403);
        cloud.api.get(PATH + "/mine?user_id=alice", cloud.stranger, V10).expect(403);
        cloud.api.get(PATH + "/mine?user_id=alice", cloud.admin, V10).expect(200);
        cloud.api.get(PATH + "/mine", cloud.admin).expect(404);
        cloud.api
                .post(PATH, cloud.admin, "{\"keypair\": {\"name\": \"hers\", \"user_id\": \"alice\"}}", V10)
                .expect(201);
        cloud.api.get(PATH + "/hers", cloud.member).expect(200);
        cloud.api.delete(PATH + "/hers?user_id=alice", cloud.admin, V10).expect(204);
        cloud.api
                .post(PATH, cloud.reader, "{\"keypair\": {\"name\": \"x\", \"public_key\": \"" + ED25519 + "\"}}")
                .expect(200);
    }

    @Test
    void arePagedSince235() throws Exception {
        for (var name : new String[] {"a", "b", "c"}) {
            create(200, "{\"name\": \"" + name + "\", \"public_key\": \"" + ED25519 + "\"}");
        }
        var page =
                cloud.api.get(PATH + "?limit=2", cloud.member, V35).expect(200).json();
        assertThat(page.path("keypairs").size()).isEqualTo(2);
        var next = page.at("/keypairs_links/0/href")
                .asString()
                .substring(cloud.api.url().length());
        var rest = cloud.api.get(next, cloud.member, V35).expect(200).json();
        assertThat(rest.at("/keypairs/0/keypair/name").asString()).isEqualTo("c");
        assertThat(rest.path("keypairs").size()).isEqualTo(1);
        cloud.api.get(PATH + "?marker=z", cloud.member, V35).expect(400);
    }

    @Test
    void refuseBadNamesKeysAndBodies() throws Exception {
        for (var body : new String[] {
            "",
            "{",
            "[]",
            "{}",
            "{\"keypair\": 1}",
            "{\"keypair\": {}}",
            "{\"keypair\": {\"name\": \"\"}}",
            "{\"keypair\": {\"name\": 7}}",
            "{\"keypair\": {\"name\": \"key_/.\\\\@:\"}}",
            "{\"keypair\": {\"name\": \"" + "k".repeat(256) + "\"}}",
            "{\"keypair\": {\"name\": \"k\", \"public_key\": \"\"}}",
            "{\"keypair\": {\"name\": \"k\", \"public_key\": \"ssh-rsa JUNK nova@ubuntu\"}}",
            "{\"keypair\": {\"name\": \"k\", \"type\": \"ssh\"}}",
            "{\"keypair\": {\"name\": \"k\", \"x\": 1}}"
        }) {
            cloud.api.post(PATH, cloud.member, body).expect(400);
        }
        create(400, "{\"name\": \"k\", \"type\": \"pgp\"}", V10);
        create(400, "{\"name\": \"k\", \"type\": \"x509\", \"public_key\": \"nonsense\"}", V10);
        cloud.api.delete(PATH + "/none", cloud.member).expect(404);
    }

    @Test
    void areLimitedInNumber() throws Exception {
        cloud.api
                .put("/compute/v2.1/os-quota-sets/p1", cloud.admin, "{\"quota_set\": {\"key_pairs\": 1}}")
                .expect(200);
        create(200, "{\"name\": \"one\", \"public_key\": \"" + ED25519 + "\"}");
        var refused = cloud.api.post(
                PATH, cloud.member, "{\"keypair\": {\"name\": \"two\", \"public_key\": \"" + ED25519 + "\"}}");
        assertThat(refused.expect(403).json().at("/forbidden/message").asString())
                .isEqualTo("Quota exceeded, too many key pairs.");
    }
}
