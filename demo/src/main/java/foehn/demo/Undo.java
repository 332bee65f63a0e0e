package foehn.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is to be taken away again, written down before it is made: so whatever breaks off in between, nothing is left
/// behind. Things of one rank go at the same time, lower ranks first.
final class Undo {
    private record Removal(int rank, String what, Parallel.Work work) {}

    private final List<Removal> removals = new ArrayList<>();

    synchronized void later(int rank, String what, Parallel.Work work) {
        removals.add(new Removal(rank, what, work));
    }

    /// Takes everything away; what would not go is returned.
    synchronized List<String> run() throws Exception {
        var left = new ArrayList<String>();
        var ranks = removals.stream().map(Removal::rank).distinct().sorted().toList();
        for (int rank : ranks) {
            Parallel.run(removals.stream()
                    .filter(removal -> removal.rank() == rank)
                    .map(removal -> attempt(removal, left))
                    .toList());
        }
        removals.clear();
        return List.copyOf(left);
    }

    private static Parallel.Work attempt(Removal removal, List<String> left) {
        return () -> {
            try {
                removal.work().run();
            } catch (Shell.Failed | IOException failure) {
                synchronized (left) {
                    left.add(removal.what() + ": " + failure.getMessage());
                }
            }
        };
    }

    /// The end of every demonstration and measurement, whatever has happened in it.
    void takeDown(Story story, Report report) {
        // An interrupt was meant for what was going on, not for its end.
        boolean _ = Thread.interrupted();
        try {
            var left = story.tell("everything taken down", this::run);
            report.check("nothing is left behind", left.isEmpty(), left.isEmpty() ? "all deleted" : "" + left);
        } catch (Exception failure) {
            report.check("nothing is left behind", false, String.valueOf(failure.getMessage()));
        }
    }

    static void deleteTree(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.toList().reversed()) {
                Files.delete(path);
            }
        }
    }
}
