package foehn.block;

import java.util.List;
import java.util.Set;

/// The words for the state of volumes, snapshots, backups and groups, as clients know them.
final class Status {
    static final String CREATING = "creating";
    static final String AVAILABLE = "available";
    static final String IN_USE = "in-use";
    static final String RESERVED = "reserved";
    static final String ATTACHING = "attaching";
    static final String DETACHING = "detaching";
    static final String DELETING = "deleting";
    static final String EXTENDING = "extending";
    static final String RETYPING = "retyping";
    static final String UPLOADING = "uploading";
    static final String REVERTING = "reverting";
    static final String MANAGING = "managing";
    static final String UNMANAGING = "unmanaging";
    static final String BACKING_UP = "backing-up";
    static final String RESTORING = "restoring-backup";
    static final String RESTORING_BACKUP = "restoring";
    static final String AWAITING_TRANSFER = "awaiting-transfer";
    static final String MAINTENANCE = "maintenance";
    static final String ERROR = "error";
    static final String ERROR_DELETING = "error_deleting";
    static final String ERROR_EXTENDING = "error_extending";
    static final String ERROR_RESTORING = "error_restoring";
    static final String ERROR_MANAGING = "error_managing";

    /// In which a volume may be deleted.
    static final Set<String> DELETABLE =
            Set.of(AVAILABLE, ERROR, ERROR_DELETING, ERROR_EXTENDING, ERROR_RESTORING, ERROR_MANAGING);

    /// In which it, or what it holds, may be read.
    static final List<String> AT_REST = List.of(AVAILABLE, IN_USE);

    /// What an operator may say a volume is.
    static final Set<String> RESETTABLE = Set.of(
            CREATING,
            AVAILABLE,
            DELETING,
            ERROR,
            ERROR_DELETING,
            ERROR_MANAGING,
            MANAGING,
            ATTACHING,
            DETACHING,
            IN_USE,
            MAINTENANCE);

    private Status() {}
}
