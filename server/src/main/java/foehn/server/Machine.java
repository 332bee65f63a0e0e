package foehn.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The machine that we run on.
final class Machine {
    /// Whether this process may do everything. `/proc` says so, where the name of the user need not.
    static boolean isRoot() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }

    private Machine() {}
}
