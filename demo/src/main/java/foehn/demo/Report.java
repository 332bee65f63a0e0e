package foehn.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What came out: figures, migrations, and whether each promise held.
final class Report {
    /// A promise, and what was seen of it.
    record Check(String what, boolean held, String seen) {}

    private final ObjectNode figures = JsonMapper.shared().createObjectNode();
    private final List<Measured> migrations = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();

    void figure(String name, double value) {
        figures.put(name, Math.round(value * 1000) / 1000.0);
    }

    void figure(String name, long value) {
        figures.put(name, value);
    }

    void figure(String name, String value) {
        figures.put(name, value);
    }

    void figure(String name, Spread spread) {
        figures.put(name + "_p50", spread.p50());
        figures.put(name + "_max", spread.max());
    }

    void add(Measured migration) {
        migrations.add(migration);
    }

    List<Measured> migrations() {
        return migrations;
    }

    void check(String what, boolean held, String seen) {
        checks.add(new Check(what, held, seen));
    }

    boolean held() {
        return !checks.isEmpty() && checks.stream().allMatch(Check::held);
    }

    String text() {
        var text = new StringBuilder("\n");
        text.append(row("", "from", "to", "time s", "QEMU s", "pause ms", "blackout ms", "data MB", "by", "rounds"));
        for (var m : migrations) {
            text.append(row(
                    m.kind(),
                    m.source(),
                    m.destination(),
                    seconds(m.apiMillis()),
                    seconds(m.hypervisorMillis()),
                    "" + m.pauseMillis(),
                    "" + m.blackoutMillis(),
                    Measured.megabytes(m.dataBytes()),
                    m.dataSource(),
                    "" + m.rounds()));
        }
        text.append('\n');
        figures.properties()
                .forEach(figure -> text.append(String.format(
                        "%-44s %s%n",
                        figure.getKey().replace('_', ' '), figure.getValue().asString())));
        text.append('\n');
        checks.forEach(check -> text.append(
                String.format("%-6s %s: %s%n", check.held() ? "held" : "FAILED", check.what(), check.seen())));
        return text.toString();
    }

    private static String row(Object... cells) {
        return String.format("%-4s %-10s %-10s %7s %7s %9s %12s %8s %-10s %6s%n", cells);
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.2f", millis / 1000.0);
    }

    String json() {
        var mapper = JsonMapper.shared();
        var report = mapper.createObjectNode();
        report.put("held", held());
        report.set("figures", figures);
        var list = report.putArray("migrations");
        for (var m : migrations) {
            var node = list.addObject()
                    .put("kind", m.kind())
                    .put("source", m.source())
                    .put("destination", m.destination())
                    .put("status", m.status())
                    .put("api_ms", m.apiMillis())
                    .put("hypervisor_ms", m.hypervisorMillis())
                    .put("pause_ms", m.pauseMillis())
                    .put("blackout_ms", m.blackoutMillis())
                    .put("data_bytes", m.dataBytes())
                    .put("data_counted_by", m.dataSource())
                    .put("memory_bytes", m.memoryBytes())
                    .put("disk_bytes", m.diskBytes())
                    .put("rounds", m.rounds());
            m.wireBytes().ifPresent(bytes -> node.put("link_bytes", bytes));
        }
        var all = report.putArray("checks");
        checks.forEach(check -> all.addObject()
                .put("what", check.what())
                .put("held", check.held())
                .put("seen", check.seen()));
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(report);
    }

    void write(Path file) throws IOException {
        Files.writeString(file, json() + "\n");
    }
}
