package foehn.server;

import foehn.demo.Demo;
import foehn.demo.Surroundings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `foehn demo`: starts the cloud where it does not run, and shows its main job. The cloud runs on afterwards.
@Command(name = "demo", description = "boot a real guest with the openstack client and live-migrate it")
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--json", paramLabel = "FILE", description = "write the figures to this file as well")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        var directory = data.open();
        UpCommand.up(directory, System.out);
        return new Demo(surroundings(directory), System.out).run(Optional.ofNullable(json));
    }

    static Surroundings surroundings(DataDirectory directory) {
        var home = Path.of(System.getProperty("foehn.home", "."));
        var tag = Config.load(directory.path()).emulation().tag();
        return new Surroundings(directory.path(), home, tag + "-");
    }
}
