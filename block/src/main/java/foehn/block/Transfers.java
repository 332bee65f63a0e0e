package foehn.block;

import foehn.kernel.Digests;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Volumes that one project offers, and another takes by the key that it was told.
final class Transfers {
    private static final int KEY_BYTES = 8;

    private final Common common;
    private final Volumes volumes;
    private final Quotas quotas;
    private final SecureRandom random = new SecureRandom();

    /// @param key told once, to who offers; a secret
    record Offered(Transfer transfer, String key) {
        @Override
        public String toString() {
            return "Offered[" + transfer.id() + "]";
        }
    }

    Transfers(Common common, Volumes volumes, Quotas quotas) {
        this.common = common;
        this.volumes = volumes;
        this.quotas = quotas;
    }

    Transfer get(Caller caller, String id) {
        return common.tables()
                .transfers
                .find(id)
                .filter(t -> caller.mayTouch(t.projectId()))
                .orElseThrow(() -> Cinder.missing("Transfer", id));
    }

    List<Transfer> list(Selection selection) {
        return common.tables().transfers.list(selection);
    }

    Offered offer(Caller caller, String volumeId, @Nullable String name, boolean noSnapshots) {
        var volume = volumes.get(caller, volumeId);
        var bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        var key = HexFormat.of().formatHex(bytes);
        var id = Ids.uuid();
        var transfer = new Transfer(
                id, volumeId, name, hash(id, key), noSnapshots, volume.projectId(), null, false, common.now());
        common.tables().db.run(_ -> {
            if (volume.groupId() != null) {
                throw Cinder.invalidVolume("Volume " + volumeId + " is in a group.");
            }
            volumes.turn(volume, Set.of(Status.AVAILABLE), Status.AWAITING_TRANSFER);
            common.tables().transfers.insert(transfer);
        });
        return new Offered(transfer, key);
    }

    /// The id is the salt.
    private static String hash(String id, String key) {
        return Digests.hex("SHA-256", (id + key).getBytes(StandardCharsets.UTF_8));
    }

    void withdraw(Caller caller, String id) {
        common.tables().db.run(_ -> {
            var transfer = get(caller, id);
            common.tables().transfers.delete(id);
            common.tables()
                    .volumes
                    .turn(
                            transfer.volumeId(),
                            Set.of(Status.AWAITING_TRANSFER),
                            Status.AVAILABLE,
                            Values.of("updated_at", common.now()));
        });
    }

    /// The volume is the caller's from now on, and its snapshots with it.
    Transfer accept(Caller caller, String id, String key) {
        return common.tables().db.write(_ -> {
            var transfer = common.tables()
                    .transfers
                    .find(id)
                    .filter(t -> !t.accepted())
                    .orElseThrow(() -> Cinder.missing("Transfer", id));
            boolean same = Digests.same(hash(id, key), transfer.authHash());
            if (!same) {
                throw Cinder.refused("Invalid auth key: Attempt to transfer " + id + " with invalid auth key.");
            }
            var volume = common.tables()
                    .volumes
                    .find(transfer.volumeId())
                    .orElseThrow(() -> Volume.missing(transfer.volumeId()));
            give(caller, volume, transfer);
            common.tables()
                    .transfers
                    .set(id, Values.of("accepted", true).and("destination_project_id", caller.project()));
            return common.tables().transfers.find(id).orElseThrow();
        });
    }

    private void give(Caller caller, Volume volume, Transfer transfer) {
        var type = Optional.ofNullable(volume.typeId())
                .flatMap(common.tables().types::find)
                .orElse(null);
        var snapshots = transfer.noSnapshots()
                ? List.<Snapshot>of()
                : common.tables().snapshots.list(Selection.where("volume_id", volume.id()));
        if (!caller.project().equals(volume.projectId())) {
            long gib = volume.sizeGib()
                    + snapshots.stream().mapToLong(Snapshot::sizeGib).sum();
            quotas.require(
                    caller.project(),
                    Quotas.typed(Map.of("volumes", 1L, "gigabytes", gib, "snapshots", (long) snapshots.size()), type));
        }
        boolean given = common.tables()
                .volumes
                .turn(
                        volume.id(),
                        Set.of(Status.AWAITING_TRANSFER),
                        Status.AVAILABLE,
                        owner(caller).and("updated_at", common.now()));
        if (!given) {
            throw Cinder.invalidVolume("Transfer " + transfer.id() + ": Volume id " + volume.id() + " expected in state"
                    + " awaiting-transfer.");
        }
        snapshots.forEach(s -> common.tables().snapshots.set(s.id(), owner(caller)));
    }

    private static Values owner(Caller caller) {
        return Values.of("project_id", caller.project()).and("user_id", caller.userId());
    }
}
