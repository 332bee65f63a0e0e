package foehn.kernel.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// How this process and what it leans on are, part by part. A look is taken when somebody asks, at all parts at once,
/// and is over within the deadline: a part that does not answer is not well.
public final class Health {
    /// What a look at a part showed.
    ///
    /// @param detail one line for a person; no secrets, for anybody may ask
    public record Finding(boolean well, String detail) {}

    /// A part and how it was found.
    ///
    /// @param essential without it no request can be answered
    public record Part(String name, boolean essential, boolean well, String detail) {}

    /// All parts, at one moment.
    public record Report(List<Part> parts) {
        public boolean well() {
            return parts.stream().allMatch(Part::well);
        }

        /// Whether requests can be answered at all.
        public boolean serving() {
            return parts.stream().allMatch(part -> part.well() || !part.essential());
        }
    }

    private record Watched(String name, boolean essential, Callable<Finding> look) {}

    private final Duration deadline;
    private final List<Watched> watched = new ArrayList<>();

    public Health(Duration deadline) {
        this.deadline = deadline;
    }

    /// Adds a part. All are added before the first look.
    public Health part(String name, boolean essential, Callable<Finding> look) {
        watched.add(new Watched(name, essential, look));
        return this;
    }

    public Report look() {
        long end = System.nanoTime() + deadline.toNanos();
        var looks = watched.stream().map(part -> begin(part.look())).toList();
        var parts = new ArrayList<Part>();
        for (int i = 0; i < watched.size(); i++) {
            var finding = await(looks.get(i), end - System.nanoTime());
            parts.add(new Part(watched.get(i).name(), watched.get(i).essential(), finding.well(), finding.detail()));
        }
        return new Report(parts);
    }

    private static CompletableFuture<Finding> begin(Callable<Finding> look) {
        var result = new CompletableFuture<Finding>();
        Thread.ofVirtual().name("health").start(() -> {
            try {
                result.complete(look.call());
            } catch (Exception trouble) {
                result.complete(new Finding(false, trouble.getClass().getSimpleName() + ": " + trouble.getMessage()));
            }
        });
        return result;
    }

    private Finding await(CompletableFuture<Finding> look, long nanos) {
        try {
            return look.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return new Finding(false, "no answer within " + deadline.toMillis() + " ms");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Finding(false, "interrupted");
        } catch (ExecutionException trouble) {
            return new Finding(false, String.valueOf(trouble.getCause()));
        }
    }
}
