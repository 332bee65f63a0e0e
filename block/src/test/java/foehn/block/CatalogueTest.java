package foehn.block;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.testkit.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Types, QoS specs, transfers, backups, groups, and what operators do.
@ParameterizedClass
@EnumSource(Engine.class)
class CatalogueTest {
    private static final String FROM_IMAGE = "'size': 1, 'imageRef': '" + Served.Pictures.ACTIVE + "'";

    @Parameter
    Engine engine;

    private Served served;

    @BeforeEach
    void serve() throws Exception {
        served = new Served(engine);
    }

    @AfterEach
    void close() throws Exception {
        served.close();
    }

    private String type(String fields) throws Exception {
        return served.post("types", served.admin, "{'volume_type': {" + fields + "}}", 200)
                .at("/volume_type/id")
                .asString();
    }

    @Test
    void aPrivateTypeIsForWhomItWasGiven() throws Exception {
        var id = type("'name': 'gold', 'os-volume-type-access:is_public': false, 'extra_specs': {'secret': 'x'}");
        served.send("GET", "types/" + id, served.member, "").expect(404);
        served.send("POST", "types", served.admin, "{'volume_type': {'name': 'gold'}}")
                .expect(409);
        served.act("types/" + id, served.admin, "{'addProjectAccess': {'project': 'p1'}}", 202);
        served.act("types/" + id, served.admin, "{'addProjectAccess': {'project': 'p1'}}", 409);
        var shown = served.get("types/" + id, served.member).path("volume_type");
        assertThat(shown.path("extra_specs").size()).isZero();
        assertThat(served.get("types", served.member).path("volume_types").size())
                .isEqualTo(2);
        assertThat(served.get("types", served.other).path("volume_types").size())
                .isEqualTo(1);
        served.send("PUT", "types/" + id + "/extra_specs/secret", served.admin, "{'other': 'y'}")
                .expect(400);
        served.send("PUT", "types/" + id + "/extra_specs/secret", served.admin, "{'secret': 'y'}")
                .expect(200);
        served.send("DELETE", "types/" + id, served.admin, "").expect(202);
    }

    @Test
    void aTypeInUseOrByDefaultStays() throws Exception {
        var id = type("'name': 'used'");
        served.volume("'size': 1, 'volume_type': 'used'");
        served.send("DELETE", "types/" + id, served.admin, "").expect(400);
        var usual =
                served.get("types/default", served.member).at("/volume_type/id").asString();
        served.send("DELETE", "types/" + usual, served.admin, "").expect(400);
        served.send("PUT", "default-types/p1", served.admin, "{'default_type': {'volume_type': 'used'}}")
                .expect(200);
        assertThat(served.get("types/default", served.member)
                        .at("/volume_type/name")
                        .asString())
                .isEqualTo("used");
        served.send("DELETE", "default-types/p1", served.admin, "").expect(204);
    }

    @Test
    void aVolumeWhoseTypeNobodyFulfilsSaysSo() throws Exception {
        type("'name': 'odd', 'extra_specs': {'volume_backend_name': 'nowhere'}");
        var odd = served.volume("'size': 1, 'volume_type': 'odd'");
        assertThat(served.status("volume", odd)).isEqualTo("error");
        served.act("volumes/" + odd, served.member, "{'os-initialize_connection': {'connector': {'host': 'h'}}}", 400);
        var id = type("'name': 'hidden'");
        var encryption = "{'encryption': {'provider': 'luks', 'key_size': 256, 'control_location': 'front-end'}}";
        served.post("types/" + id + "/encryption", served.admin, encryption, 200);
        served.send("POST", "types/" + id + "/encryption", served.admin, encryption)
                .expect(400);
        var hidden = served.volume("'size': 1, 'volume_type': 'hidden'");
        assertThat(served.status("volume", hidden)).isEqualTo("error");
    }

    @Test
    void limitsReachTheHypervisorThroughTheType() throws Exception {
        var id = type("'name': 'slow'");
        var qos = "{'qos_specs': {'name': 'q', 'consumer': 'front-end', 'total_iops_sec': '100'}}";
        var spec = served.post("qos-specs", served.admin, qos, 200)
                .at("/qos_specs/id")
                .asString();
        served.send("GET", "qos-specs/" + spec + "/associate?vol_type_id=" + id, served.admin, "")
                .expect(202);
        served.send("DELETE", "qos-specs/" + spec, served.admin, "").expect(400);
        var volume = served.volume("'size': 1, 'volume_type': 'slow'");
        assertThat(served.service.attachments().limits(volume)).containsEntry("total_iops_sec", "100");
        served.send("PUT", "qos-specs/" + spec + "/delete_keys", served.admin, "{'keys': ['nothing']}")
                .expect(404);
        served.send("DELETE", "qos-specs/" + spec + "?force=true", served.admin, "")
                .expect(202);
        assertThat(served.service.attachments().limits(volume)).isEmpty();
    }

