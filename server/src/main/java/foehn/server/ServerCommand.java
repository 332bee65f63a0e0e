package foehn.server;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `foehn server`: the cloud in the foreground, until it is told to end.
@Command(name = "server", description = "run the cloud in the foreground; hosts and guests stay when it ends")
final class ServerCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(ServerCommand.class);

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        var directory = data.open();
        var lock = directory.lock();
        if (lock.isEmpty()) {
            System.err.println("foehn: a server runs on " + directory.path() + " already");
            return 1;
        }
        try (var _ = lock.get()) {
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
                ended.countDown();
            }
        }
        log.info("stopped; hosts and guests run on");
        return 0;
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
}
