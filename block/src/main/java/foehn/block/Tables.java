package foehn.block;

import foehn.kernel.db.Database;

/// The rows of everything, one store a table.
final class Tables {
    final Database db;
    final RowStore<Volume> volumes;
    final RowStore<Snapshot> snapshots;
    final RowStore<BlockType> types;
    final RowStore<Encryption> encryptions;
    final RowStore<QosSpec> qos;
    final RowStore<Transfer> transfers;
    final RowStore<Attachment> attachments;
    final RowStore<Backup> backups;
    final RowStore<VolumeGroup> groups;
    final RowStore<GroupSnapshot> groupSnapshots;
    final RowStore<Message> messages;
    final LabelStore labels;

    Tables(Database db) {
        this.db = db;
        volumes = new RowStore<>(db, "volume", Volume.class);
        snapshots = new RowStore<>(db, "volume_snapshot", Snapshot.class);
        types = new RowStore<>(db, "block_type", BlockType.class);
        encryptions = new RowStore<>(db, "block_encryption", Encryption.class);
        qos = new RowStore<>(db, "block_qos", QosSpec.class);
        transfers = new RowStore<>(db, "volume_transfer", Transfer.class);
        attachments = new RowStore<>(db, "volume_attachment", Attachment.class);
        backups = new RowStore<>(db, "volume_backup", Backup.class);
        groups = new RowStore<>(db, "volume_group", VolumeGroup.class);
        groupSnapshots = new RowStore<>(db, "volume_group_snapshot", GroupSnapshot.class);
        messages = new RowStore<>(db, "block_message", Message.class);
        labels = new LabelStore(db);
    }
}
