package foehn.server;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `foehn server`: the cloud in the foreground, until it is told to end.
@Command(name = "server", description = "run the cloud in the foreground; hosts and guests stay when it ends")
final class ServerCommand implements Callable<Integer> {
    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        ServerMain.run(data.open());
        return 0;
    }
}
