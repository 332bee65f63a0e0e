package foehn.server;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `foehn bench NAME`: measurements on a running cloud, each a command of its own. This one only lists them.
@Command(
        name = "bench",
        description = "measure a cloud, which is started where it does not run",
        subcommands = {BenchMigrationCommand.class})
final class BenchCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "which measurement?");
    }
}
