package foehn.server;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
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
        try (var _ = directory.lock().orElseThrow(() -> alreadyRuns(directory))) {
            var config = Config.load(directory.path());
            Files.writeString(directory.serverPid(), ProcessHandle.current().pid() + "\n");
            CloudsYaml.write(directory, config);
            var end = new CountDownLatch(1);
            var ended = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> awaitEnd(end, ended)));
            try (var _ = new AllInOne(config, directory)) {
                long millis = System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime();
                log.info("answers at {} after {} ms", config.http().url(), millis);
                end.await();
            } finally {
                log.info("stopped; hosts and guests run on");
                ended.countDown();
            }
        }
    }

    private static IOException alreadyRuns(DataDirectory directory) {
        return new IOException("a server runs on " + directory.path() + " already");
    }

    /// A signal runs this: the main thread closes everything in order, and the JVM waits for it.
    private static void awaitEnd(CountDownLatch end, CountDownLatch ended) {
        end.countDown();
        try {
            ended.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private ServerMain() {}
}