    @Test
    void aTransferTakesTheKeyAndTheQuotaOfTheTaker() throws Exception {
        var id = served.volume("'size': 2");
        var snapshot = served.snapshot(id);
        var body = "{'transfer': {'volume_id': '" + id + "'}}";
        var offer = served.post("volume-transfers", served.member, body, 202).path("transfer");
        assertThat(served.status("volume", id)).isEqualTo("awaiting-transfer");
        var path = "volume-transfers/" + offer.path("id").asString();
        assertThat(served.get(path, served.member).path("transfer").has("auth_key"))
                .isFalse();
        served.send("GET", path, served.other, "").expect(404);
        served.send("POST", path + "/accept", served.other, "{'accept': {'auth_key': 'wrong'}}")
                .expect(400);
        served.send("PUT", "os-quota-sets/p2", served.admin, "{'quota_set': {'gigabytes': 3}}")
                .expect(200);
        var accept = "{'accept': {'auth_key': '" + offer.path("auth_key").asString() + "'}}";
        served.send("POST", path + "/accept", served.other, accept).expect(413);
        served.send("PUT", "os-quota-sets/p2", served.admin, "{'quota_set': {'gigabytes': 4}}")
                .expect(200);
        served.send("POST", path + "/accept", served.other, accept).expect(202);
        served.send("GET", "volumes/" + id, served.member, "").expect(404);
        served.get("snapshots/" + snapshot, served.other);
        served.send("POST", path + "/accept", served.other, accept).expect(404);
    }

    private String backup(String fields) throws Exception {
        var made = served.post("backups", served.member, "{'backup': {" + fields + "}}", 202);
        served.work();
        return made.at("/backup/id").asString();
    }

