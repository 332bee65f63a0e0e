package foehn.server;

import foehn.emulation.Cidr;
import foehn.emulation.EmulatedHosts;
import foehn.emulation.EmulationConfig;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// How the configuration describes the emulated hosts, and by which command their agents start.
final class Emulation {
    /// What `agent/README.md` recommends.
    private static final List<String> AGENT_FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xms16m",
            "-Xmx64m",
            "-Xss512k",
            "-XX:TrimNativeHeapInterval=10000",
            "--enable-native-access=ALL-UNNAMED",
            "-Dfile.encoding=UTF-8");

    static EmulatedHosts hosts(Config config, DataDirectory data) {
        return new EmulatedHosts(emulation(config), data.path(), agentProgram());
    }

    private static EmulationConfig emulation(Config config) {
        var wanted = config.emulation();
        return new EmulationConfig(
                wanted.hosts(),
                wanted.tag(),
                Cidr.parse(wanted.managementCidr()),
                Cidr.parse(wanted.tunnelCidr()),
                Cidr.parse(wanted.migrationCidr()),
                Cidr.parse(wanted.externalCidr()),
                wanted.migrationBitsPerSecond(),
                config.network().underlayMtu(),
                wanted.hostVcpus(),
                wanted.hostMemoryMib(),
                wanted.hostDiskGib(),
                wanted.hypervisor());
    }

    private static List<String> agentProgram() {
        var words = java(AGENT_FLAGS);
        words.add("foehn.agent.AgentMain");
        return words;
    }

    /// A JVM like this one: the same Java, class path and start-up cache.
    static List<String> java(List<String> flags) {
        // Else each thread that allocates outside the heap has 64 MiB of its own to break into pieces.
        var words = new ArrayList<>(List.of("env", "MALLOC_ARENA_MAX=2"));
        words.add(Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "java")
                .toString());
        words.addAll(flags);
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("-XX:AOTCache=") || flag.startsWith("-Xlog:"))
                .forEach(words::add);
        words.addAll(List.of("-cp", Objects.requireNonNull(System.getProperty("java.class.path"))));
        return words;
    }

    private Emulation() {}
}
