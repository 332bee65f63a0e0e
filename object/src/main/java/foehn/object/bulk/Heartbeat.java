package foehn.object.bulk;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Sends white space while long work goes on, so that nobody between takes the connection for dead.
public final class Heartbeat {
    private final OutputStream out;
    private final long intervalNanos;
    private final String first;
    private long last = System.nanoTime();
    private boolean begun;

    /// Nothing is sent before the first interval is over.
    ///
    /// @param first what the first beat is: XML must begin with its declaration
    public Heartbeat(OutputStream out, int intervalSeconds, String first) {
        this.out = out;
        this.intervalNanos = intervalSeconds * 1_000_000_000L;
        this.first = first;
    }

    /// Beats when it is time.
    public void beat() throws IOException {
        if (System.nanoTime() - last >= intervalNanos) {
            beatNow();
        }
    }

    public void beatNow() throws IOException {
        out.write((begun ? " " : first).getBytes(StandardCharsets.UTF_8));
        out.flush();
        begun = true;
        last = System.nanoTime();
    }

    /// The end of the work, apart from the beats.
    public void end(byte[] report) throws IOException {
        if (begun) {
            out.write("\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        }
        out.write(report);
    }
}