    @Test
    void aBackupHoldsWhatWasAndAnIncrementalOneTheDifference() throws Exception {
        var id = served.volume(FROM_IMAGE + ", 'metadata': {'k': 'w'}");
        var whole = backup("'volume_id': '" + id + "', 'name': 'b'");
        served.first.write(id, 0, "late".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var more = backup("'volume_id': '" + id + "', 'incremental': true");
        var shown = served.get("backups/" + more, served.member).path("backup");
        assertThat(shown.path("status").asString()).isEqualTo("available");
        assertThat(shown.path("is_incremental").asBoolean()).isTrue();
        served.send("DELETE", "backups/" + whole, served.member, "").expect(400);
        var restore = "{'restore': {'name': 'r'}}";
        for (var one : new String[][] {{whole, "boot"}, {more, "late"}}) {
            var into = served.post("backups/" + one[0] + "/restore", served.member, restore, 202);
            served.work();
            var volume = into.at("/restore/volume_id").asString();
            assertThat(served.status("volume", volume)).isEqualTo("available");
            var said = served.get("volumes/" + volume, served.member).path("volume");
            assertThat(said.at("/metadata/k").asString()).isEqualTo("w");
            assertThat(said.path("bootable").asString()).isEqualTo("true");
            assertThat(served.content(served.first, volume)).isEqualTo(one[1]);
        }
        var fresh = served.volume("'size': 2, 'backup_id': '" + whole + "'");
        assertThat(served.content(served.first, fresh)).isEqualTo("boot");
        served.send("GET", "backups/" + more, served.other, "").expect(404);
        served.send("DELETE", "backups/" + more, served.member, "").expect(202);
        served.work();
        served.send("DELETE", "backups/" + whole, served.member, "").expect(202);
        served.work();
        assertThat(served.get("backups", served.member).path("backups").size()).isZero();
    }

    @Test
    void anExportedBackupIsImported() throws Exception {
        var id = served.volume(FROM_IMAGE);
        var whole = backup("'volume_id': '" + id + "'");
        var record =
                served.get("backups/" + whole + "/export_record", served.admin).path("backup-record");
        served.send("POST", "backups/import_record", served.admin, "{'backup-record': " + record + "}")
                .expect(400);
        served.send("GET", "backups/" + whole + "/export_record", served.member, "")
                .expect(403);
        var broken = "{'backup-record': {'backup_service': '"
                + record.path("backup_service").asString() + "', 'backup_url': '!!'}}";
        served.send("POST", "backups/import_record", served.admin, broken).expect(400);
    }

    @Test
    void aGroupIsSnapshotAndCopiedAsOne() throws Exception {
        var usual =
                served.get("types/default", served.member).at("/volume_type/id").asString();
        var kind = served.get("group_types/default", served.member)
                .at("/group_type/id")
                .asString();
        var make = "{'group': {'name': 'g', 'group_type': '" + kind + "', 'volume_types': ['" + usual + "']}}";
        var group =
                served.post("groups", served.member, make, 202).at("/group/id").asString();
        var first = served.volume(FROM_IMAGE + ", 'group_id': '" + group + "'");
        var second = served.volume("'size': 1");
        served.send("PUT", "groups/" + group, served.member, "{'group': {'add_volumes': '" + second + "'}}")
                .expect(202);
        served.send("DELETE", "volumes/" + first, served.member, "").expect(400);
        var take = "{'group_snapshot': {'group_id': '" + group + "', 'name': 's'}}";
        var taken = served.post("group_snapshots", served.member, take, 202)
                .at("/group_snapshot/id")
                .asString();
        served.work();
        var shown = served.get("group_snapshots/" + taken, served.member).path("group_snapshot");
        assertThat(shown.path("status").asString()).isEqualTo("available");
        assertThat(served.get("snapshots", served.member).path("snapshots").size())
                .isEqualTo(2);
        var copy = "{'create-from-src': {'group_snapshot_id': '" + taken + "', 'name': 'c'}}";
        var other = served.post("groups/action", served.member, copy, 202)
                .at("/group/id")
                .asString();
        served.work();
        var copied = served.get("groups/" + other + "?list_volume=true", served.member)
                .at("/group/volumes");
        assertThat(copied.size()).isEqualTo(2);
        served.act("groups/" + group, served.member, "{'delete': {'delete-volumes': true}}", 400);
        served.send("DELETE", "group_snapshots/" + taken, served.member, "").expect(202);
        served.work();
        served.act("groups/" + group, served.member, "{'delete': {'delete-volumes': false}}", 400);
        served.act("groups/" + group, served.member, "{'delete': {'delete-volumes': true}}", 202);
        served.work();
        served.send("GET", "groups/" + group, served.member, "").expect(404);
        served.send("GET", "volumes/" + first, served.member, "").expect(404);
        served.send("GET", "groups/" + other, served.other, "").expect(404);
    }

    @Test
    void whatLiesOnABackendIsManagedAndLetGo() throws Exception {
        served.first.leave("found", 3L << 29);
        var manage = "{'volume': {'host': 'foehn@first#first', 'ref': {'source-name': 'found'}, 'name': 'mine'}}";
        served.send("POST", "os-volume-manage", served.member, manage).expect(403);
        var listed = served.get("manageable_volumes?host=foehn@first%23first", served.admin);
        assertThat(listed.at("/manageable-volumes/0/size").asInt()).isEqualTo(2);
        var id = served.post("os-volume-manage", served.admin, manage, 202)
                .at("/volume/id")
                .asString();
        served.work();
        assertThat(served.status("volume", id)).isEqualTo("available");
        served.send("POST", "os-volume-manage", served.admin, manage).expect(400);
        served.act("volumes/" + id, served.admin, "{'os-unmanage': {}}", 202);
        served.work();
        served.send("GET", "volumes/" + id, served.admin, "").expect(404);
        assertThat(served.first.unmanaged().getFirst().reference()).isEqualTo("released-" + id);
    }

    @Test
    void aShutBackendTakesNothingNew() throws Exception {
        var body = "{'host': 'foehn@first', 'binary': 'cinder-volume', 'disabled_reason': 'sick'}";
        served.send("PUT", "os-services/disable-log-reason", served.admin, body).expect(200);
        var id = served.volume("'size': 1");
        var host = served.get("volumes/" + id, served.admin).at("/volume/os-vol-host-attr:host");
        assertThat(host.asString()).isEqualTo("foehn@second#second");
        var services = served.get("os-services?host=foehn@first", served.admin).path("services");
        assertThat(services.get(0).path("disabled_reason").asString()).isEqualTo("sick");
        served.send("GET", "os-services", served.member, "").expect(403);
    }

    @Test
    void versionsAreNegotiated() throws Exception {
        var v3 = Served.V3;
        served.api.get(v3 + "groups", served.member).expect(404);
        var answer = served.api.get(v3 + "groups", served.member, "OpenStack-API-Version", "volume 3.13");
        assertThat(answer.expect(200).header("OpenStack-API-Version")).contains("volume 3.13");
        served.api
                .get(v3 + "groups", served.member, "OpenStack-API-Version", "volume 3.99")
                .expect(406);
        served.api
                .get(v3 + "groups", served.member, "OpenStack-API-Version", "volume x")
                .expect(400);
        assertThat(served.api
                        .get("/volume/", "")
                        .expect(300)
                        .json()
                        .at("/versions/0/version")
                        .asString())
                .isEqualTo("3.70");
        served.api.get("/volume/v3/", "").expect(200);
    }
}
