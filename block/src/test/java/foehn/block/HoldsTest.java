package foehn.block;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.testkit.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
class HoldsTest {
    private static final String SERVER = "1b4c3f5e-91b0-4a77-8f0f-0c7de1d0a111";

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

    @Test
    void aVolumeIsReservedConnectedAndComplete() throws Exception {
        var id = served.volume("'size': 1");
        var body = "{'attachment': {'volume_uuid': '" + id + "', 'instance_uuid': '" + SERVER + "'}}";
        var made = served.post("attachments", served.member, body, 200).path("attachment");
        assertThat(made.path("status").asString()).isEqualTo("reserved");
        assertThat(served.status("volume", id)).isEqualTo("reserved");
        served.send("POST", "attachments", served.member, body).expect(400);
        var path = "attachments/" + made.path("id").asString();
        var connector = "{'attachment': {'connector': {'host': 'h1', 'mountpoint': '/dev/vdb'}}}";
        var connected =
                served.send("PUT", path, served.member, connector).expect(200).json();
        assertThat(connected
                        .at("/attachment/connection_info/driver_volume_type")
                        .asString())
                .isEqualTo("simulated");
        served.act(path, served.member, "{'os-complete': {}}", 204);
        assertThat(served.status("volume", id)).isEqualTo("in-use");
        served.send("DELETE", "volumes/" + id, served.member, "").expect(400);
        var shown = served.get("volumes/" + id, served.member).at("/volume/attachments/0");
        assertThat(shown.path("server_id").asString()).isEqualTo(SERVER);
        served.send("GET", path, served.other, "").expect(404);
        served.send("DELETE", path, served.member, "").expect(200);
        assertThat(served.status("volume", id)).isEqualTo("available");
    }

    @Test
    void computeMayAskForEverythingTwice() throws Exception {
        var id = served.volume("'size': 1");
        var caller = Served.caller("p1");
        var holds = served.service.attachments();
        assertThat(holds.find(Served.caller("p2"), id)).isEmpty();
        assertThat(holds.find(caller, id).orElseThrow().sizeGib()).isEqualTo(1);
        var hold = holds.reserve(caller, id, SERVER);
        assertThat(holds.reserve(caller, id, SERVER)).isEqualTo(hold);
        var connector = new VolumeAttachments.Connector("h1", "");
        var where = holds.connect(hold, connector);
        assertThat(holds.connect(hold, connector)).isEqualTo(where);
        holds.complete(hold, "/dev/vdb");
        holds.complete(hold, "/dev/vdb");
        var shown = served.get("volumes/" + id, served.member).at("/volume/attachments/0");
        assertThat(shown.path("device").asString()).isEqualTo("/dev/vdb");
        assertThat(holds.of(SERVER)).containsExactly(hold);
        holds.release(hold);
        holds.release(hold);
        assertThat(served.status("volume", id)).isEqualTo("available");
    }

    @Test
    void whatIsConnectedIsNotFrozen() throws Exception {
        var id = served.volume("'size': 1");
        var holds = served.service.attachments();
        var hold = holds.reserve(Served.caller("p1"), id, SERVER);
        holds.connect(hold, new VolumeAttachments.Connector("h1", ""));
        holds.complete(hold, "/dev/vdb");
        var snapshot = served.snapshot(id);
        assertThat(served.status("snapshot", snapshot)).isEqualTo("error");
        var message = served.get("messages", served.member).at("/messages/0");
        assertThat(message.path("resource_uuid").asString()).isEqualTo(snapshot);
    }

    @Test
    void theOldWayToAttachWorksToo() throws Exception {
        var id = served.volume("'size': 1");
        var path = "volumes/" + id;
        served.act(path, served.member, "{'os-reserve': {}}", 202);
        served.act(path, served.member, "{'os-reserve': {}}", 400);
        assertThat(served.status("volume", id)).isEqualTo("attaching");
        served.act(path, served.member, "{'os-initialize_connection': {'connector': {'host': 'h1'}}}", 200);
        var attach = "{'os-attach': {'instance_uuid': '" + SERVER + "', 'mountpoint': '/dev/vdc'}}";
        served.act(path, served.member, attach, 202);
        assertThat(served.status("volume", id)).isEqualTo("in-use");
        served.act(path, served.member, "{'os-begin_detaching': {}}", 202);
        served.act(path, served.member, "{'os-roll_detaching': {}}", 202);
        assertThat(served.status("volume", id)).isEqualTo("in-use");
        served.act(path, served.member, "{'os-terminate_connection': {'connector': {'host': 'h1'}}}", 202);
        served.act(path, served.member, "{'os-detach': {}}", 202);
        assertThat(served.status("volume", id)).isEqualTo("available");
    }

    @Test
    void aVolumeOfAMultiattachTypeHasSeveralHolders() throws Exception {
        var type = "{'volume_type': {'name': 'many', 'extra_specs': {'multiattach': '<is> True'}}}";
        served.post("types", served.admin, type, 200);
        var id = served.volume("'size': 1, 'volume_type': 'many'");
        var holds = served.service.attachments();
        var one = holds.reserve(Served.caller("p1"), id, SERVER);
        var two = holds.reserve(Served.caller("p1"), id, "2b4c3f5e-91b0-4a77-8f0f-0c7de1d0a111");
        holds.complete(one, "/dev/vdb");
        holds.release(two);
        assertThat(served.status("volume", id)).isEqualTo("in-use");
        holds.release(one);
        assertThat(served.status("volume", id)).isEqualTo("available");
    }
}
