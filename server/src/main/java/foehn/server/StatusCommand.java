package foehn.server;

import foehn.kernel.json.Json;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/// `foehn status`: what runs, and whether it is well. The exit code says it to scripts: 0 all well, 1 something is
/// not, 3 nothing runs.
@Command(name = "status", description = "what runs, and whether it is well (exit code 0: all well)")
final class StatusCommand implements Callable<Integer> {
    private static final int NOT_WELL = 1;
    private static final int NOT_RUNNING = 3;

    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        var directory = data.open();
        var config = Config.load(directory.path());
        var pid = UpCommand.daemon(directory).pid();
        boolean well = pid.isPresent();
        line(well, "server", well ? "process " + pid.getAsLong() : "does not run");
        if (well) {
            var health = ask(config.http().url());
            well = health.path("status").asString("").equals("ok");
            for (var part : health.path("parts").properties()) {
                line(
                        part.getValue().path("ok").asBoolean(false),
                        part.getKey(),
                        part.getValue().path("detail").asString(""));
            }
        }
        boolean anything = pid.isPresent();
        if (config.emulation().hosts() > 0) {
            for (var part : Emulation.hosts(config, directory).parts()) {
                line(part.runs(), part.name(), part.runs() ? "runs" : "does not run");
                well &= part.runs();
                anything |= part.runs();
            }
        }
        return well ? 0 : anything ? NOT_WELL : NOT_RUNNING;
    }

    private static JsonNode ask(String url) throws InterruptedException {
        try {
            return new ApiClient(url).health();
        } catch (IOException silent) {
            line(false, "API", url + " does not answer: " + Trouble.explain(silent));
            return Json.object();
        }
    }

    private static void line(boolean well, String name, String detail) {
        System.out.printf("%-4s %-16s %s%n", well ? "ok" : "BAD", name, detail);
    }
}
