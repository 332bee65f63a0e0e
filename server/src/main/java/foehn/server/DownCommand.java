package foehn.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `foehn down`: everything stops, guests included, and the data stays.
@Command(name = "down", description = "stop the cloud: server, agents, guests, virtual network (data stays)")
final class DownCommand implements Callable<Integer> {
    private static final Duration GRACE = Duration.ofSeconds(10);

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws IOException {
        var directory = data.open();
        var config = Config.load(directory.path());
        UpCommand.daemon(directory).stop(GRACE);
        if (config.emulation().hosts() > 0) {
            if (!Machine.isRoot()) {
                throw new IOException("emulated hosts need root: run this as root");
            }
            Emulation.hosts(config, directory).down();
        }
        BlockStorage.shutDown(directory);
        System.out.println("down; the data is in " + directory.path());
        return 0;
    }
}
