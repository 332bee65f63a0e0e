package foehn.demo.object;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the object store promises of its speed, held against what was measured.
final class Verdict {
    /// @param held whether the promise was kept in this run
    record Line(String promise, double reached, double wanted, boolean held) {}

    private final List<Line> lines = new ArrayList<>();

    Verdict(List<Row> rows) {
        for (var row : rows) {
            judge(row);
        }
        manyContainers(rows, "PUT");
        manyContainers(rows, "GET");
    }

    /// Twenty containers must not be slower than one; a tenth is what two runs of the same differ by.
    private void manyContainers(List<Row> rows, String method) {
        var one = find(rows, method + " 1 KiB x16");
        var many = find(rows, method + " 1 KiB x16 in 20");
        double reached = many.perSecond() / one.perSecond();
        lines.add(new Line(method + " in 20 containers against in one", reached, 0.9, reached >= 0.9));
    }

    private static Measurement find(List<Row> rows, String what) {
        return rows.stream()
                .filter(row -> row.what().equals(what))
                .findFirst()
                .orElseThrow()
                .of("foehn");
    }

    List<Line> lines() {
        return lines;
    }

    boolean held() {
        return lines.stream().allMatch(Line::held);
    }

    private void judge(Row row) {
        var words = row.what();
        boolean small = words.contains(" 1 KiB") || words.contains(" 4 KiB");
        boolean large = words.contains(" 64 MiB");
        if (small && words.endsWith("x64")) {
            double reached = row.of("swift").p50Millis() / row.of("foehn").p99Millis();
            lines.add(new Line(words + ": Swift's p50 against our p99", reached, 1, reached >= 1));
        }
        if (words.startsWith("GET") && small) {
            want(row, "swift", 15);
            want(row, "nginx", 0.5);
        } else if (words.startsWith("PUT") && small) {
            want(row, "swift", 15);
        } else if (words.startsWith("GET") && large) {
            want(row, "nginx", 0.85);
        } else if (words.startsWith("PUT") && large) {
            want(row, "swift", 3);
        } else if (words.startsWith("list")) {
            want(row, "swift", 20);
        }
    }

    private void want(Row row, String other, double wanted) {
        double reached = row.ratio(other);
        lines.add(new Line(row.what() + " against " + other, reached, wanted, reached >= wanted));
    }

    String text() {
        var text = new StringBuilder();
        for (var line : lines) {
            text.append(String.format(
                    Locale.ROOT,
                    "%s  %-36s %7.2f of %.2f%n",
                    line.held() ? "held    " : "NOT HELD",
                    line.promise(),
                    line.reached(),
                    line.wanted()));
        }
        return text.toString();
    }
}
