package foehn.block;

import foehn.block.backend.Connection;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What compute asks of block storage. Everything may be called twice, with the same outcome: compute's own work is
/// steps that may run again.
public final class VolumeAttachments {
    private final Common common;
    private final Attachments attachments;

    /// A volume as compute sees it.
    ///
    /// @param status in Cinder's words
    /// @param image what it remembers of the image that it was made from
    public record Info(
            String id,
            long sizeGib,
            String status,
            boolean bootable,
            boolean multiattach,
            String zone,
            Map<String, String> image) {}

    /// Who a host is.
    ///
    /// @param initiator its iSCSI name; empty where it has none
    public record Connector(String host, String initiator) {}

    VolumeAttachments(Common common, Attachments attachments) {
        this.common = common;
        this.attachments = attachments;
    }

    /// Empty when there is none that this caller may use.
    public Optional<Info> find(Caller caller, String volume) {
        return common.tables()
                .volumes
                .find(volume)
                .filter(v -> caller.mayTouch(v.projectId()))
                .map(v -> new Info(
                        v.id(),
                        v.sizeGib(),
                        v.status(),
                        v.bootable(),
                        v.multiattach(),
                        v.zone(),
                        common.tables().labels.of(v.id(), LabelStore.IMAGE)));
    }

    /// Takes a volume for a server; the volume is `reserved` then. A fault when it is not to be had.
    ///
    /// @return the attachment's id
    public String reserve(Caller caller, String volume, String server) {
        var own = attachments.of(volume).stream()
                .filter(a -> server.equals(a.instanceId()) && caller.mayTouch(a.projectId()))
                .findFirst();
        return own.isPresent()
                ? own.get().id()
                : attachments.reserve(caller, volume, server, Optional.empty()).id();
    }

    /// Lets a host in, and tells it where the volume is. After a restart, again the same answer.
    public Connection connect(String attachment, Connector connector) {
        var node = Json.object().put("host", connector.host()).put("initiator", connector.initiator());
        return attachments.connect(require(attachment), node);
    }

    /// The guest has it: the volume is `in-use`.
    ///
    /// @param device what the guest is thought to call it: `/dev/vdb`
    public void complete(String attachment, String device) {
        attachments.complete(require(attachment), device);
    }

    /// Nobody has it by this attachment any more. Gone already: done.
    public void release(String attachment) {
        common.tables().attachments.find(attachment).ifPresent(attachments::release);
    }

    /// The attachments of a server, for what is left of one that is gone.
    public List<String> of(String server) {
        return attachments.list(Selection.where("instance_id", server)).stream()
                .map(Attachment::id)
                .toList();
    }

    /// The limits that its type sets for the hypervisor: `total_iops_sec`, `read_bytes_sec`. Empty: none.
    public Map<String, String> limits(String volume) {
        return common.tables()
                .volumes
                .find(volume)
                .flatMap(v -> Optional.ofNullable(v.typeId()))
                .flatMap(common.tables().types::find)
                .flatMap(type -> Optional.ofNullable(type.qosId()))
                .flatMap(common.tables().qos::find)
                .filter(qos -> !qos.consumer().equals("back-end"))
                .<Map<String, String>>map(qos -> common.tables().labels.of(qos.id(), LabelStore.SPEC))
                .orElse(Map.of());
    }

    private Attachment require(String id) {
        return common.tables().attachments.find(id).orElseThrow(() -> Cinder.missing("Volume attachment", id));
    }
}
