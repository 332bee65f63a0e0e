package foehn.block;

import java.io.IOException;

/// Where backups are kept: an object store, or a directory. Objects are small enough to be held in memory, and are
/// never changed once they are there.
public interface BackupTarget {
    /// What kind of store it is, in the words of exported records.
    String service();

    void put(String project, String container, String name, byte[] bytes) throws IOException;

    byte[] get(String project, String container, String name) throws IOException;

    /// Deletes every object whose name begins like this. None: done.
    void deleteAll(String project, String container, String prefix) throws IOException;
}
