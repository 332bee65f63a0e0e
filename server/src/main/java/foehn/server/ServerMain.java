package foehn.server;

import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The server process, `ServerMain DIRECTORY`: the cloud until SIGTERM. It is started without the command line's
/// parser, whose classes no start-up cache can hold.
public final class ServerMain {
    private static final Logger log = LoggerFactory.getLogger(ServerMain.class);

    public static void main(String[] arguments) {
        try {
            run(DataDirectory.open(Path.of(arguments[0])));
            System.exit(0);
        } catch (Exception trouble) {
            log.error("the server ends", trouble);
            System.exit(1);
        }
    }

    /// Returns when the process has been told to end, with everything closed in order.
    static void run(DataDirectory directory) throws Exception {
        var config = Config.load(directory.path());
        Lifetime.live(directory, config.http().url(), () -> {
            CloudsYaml.write(directory, config);
            return new AllInOne(config, directory);
        });
        log.info("stopped; hosts and guests run on");
    }

    private ServerMain() {}
}
