package foehn.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Whom QEMU becomes once it has opened its files: a guest that breaks out of its machine should find itself nobody.
public final class QemuUser {
    private static final List<String> PREFERRED = List.of("foehn-qemu", "nobody");

    private static final Path UNPRIVILEGED = Path.of("/proc/sys/vm/unprivileged_userfaultfd");

    /// Empty: QEMU stays who the agent is, because it was told so, or because only root can become somebody else.
    ///
    /// @param wanted a user's name, empty, or `auto`: `foehn-qemu` where the machine has such a user, else `nobody`
    public static Optional<String> of(String wanted) throws IOException {
        if (!wanted.equals("auto")) {
            return Optional.of(wanted).filter(name -> !name.isEmpty());
        }
        if (!System.getProperty("user.name", "").equals("root")) {
            return Optional.empty();
        }
        var users = Files.readAllLines(Path.of("/etc/passwd"));
        return PREFERRED.stream()
                .filter(name -> users.stream().anyMatch(line -> line.startsWith(name + ":")))
                .findFirst();
    }

    /// Post-copy fetches memory page by page when the guest touches it, for which the kernel asks for privileges, or
    /// for
    /// `vm.unprivileged_userfaultfd=1`.
    static boolean mayFaultInUserSpace(Optional<String> user) {
        try {
            boolean root = System.getProperty("user.name", "").equals("root") && user.isEmpty();
            return root || Files.readString(UNPRIVILEGED).strip().equals("1");
        } catch (IOException _) {
            return false;
        }
    }

    private QemuUser() {}
}
