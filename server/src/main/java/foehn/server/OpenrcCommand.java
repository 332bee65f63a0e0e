package foehn.server;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `foehn openrc`: the administrator's credentials for a shell, `eval "$(foehn openrc)"`.
@Command(name = "openrc", description = "print the credentials for the openstack client: eval \"$(foehn openrc)\"")
final class OpenrcCommand implements Callable<Integer> {
    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws IOException {
        var directory = data.open();
        CloudsYaml.write(directory, Config.load(directory.path()));
        System.out.print(Files.readString(directory.openrc()));
        return 0;
    }
}
