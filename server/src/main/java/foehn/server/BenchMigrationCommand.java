package foehn.server;

import foehn.demo.MigrationBench;
import foehn.demo.MigrationBench.Startup;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `foehn bench migration`: starts the cloud where it does not run, and measures its main job. The cloud runs on
/// afterwards.
@Command(name = "migration", description = "20 live migrations in a row, server creation, start-up, memory")
final class BenchMigrationCommand implements Callable<Integer> {
    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--json", paramLabel = "FILE", description = "write the figures to this file as well")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        var directory = data.open();
        var started = UpCommand.up(directory, System.out);
        var startup = started.fresh()
                ? Optional.of(new Startup(started.apiMillis(), started.hostsMillis()))
                : Optional.<Startup>empty();
        return new MigrationBench(DemoCommand.surroundings(directory), System.out)
                .run(startup, Optional.ofNullable(json));
    }
}
