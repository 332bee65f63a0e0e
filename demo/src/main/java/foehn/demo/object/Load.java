package foehn.demo.object;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/// Sends requests over a number of connections from one thread, so that the client takes little of the machine that
/// it shares with the server, and looks at each answer's status and length.
final class Load {
    private static final int INPUT_BYTES = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Target target;
    private final ByteBuffer body;
    private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES);

    /// @param bodyBytesMax the longest body that will be sent
    Load(Target target, int bodyBytesMax) {
        this.target = target;
        body = ByteBuffer.allocateDirect(bodyBytesMax);
        var random = new byte[bodyBytesMax];
        new Random(42).nextBytes(random);
        body.put(random).flip();
    }

    Target target() {
        return target;
    }

    /// Sends the requests that `requests` makes of 0, 1, 2…, until so many were begun or the time is over.
    Measurement run(int connections, long requestsMax, Duration time, LongFunction<Request> requests)
            throws IOException {
        try (var selector = Selector.open()) {
            var all = new ArrayList<Connection>();
            for (int i = 0; i < connections; i++) {
                all.add(new Connection(target, selector, input, body));
            }
            var running = new Running(requestsMax, time, requests);
            running.run(selector, all);
            for (var connection : all) {
                connection.close();
            }
            return running.measurement();
        }
    }

    private static final class Running {
        private final long requestsMax;
        private final LongFunction<Request> requests;
        private final long begin = System.nanoTime();
        private final long end;
        private long[] nanos = new long[4096];
        private int answered;
        private long begun;
        private long bytes;
        private int failed;
        private String firstFailure = "";
        private int onTheirWay;

        Running(long requestsMax, Duration time, LongFunction<Request> requests) {
            this.requestsMax = requestsMax;
            this.requests = requests;
            this.end = begin + time.toNanos();
        }

        void run(Selector selector, List<Connection> connections) throws IOException {
            for (var connection : connections) {
                next(connection);
            }
            long hardEnd = end + PATIENCE.toNanos();
            while (onTheirWay > 0) {
                selector.select(1000);
                for (var key : selector.selectedKeys()) {
                    serve((Connection) key.attachment(), key.isValid() && key.isWritable());
                }
                selector.selectedKeys().clear();
                if (System.nanoTime() > hardEnd) {
                    failed += onTheirWay;
                    firstFailure = "no answer within " + PATIENCE.toSeconds() + " s";
                    return;
                }
            }
        }

        private void serve(Connection connection, boolean writable) throws IOException {
            try {
                if (writable) {
                    connection.write();
                }
                if (connection.request() == null || !connection.read()) {
                    return;
                }
                record(connection);
                if (connection.mustClose()) {
                    connection.reconnect();
                }
            } catch (IOException broken) {
                fail(String.valueOf(broken.getMessage()));
                connection.reconnect();
            }
            onTheirWay--;
            next(connection);
        }

        private void next(Connection connection) throws IOException {
            if (begun >= requestsMax || System.nanoTime() > end) {
                return;
            }
            var request = requests.apply(begun++);
            onTheirWay++;
            connection.begin(request);
        }

        private void record(Connection connection) {
            if (!connection.good()) {
                fail("status " + connection.status() + ", " + connection.answerBytes() + " bytes");
                return;
            }
            var request = connection.request();
            bytes += connection.answerBytes() + (request == null ? 0 : request.bodyBytes());
            if (answered == nanos.length) {
                nanos = Arrays.copyOf(nanos, nanos.length * 2);
            }
            nanos[answered++] = System.nanoTime() - connection.begunNanos();
        }

        private void fail(String why) {
            failed++;
            if (firstFailure.isEmpty()) {
                firstFailure = why;
            }
        }

        Measurement measurement() {
            double seconds = (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
            var sorted = Arrays.copyOf(nanos, answered);
            Arrays.sort(sorted);
            return new Measurement(answered, failed, firstFailure, seconds, bytes, at(sorted, 0.5), at(sorted, 0.99));
        }

        private static double at(long[] sorted, double part) {
            return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * part)] / 1e6;
        }
    }
}
