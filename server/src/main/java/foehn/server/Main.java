package foehn.server;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line. Each command is a class of its own; this one only lists them.
@Command(
        name = "foehn",
        description = "A whole OpenStack-compatible cloud in one Java process plus one small agent a host.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            DoctorCommand.class,
            OpenrcCommand.class,
            SwiftboxCommand.class,
            DemoCommand.class,
            BenchCommand.class,
            ServerCommand.class,
            AgentCommand.class,
            WarmUpCommand.class
        })
public final class Main implements Callable<Integer> {
    private static final int USAGE = 2;

    public static void main(String[] arguments) {
        var commandLine = new CommandLine(new Main());
        commandLine.setExecutionExceptionHandler((trouble, line, _) -> {
            line.getErr().println("foehn: " + Trouble.explain(trouble));
            return 1;
        });
        System.exit(commandLine.execute(arguments));
    }

    @Override
    public Integer call() {
        CommandLine.usage(this, System.err);
        return USAGE;
    }
}
