package foehn.demo.object;

import java.time.Duration;
import java.util.Random;

/// One load by hand: `LoadMain HOST PORT PATH TOKEN get|put|delete|fetch|mix CONNECTIONS COUNT SIZE SECONDS KEYS`.
final class LoadMain {
    private LoadMain() {}

    public static void main(String[] args) throws Exception {
        var token = args[3].isEmpty() ? "" : "X-Auth-Token: " + args[3] + "\r\n";
        var target = new Target("target", args[0], Integer.parseInt(args[1]), args[2], token);
        int size = Integer.parseInt(args[7]);
        var load = new Load(target, Math.max(1, size));
        long keys = Long.parseLong(args[9]);
        var random = new Random(1);
        var measured = load.run(
                Integer.parseInt(args[5]),
                Long.parseLong(args[6]),
                Duration.ofSeconds(Long.parseLong(args[8])),
                n -> switch (args[4]) {
                    case "get" -> Request.get(target, "/o" + random.nextLong(keys), size);
                    case "put" -> Request.put(target, "/o" + n, size);
                    case "delete" -> Request.delete(target, "/o" + n);
                    default -> Request.get(target, "", -1);
                });
        System.out.printf(
                "%s c=%s: %d answered, %.0f/s, %.1f MB/s, p50 %.2f ms, p99 %.2f ms, %d failed %s%n",
                args[4],
                args[5],
                measured.answered(),
                measured.perSecond(),
                measured.megabytesPerSecond(),
                measured.p50Millis(),
                measured.p99Millis(),
                measured.failed(),
                measured.firstFailure());
    }
}
