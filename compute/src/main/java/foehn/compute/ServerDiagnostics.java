package foehn.compute;

import foehn.hypervisor.GuestStatus;
import foehn.kernel.Fault;
import foehn.kernel.json.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// What a running guest is seen to do: Nova's diagnostics. What the host does not measure is null.
final class ServerDiagnostics {
    private static final List<String> NIC_COUNTERS = List.of(
            "rx_octets",
            "rx_errors",
            "rx_drop",
            "rx_packets",
            "rx_rate",
            "tx_octets",
            "tx_errors",
            "tx_drop",
            "tx_packets",
            "tx_rate");
    private static final List<String> DISK_COUNTERS =
            List.of("read_bytes", "read_requests", "write_bytes", "write_requests", "errors_count");

    private final Hosts hosts;
    private final Ports ports;
    private final InstantSource clock;

    /// One look at one guest.
    record Found(Server server, GuestStatus status, String hypervisor, List<Ports.Port> ports, long now) {

        /// Since 2.48. Of the drivers that the API has words for, `libvirt` is the one that runs QEMU.
        ObjectNode standard() {
            var view = Json.object()
                    .put("state", state())
                    .put("driver", "libvirt")
                    .put("hypervisor", hypervisor)
                    .put("hypervisor_os", "linux")
                    .put("uptime", uptimeSeconds())
                    .put("config_drive", server.configDrive())
                    .put("num_cpus", server.vcpus())
                    .put("num_nics", ports.size())
                    .put("num_disks", server.diskList().size());
            view.putObject("memory_details").put("maximum", server.ramMib()).putNull("used");
            var cpus = view.putArray("cpu_details");
            for (int i = 0; i < server.vcpus(); i++) {
                cpus.addObject().put("id", i).putNull("time").putNull("utilisation");
            }
            var nics = view.putArray("nic_details");
            for (Ports.Port port : ports) {
                var nic = nics.addObject().put("mac_address", port.mac());
                NIC_COUNTERS.forEach(nic::putNull);
            }
            var disks = view.putArray("disk_details");
            server.diskList().forEach(_ -> {
                var disk = disks.addObject();
                DISK_COUNTERS.forEach(disk::putNull);
            });
            return view;
        }

        /// Before 2.48 each driver had its own names.
        ObjectNode legacy() {
            var view = Json.object().put("state", state()).put("memory", server.ramMib() * 1024L);
            status.pid().ifPresent(pid -> view.put("pid", pid));
            return view;
        }

        private String state() {
            return switch (status.power()) {
                case RUNNING -> "running";
                case PAUSED -> "paused";
                case OFF, DEPARTED -> "shutdown";
                case CRASHED -> "crashed";
                case ARRIVING -> "pending";
            };
        }

        private Long uptimeSeconds() {
            return (now - status.startedAtMillis().orElse(now)) / 1000;
        }
    }

    ServerDiagnostics(Hosts hosts, Ports ports, InstantSource clock) {
        this.hosts = hosts;
        this.ports = ports;
        this.clock = clock;
    }

    /// Throws 409 when it does not run.
    Found of(Server server) {
        if (server.host() == null || server.vmState() == ServerState.STOPPED) {
            throw Fault.conflict("Cannot 'get_diagnostics' instance " + server.id() + " while it is in vm_state "
                    + server.vmState().word());
        }
        var host = hosts.find(server.host()).orElseThrow();
        var status = HostCalls.now(hosts.on(host), server.id(), h -> h.status(server.guest()))
                .orElseThrow(() -> Fault.conflict("Instance " + server.id() + " is not ready"));
        var hypervisor = host.hostFacts()
                .map(f -> f.hypervisorType().toLowerCase(Locale.ROOT))
                .orElse("qemu");
        var its = ports.of(Set.of(server.id())).getOrDefault(server.id(), List.of());
        return new Found(server, status, hypervisor, its, clock.millis());
    }
}
