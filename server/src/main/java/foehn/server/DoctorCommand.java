package foehn.server;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `foehn doctor`: looks at everything that a cloud needs of this machine, and says what to do about what is missing.
/// The exit code is 0 when a cloud can run here, slowly perhaps.
@Command(name = "doctor", description = "check this machine and say what to do")
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private DataOption data = new DataOption();

    @Override
    public Integer call() throws Exception {
        boolean usable = true;
        for (var finding : new Doctor(data.open()).examine()) {
            usable &= finding.grade() != Doctor.Grade.BAD;
            System.out.printf("%-5s %-12s %s%n", finding.grade(), finding.what(), finding.detail());
            if (!finding.advice().isEmpty()) {
                System.out.printf("%-5s %-12s -> %s%n", "", "", finding.advice());
            }
        }
        return usable ? 0 : 1;
    }
}
