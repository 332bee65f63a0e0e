package foehn.server;

import foehn.qemu.Accelerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Examines a machine for what a cloud with emulated hosts needs. Leaves nothing behind.
final class Doctor {
    private static final String SETUP = "run './foehn setup' as root";
    private static final String QEMU = "qemu-system-x86_64";
    private static final int QEMU_MAJOR_MIN = 9;
    private static final int JDK_MIN = 25;
    private static final long MEMORY_MIB_MIN = 3072;
    private static final long DISK_GIB_MIN = 5;
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(\\.\\d+)?");

    /// How bad it is.
    enum Grade {
        OK,
        /// It will run, but not as well as it could.
        SLOW,
        BAD
    }

    /// What was looked at, how it was found, and what to do.
    record Finding(String what, Grade grade, String detail, String advice) {
        static Finding ok(String what, String detail) {
            return new Finding(what, Grade.OK, detail, "");
        }
    }

    private final DataDirectory data;

    Doctor(DataDirectory data) {
        this.data = data;
    }

    List<Finding> examine() throws IOException {
        var findings = new ArrayList<Finding>();
        findings.add(java());
        findings.add(root());
        findings.add(qemu());
        findings.add(kvm());
        findings.add(version("Open vSwitch", "ovs-vswitchd"));
        findings.add(datapath());
        findings.add(version("OVN", "ovn-northd"));
        findings.add(version("OVN host", "ovn-controller"));
        findings.add(tools());
        findings.add(namespaces());
        findings.add(memory());
        findings.add(disk());
        return findings;
    }

    private static Finding java() {
        var version = Runtime.version();
        return version.feature() >= JDK_MIN
                ? Finding.ok("Java", version.toString())
                : new Finding("Java", Grade.BAD, version.toString(), "install a JDK " + JDK_MIN);
    }

    private static Finding root() throws IOException {
        return Machine.isRoot()
                ? Finding.ok("root", "yes")
                : new Finding("root", Grade.BAD, "no", "emulated hosts are network namespaces: run foehn as root");
    }

    private static Finding qemu() {
        var found = output(QEMU, "--version").flatMap(Doctor::numberIn);
        if (found.isEmpty()) {
            return new Finding("QEMU", Grade.BAD, "not installed", SETUP);
        }
        int major = Integer.parseInt(found.get().substring(0, found.get().indexOf('.')));
        return major >= QEMU_MAJOR_MIN
                ? Finding.ok("QEMU", found.get())
                : new Finding("QEMU", Grade.BAD, found.get() + " loses memory in live migrations under TCG", SETUP);
    }

    private static Finding kvm() throws IOException {
        var slow = "guests are emulated (TCG), which is slower; nothing needs to be done";
        if (!Files.exists(Path.of("/dev/kvm"))) {
            return new Finding("KVM", Grade.SLOW, "there is no /dev/kvm", slow);
        }
        if (output(QEMU, "--version").isEmpty()) {
            return new Finding("KVM", Grade.SLOW, "/dev/kvm is there, not probed without QEMU", SETUP);
        }
        var memory = Files.createTempDirectory("foehn").resolve("accelerator");
        try {
            return Accelerator.probe(QEMU, memory).equals("kvm")
                    ? Finding.ok("KVM", "a guest runs")
                    : new Finding("KVM", Grade.SLOW, "/dev/kvm is there, but a guest does not run", slow);
        } finally {
            Files.deleteIfExists(memory);
            Files.deleteIfExists(memory.getParent());
        }
    }

    private static Finding version(String what, String program) {
        return output(program, "--version")
                .flatMap(Doctor::numberIn)
                .map(number -> Finding.ok(what, number))
                .orElseGet(() -> new Finding(what, Grade.BAD, program + " is not installed", SETUP));
    }

    private static Finding datapath() {
        return Files.exists(Path.of("/sys/module/openvswitch"))
                ? Finding.ok("datapath", "the kernel has one; emulated hosts use the userspace one")
                : Finding.ok("datapath", "userspace (the kernel has none, and none is needed)");
    }

    private static Finding tools() {
        var missing = Stream.of("ip", "tc", "ethtool", "nsenter", "openssl", "genisoimage", "qemu-img", "ovsdb-tool")
                .filter(tool -> !isInstalled(tool))
                .toList();
        return missing.isEmpty()
                ? Finding.ok("tools", "all there")
                : new Finding("tools", Grade.BAD, "not installed: " + String.join(", ", missing), SETUP);
    }

    private static boolean isInstalled(String tool) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
    }

    /// Makes one, with what is put into it, and removes it.
    private static Finding namespaces() throws IOException {
        var what = "namespaces";
        if (!Machine.isRoot()) {
            return new Finding(what, Grade.BAD, "not tried without root", "run './foehn doctor' as root");
        }
        var name = "foehn-doctor-" + ProcessHandle.current().pid();
        try {
            var advice = "foehn needs a kernel with network namespaces, veth, bridge and the tbf queue discipline";
            for (var command : List.of(
                    List.of("ip", "netns", "add", name),
                    List.of("ip", "-n", name, "link", "add", "name", "box", "type", "bridge"),
                    List.of("ip", "-n", name, "link", "add", "name", "one", "type", "veth", "peer", "name", "two"),
                    List.of("ip", "-n", name, "tuntap", "add", "mode", "tap", "name", "tap0"),
                    List.of(
                            "tc", "-n", name, "qdisc", "add", "dev", "one", "root", "tbf", "rate", "1gbit", "burst",
                            "1mb", "latency", "50ms"))) {
                if (output(command.toArray(String[]::new)).isEmpty()) {
                    return new Finding(what, Grade.BAD, "failed: " + String.join(" ", command), advice);
                }
            }
            return Finding.ok(what, "with veth, bridge, tap and rate limits");
        } finally {
            output("ip", "netns", "delete", name);
        }
    }

    private static Finding memory() throws IOException {
        long mib = Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
        return mib >= MEMORY_MIB_MIN
                ? Finding.ok("memory", mib + " MiB available")
                : new Finding(
                        "memory", Grade.SLOW, mib + " MiB available", "guests come on top of 700 MiB for the cloud");
    }

    private Finding disk() throws IOException {
        long gib = Files.getFileStore(data.path()).getUsableSpace() >> 30;
        var detail = gib + " GiB free at " + data.path();
        return gib >= DISK_GIB_MIN
                ? Finding.ok("disk", detail)
                : new Finding("disk", Grade.SLOW, detail, "images and disks lie there: set FOEHN_DATA elsewhere");
    }

    private static Optional<String> numberIn(String text) {
        var matcher = VERSION.matcher(text);
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }

    /// What a program prints; empty when it is not there, fails, or does not come to an end.
    private static Optional<String> output(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    return Optional.empty();
                }
                return Optional.of(new String(process.getInputStream().readNBytes(65536), StandardCharsets.UTF_8));
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
