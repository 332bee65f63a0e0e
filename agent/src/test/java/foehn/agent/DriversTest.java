package foehn.agent;

import static org.assertj.core.api.Assertions.assertThat;

import foehn.hypervisor.HostFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The configuration decides which hypervisor an agent serves.
class DriversTest {
    @TempDir
    Path directory;

    @Test
    void theSimulatedHostHasTheCapacityItIsTold() throws Exception {
        var facts = facts("kind = \"simulated\"");
        assertThat(facts.hypervisorType()).isEqualTo("fake");
        assertThat(facts.hostname()).isEqualTo("h7");
        assertThat(facts.vcpus()).isEqualTo(3);
        assertThat(facts.memoryMib()).isEqualTo(512);
    }

    @Test
    void theQemuHostSaysWhichQemuAndWhichAccelerator() throws Exception {
        var facts = facts("kind = \"qemu\"\naccelerator = \"tcg\"");
        assertThat(facts.hypervisorType()).isEqualTo("QEMU");
        assertThat(facts.hypervisorVersion()).isGreaterThanOrEqualTo(9_000_000);
        assertThat(facts.accelerator()).isEqualTo("tcg");
        assertThat(facts.vcpus()).isEqualTo(3);
    }

    private HostFacts facts(String driver) throws Exception {
        var file = directory.resolve("agent.toml");
        Files.writeString(file, """
                [host]
                name = "h7"
                [state]
                directory = "%1$s/state"
                [pools]
                local = "%1$s/disks"
                [images]
                cache = "%1$s/images"
                [capacity]
                vcpus = 3
                memoryMib = 512
                diskGib = 10
                [hypervisor]
                %2$s
                """.formatted(directory, driver));
        try (var driven = (AutoCloseable & foehn.hypervisor.Hypervisor) Drivers.open(AgentConfig.load(file))) {
            return driven.facts();
        }
    }
}
