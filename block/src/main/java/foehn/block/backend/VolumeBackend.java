package foehn.block.backend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where volumes' bytes are. Volumes and snapshots are named by their ids; what they are called, whose they are and
/// whether they may be touched now is decided before a backend is asked.
///
/// Every method may be called again after a crash anywhere within it, with the same arguments and the same outcome:
/// what is there already is left as it is, what is gone already stays gone. One that cannot be done throws
/// [IOException], and leaves what it can for the next call, or for `delete`, to clean up.
///
/// What is connected is neither frozen nor replaced: `snapshot`, `revert`, `delete`, and `create` as a clone of it,
/// throw [BusyException] until every attachment is disconnected.
///
/// `BackendContract` holds each implementation to this.
public interface VolumeBackend {
    /// What `volume_backend_name` of a type's extra specs chooses by; one word.
    String name();

    /// How hosts reach a volume, as Cinder calls it: `file`, `iSCSI`.
    String protocol();

    Capacity capacity() throws IOException;

    /// Makes a volume that holds this, and zeros behind it.
    ///
    /// @param bytes its size; not below that of the content
    void create(String volume, long bytes, Content content) throws IOException;

    /// Its snapshots are deleted before it.
    void delete(String volume) throws IOException;

    /// Makes it larger. A volume that is larger already stays as it is.
    void extend(String volume, long bytes) throws IOException;

    /// Keeps what the volume, which nobody writes to now, holds at this moment.
    void snapshot(String volume, String snapshot) throws IOException;

    void deleteSnapshot(String volume, String snapshot) throws IOException;

    /// The volume, which nobody has open, holds again what the snapshot kept; it keeps its size.
    void revert(String volume, String snapshot) throws IOException;

    /// Writes the bytes of a volume, or of a snapshot of it, to a new file, raw and sparse.
    void read(String volume, Optional<String> snapshot, Path raw) throws IOException;

    /// Lets the holder of an attachment in, and says where to. The same attachment always gets the same answer.
    Connection connect(String volume, String attachment, boolean readOnly) throws IOException;

    /// From now on that attachment lets nobody in. Connections it had opened may live on until they are closed.
    void disconnect(String volume, String attachment) throws IOException;

    /// What lies there that is no volume of ours.
    List<Unmanaged> unmanaged() throws IOException;

    /// Makes something unmanaged a volume, as it is.
    ///
    /// @return its size
    long adopt(String volume, String reference) throws IOException;

    /// Makes a volume something unmanaged again.
    ///
    /// @return what it is called now
    String release(String volume) throws IOException;

    /// Makes something unmanaged a snapshot of a volume.
    void adoptSnapshot(String volume, String snapshot, String reference) throws IOException;

    /// Makes a snapshot something unmanaged again.
    String releaseSnapshot(String volume, String snapshot) throws IOException;
}
