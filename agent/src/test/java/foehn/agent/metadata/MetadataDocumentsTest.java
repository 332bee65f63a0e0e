package foehn.agent.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a guest sees of its documents: the paths and listings that cloud-init and its like walk through.
class MetadataDocumentsTest {
    private final MetadataDocuments documents = new MetadataDocuments(Map.of(
            "openstack/latest/meta_data.json",
            "{\"uuid\": \"u\", \"public_keys\": {\"alice\": \"ssh-ed25519 AAAA\"}}",
            "openstack/latest/user_data",
            "#!/bin/sh\n",
            "openstack/2018-08-27/meta_data.json",
            "{}",
            "latest/meta-data/hostname",
            "vm1",
            "latest/meta-data/public-keys/0/openssh-key",
            "ssh-ed25519 AAAA",
            "latest/meta-data/placement/availability-zone",
            "nova",
            "latest/user-data",
            "#!/bin/sh\n"));

    @Test
    void documentsAreAnsweredAsTheyAre() {
        assertThat(text("latest/meta-data/hostname")).isEqualTo("vm1");
        assertThat(text("openstack/latest/user_data")).isEqualTo("#!/bin/sh\n");
        assertThat(documents.get("latest/meta-data/hostname").orElseThrow().contentType())
                .isEqualTo("text/plain; charset=UTF-8");
        assertThat(documents
                        .get("openstack/latest/meta_data.json")
                        .orElseThrow()
                        .contentType())
                .isEqualTo("application/json");
    }

    @Test
    void openstackListsPlainNames() {
        assertThat(text("")).isEqualTo("latest\nopenstack");
        assertThat(text("openstack")).isEqualTo("2018-08-27\nlatest");
        assertThat(text("openstack/latest")).isEqualTo("meta_data.json\nuser_data");
    }

    @Test
    void ec2MarksDirectoriesAndNamesKeys() {
        assertThat(text("latest")).isEqualTo("meta-data/\nuser-data");
        assertThat(text("latest/meta-data")).isEqualTo("hostname\nplacement/\npublic-keys/");
        assertThat(text("latest/meta-data/public-keys")).isEqualTo("0=alice");
        assertThat(text("latest/meta-data/public-keys/0")).isEqualTo("openssh-key");
    }

    @Test
    void aDatedVersionWithoutDocumentsOfItsOwnIsTheLatest() {
        assertThat(text("2009-04-04/meta-data/hostname")).isEqualTo("vm1");
        assertThat(text("1.0/meta-data/public-keys/0/openssh-key")).isEqualTo("ssh-ed25519 AAAA");
        assertThat(text("openstack/2012-08-10/user_data")).isEqualTo("#!/bin/sh\n");
        assertThat(text("openstack/2018-08-27/meta_data.json")).isEqualTo("{}");
    }

    @Test
    void whatIsNotThereIsNotAnswered() {
        for (String path : new String[] {"late", "latest/meta-data/host", "openstack/latest/none", "../etc/passwd"}) {
            assertThat(documents.get(path)).as(path).isEmpty();
        }
        assertThat(new MetadataDocuments(Map.of()).get("")).isEmpty();
    }

    private String text(String path) {
        return new String(documents.get(path).orElseThrow().body(), StandardCharsets.UTF_8);
    }
}
