package foehn.server;

import foehn.agent.AgentMain;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `foehn agent`: the agent of one host, in the foreground.
@Command(name = "agent", description = "run one host's agent in the foreground")
final class AgentCommand implements Callable<Integer> {
    @Parameters(paramLabel = "agent.toml", description = "its configuration")
    private Path configuration = Path.of("agent.toml");

    @Override
    public Integer call() throws Exception {
        AgentMain.main(new String[] {configuration.toString()});
        Thread.currentThread().join();
        return 0;
    }
}
