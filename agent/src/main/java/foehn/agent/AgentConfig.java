package foehn.agent;

import foehn.kernel.config.Toml;
import java.nio.file.Path;
import java.util.Optional;

/// The agent's whole configuration. `agent.toml`, packaged beside this class, holds every key with its default and
/// says what it is for.
public record AgentConfig(
        Host host,
        Listen listen,
        Tls tls,
        State state,
        Pools pools,
        Images images,
        Switch virtualSwitch,
        Migration migration,
        Capacity capacity,
        Driver hypervisor) {

    public record Host(String name) {}

    public record Listen(String address, int port) {}

    public record Tls(Path directory) {}

    public record State(Path directory) {}

    public record Pools(Path local, String shared) {
        /// Empty: this host has no directory in common with others.
        public Optional<Path> sharedDirectory() {
            return shared.isEmpty() ? Optional.empty() : Optional.of(Path.of(shared));
        }
    }

    public record Images(Path cache) {}

    public record Switch(Path database, String bridge, boolean metadataService) {}

    public record Migration(String address, int portFirst, int portLast) {}

    /// Zero: what the host really has.
    public record Capacity(int vcpus, long memoryMib, long diskGib) {}

    public record Driver(Kind kind, Accelerator accelerator, String user) {
        /// Which driver runs the guests.
        public enum Kind {
            qemu,
            simulated
        }

        /// What QEMU runs guests with.
        public enum Accelerator {
            auto,
            kvm,
            tcg
        }
    }

    /// The packaged defaults, with what the operator's file says otherwise.
    public static AgentConfig load(Path file) {
        return Toml.load(AgentConfig.class, "agent.toml", Optional.of(file));
    }
}
