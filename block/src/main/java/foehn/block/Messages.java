package foehn.block;

import foehn.kernel.Ids;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Tells owners why something that was accepted did not come about.
final class Messages {
    private static final long KEPT_MILLIS = Duration.ofDays(30).toMillis();

    private final Common common;

    Messages(Common common) {
        this.common = common;
    }

    /// What was being done: the number that clients know it by, and words.
    enum Action {
        SCHEDULE("001", "schedule allocate volume"),
        CREATE("019", "create volume from backend storage"),
        COPY_TO_IMAGE("005", "copy volume to image"),
        EXTEND("008", "extend volume"),
        DELETE("021", "delete volume"),
        SNAPSHOT_CREATE("014", "create snapshot"),
        SNAPSHOT_DELETE("011", "delete snapshot"),
        SNAPSHOT_REVERT("016", "revert to snapshot"),
        BACKUP_CREATE("013", "create backup"),
        BACKUP_DELETE("014", "delete backup"),
        BACKUP_RESTORE("015", "restore backup"),
        RETYPE("010", "retype volume"),
        MANAGE("018", "manage volume");

        final String number;
        final String words;

        Action(String number, String words) {
            this.number = number;
            this.words = words;
        }
    }

    /// @param kind `VOLUME`, `VOLUME_SNAPSHOT`, `VOLUME_BACKUP`
    void tell(
            String project,
            String kind,
            @Nullable String subject,
            Action action,
            @Nullable String requestId,
            String why) {
        long now = common.now();
        var text = action.words + ":" + (why.length() > 200 ? why.substring(0, 200) + "…" : why);
        common.tables()
                .messages
                .insert(new Message(
                        Ids.uuid(),
                        project,
                        requestId,
                        kind,
                        subject,
                        "VOLUME_" + kind + "_" + action.number + "_001",
                        "ERROR",
                        text,
                        now,
                        now + KEPT_MILLIS));
    }
}
