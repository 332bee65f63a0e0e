package foehn.server;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--data DIRECTORY`, or `$FOEHN_DATA`, or the user's own share directory.
final class DataOption {
    @Option(names = "--data", paramLabel = "DIRECTORY", description = "where everything lives (default: $FOEHN_DATA)")
    private @Nullable Path given;

    DataDirectory open() throws IOException {
        return DataDirectory.open(given == null ? usual() : given);
    }

    private static Path usual() {
        var variable = System.getenv("FOEHN_DATA");
        return variable == null || variable.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".local", "share", "foehn")
                : Path.of(variable);
    }
}
