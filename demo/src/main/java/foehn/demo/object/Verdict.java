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
