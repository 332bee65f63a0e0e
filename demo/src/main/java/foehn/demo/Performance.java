package foehn.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/// One run from its beginning to the last thing taken down, whatever happens in between: what is told on the way, what
/// came out, and what has to be undone.
final class Performance {
    final Story story;
    final Undo undo = new Undo();
    final Report report = new Report();

    private final String name;
    private final PrintStream out;

    /// @param name as the report calls it: "the demonstration"
    Performance(String name, PrintStream out) {
        this.name = name;
        this.out = out;
        this.story = new Story(out);
    }

    /// The process's exit status: 0 only when everything held.
    ///
    /// @param json where the figures are written to as well
    int run(Parallel.Work work, Optional<Path> json) throws IOException {
        try (var _ = new UntilTakenDown()) {
            try {
                work.run();
            } catch (InterruptedException _) {
                report.check(name + " ran to its end", false, "interrupted");
            } catch (Exception failure) {
                report.check(name + " ran to its end", false, String.valueOf(failure.getMessage()));
            }
            undo.takeDown(story, report);
        }
        report.figure("seconds_in_all", story.seconds());
        out.print(report.text());
        if (json.isPresent()) {
            report.write(json.get());
            story.say("figures written to " + json.get());
        }
        return report.held() ? 0 : 1;
    }
}
