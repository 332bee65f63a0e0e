package foehn.object.store;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/// The backend on disk keeps the contract.
class DiskBackendTest extends BackendContract {
    @TempDir
    Path directory;

    @Override
    Backend open() throws Exception {
        return DiskBackend.open(directory, DiskOptions.defaults());
    }

    @Override
    Backend reopen(Backend closed) throws Exception {
        closed.close();
        return open();
    }
}
