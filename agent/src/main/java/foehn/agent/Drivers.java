package foehn.agent;

import com.sun.management.OperatingSystemMXBean;
import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.simulated.SimulatedHost;
import foehn.qemu.Accelerator;
import foehn.qemu.OvsSwitch;
import foehn.qemu.QemuHost;
import foehn.qemu.QemuHostConfig;
import foehn.qemu.QemuUser;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The hypervisors that an agent can serve.
final class Drivers {
    private static final String QEMU = "qemu-system-x86_64";
    /// A limit against images that claim to be endless: 8 TiB.
    private static final long IMAGE_VIRTUAL_BYTES_MAX = 8L << 40;

    static Hypervisor open(AgentConfig config) throws IOException {
        return switch (config.hypervisor().kind()) {
            case qemu -> qemu(config);
            case simulated -> simulated(config);
        };
    }

    private static Hypervisor qemu(AgentConfig config) throws IOException {
        var state = config.state().directory();
        Files.createDirectories(state);
        var local = Files.createDirectories(config.pools().local());
        var network = new OvsSwitch(
                config.virtualSwitch().database(), config.virtualSwitch().bridge());
        var driver = new QemuHostConfig(
                config.host().name(),
                state,
                local,
                config.pools().sharedDirectory(),
                config.images().cache(),
                config.migration().address(),
                config.migration().portFirst(),
                config.migration().portLast() - config.migration().portFirst() + 1,
                Optional.of(config.tls().directory()),
                QEMU,
                accelerator(config.hypervisor().accelerator(), state),
                vcpus(config),
                memoryMib(config),
                diskGib(config, local),
                IMAGE_VIRTUAL_BYTES_MAX,
                QemuUser.of(config.hypervisor().user()));
        return new QemuHost(driver, network);
    }

    private static String accelerator(AgentConfig.Driver.Accelerator wanted, Path state) throws IOException {
        return switch (wanted) {
            case auto -> Accelerator.probe(QEMU, state.resolve("accelerator"));
            case kvm -> "kvm";
            case tcg -> "tcg";
        };
    }

    private static Hypervisor simulated(AgentConfig config) throws IOException {
        return new SimulatedHost(
                config.host().name(),
                config.migration().address(),
                vcpus(config),
                memoryMib(config),
                config.capacity().diskGib() == 0 ? 1000 : config.capacity().diskGib());
    }

    private static int vcpus(AgentConfig config) {
        int told = config.capacity().vcpus();
        return told == 0 ? Runtime.getRuntime().availableProcessors() : told;
    }

    private static long memoryMib(AgentConfig config) {
        long told = config.capacity().memoryMib();
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return told == 0 ? machine.getTotalMemorySize() >> 20 : told;
    }

    private static long diskGib(AgentConfig config, Path pool) throws IOException {
        long told = config.capacity().diskGib();
        return told == 0 ? Files.getFileStore(pool).getTotalSpace() >> 30 : told;
    }

    private Drivers() {}
}
