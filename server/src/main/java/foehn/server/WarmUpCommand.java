package foehn.server;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `foehn warm-up`.
@Command(name = "warm-up", hidden = true, description = "train the start-up cache")
final class WarmUpCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return 0;
    }
}
