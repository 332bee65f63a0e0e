package foehn.demo;

import java.util.Locale;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/// One live migration, as it was measured.
///
/// @param apiMillis from the request's acceptance to the migration's completion, as the API's row has it
/// @param hypervisorMillis what QEMU says the transfer took
/// @param pauseMillis how long the guest's processors stood still, as QEMU says
/// @param blackoutMillis the longest silence of the floating IP
/// @param wireBytes sent over the source's migration link; empty where its counters are out of reach
record Measured(
        boolean block,
        String source,
        String destination,
        String status,
        long apiMillis,
        long hypervisorMillis,
        long pauseMillis,
        long blackoutMillis,
        OptionalLong wireBytes,
        long memoryBytes,
        long diskBytes,
        int rounds) {

    /// From the cloud's report, and what was measured from outside.
    static Measured of(JsonNode report, long blackoutMillis, OptionalLong wireBytes) {
        return new Measured(
                report.path("block_migration").asBoolean(false),
                report.path("source").asString(""),
                report.path("destination").asString(""),
                report.path("status").asString(""),
                report.path("updated_millis").asLong(0)
                        - report.path("created_millis").asLong(0),
                report.path("hypervisor_millis").asLong(0),
                report.path("pause_millis").asLong(0),
                blackoutMillis,
                wireBytes,
                report.path("memory_sent_bytes").asLong(0),
                report.path("disk_sent_bytes").asLong(0),
                report.path("passes").size());
    }

    String kind() {
        return block ? "BLM" : "LM";
    }

    boolean isCompleted() {
        return status.equals("completed");
    }

    /// What users felt beyond what the hypervisor had to do.
    long excessMillis() {
        return blackoutMillis - pauseMillis;
    }

    /// Bytes on the wire: counted there, else what the hypervisor reports.
    long dataBytes() {
        return wireBytes.orElse(memoryBytes + diskBytes);
    }

    String dataSource() {
        return wireBytes.isPresent() ? "link" : "hypervisor";
    }

    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
    }
}
