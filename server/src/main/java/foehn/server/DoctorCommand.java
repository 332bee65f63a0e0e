package foehn.server;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `foehn doctor`.
@Command(name = "doctor", description = "check this machine and say what to do")
final class DoctorCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return 0;
    }
}
