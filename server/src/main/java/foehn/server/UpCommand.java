package foehn.server;

import foehn.emulation.Daemon;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `foehn up`: the cloud in the background, waited for until it can be used.
@Command(name = "up", description = "start the cloud in the background, with its emulated hosts")
final class UpCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LOG_LINES = 20;

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        var directory = data.open();
        up(directory, System.out);
        explain(directory, System.out);
        return 0;
    }

    /// How long it took until authenticated requests were answered, and until all hosts were up.
    ///
    /// @param fresh whether it had to be started; else these are not the times of a start
    record Started(boolean fresh, long apiMillis, long hostsMillis) {}

    /// Usable when it returns. What runs already is left as it is.
    static Started up(DataDirectory directory, PrintStream out) throws Exception {
        var config = Config.load(directory.path());
        if (config.emulation().hosts() > 0 && !Machine.isRoot()) {
            throw new IOException(
                    "emulated hosts need root: run this as root, or write 'hosts = 0' under [emulation] in "
                            + directory.path().resolve("foehn.toml"));
        }
        long begin = System.nanoTime();
        var server = daemon(directory);
        boolean started = server.ensure();
        out.println(started ? "starting; the log is " + directory.serverLog() : "the server runs already");
        var api = new ApiClient(config.http().url());
        awaitAnswer(server, directory, api, begin);
        var token = api.token("admin", directory.secret("admin-password"));
        api.get("/identity/v3/auth/projects", token);
        long answered = since(begin);
        out.printf("the API answers authenticated requests at %s after %d ms%n", api.url(), answered);
        if (config.emulation().hosts() > 0) {
            out.printf("%s after %d ms%n", awaitHosts(server, directory, api, begin), since(begin));
        }
        return new Started(started, answered, since(begin));
    }

    /// Starts with the flags that we were started with.
    static Daemon daemon(DataDirectory directory) {
        var words = Emulation.java(ManagementFactory.getRuntimeMXBean().getInputArguments());
        words.addAll(List.of("foehn.server.ServerMain", directory.path().toString()));
        return new Daemon("server", directory.serverPid(), words, Map.of(), false);
    }

    private static void awaitAnswer(Daemon server, DataDirectory directory, ApiClient api, long begin)
            throws Exception {
        while (!api.answers()) {
            requirePatience(server, directory, begin, "the API does not answer");
            Thread.sleep(20);
        }
    }

    private static String awaitHosts(Daemon server, DataDirectory directory, ApiClient api, long begin)
            throws Exception {
        while (true) {
            var parts = api.health().path("parts");
            var hosts = parts.path("hosts");
            if (parts.path("emulation").path("ok").asBoolean(false)
                    && hosts.path("ok").asBoolean(false)) {
                return hosts.path("detail").asString("");
            }
            requirePatience(server, directory, begin, "the hosts are not up: " + parts);
            Thread.sleep(100);
        }
    }

    private static void requirePatience(Daemon server, DataDirectory directory, long begin, String what)
            throws IOException {
        boolean dead = !server.runs();
        if (dead || since(begin) > PATIENCE.toMillis()) {
            var lines = Files.readAllLines(directory.serverLog());
            var tail = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
            throw new IOException((dead ? "the server has ended" : what) + "; the end of " + directory.serverLog()
                    + ":\n" + String.join("\n", tail));
        }
    }

    private static long since(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }

    private static void explain(DataDirectory directory, PrintStream out) {
        out.printf("""

                Use it with the stock client:
                  export OS_CLIENT_CONFIG_FILE=%s OS_CLOUD=foehn
                  openstack hypervisor list
                The cloud foehn-demo in the same file is an ordinary user's. './foehn status' shows how it is,
                './foehn down' stops it.
                """, directory.cloudsYaml());
    }
}
