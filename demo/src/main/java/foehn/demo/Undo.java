package foehn.demo;

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
            } catch (Shell.Failed failure) {
                synchronized (left) {
                    left.add(removal.what() + ": " + failure.getMessage());
                }
            }
        };
    }
}
