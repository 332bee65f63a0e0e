package foehn.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Pings an address every 10 ms and keeps the time of every first answer, so that the longest silence in any span of
/// time can be told. What it measures is what a user of the guest would feel; its error is one interval either way.
final class Blackout implements AutoCloseable {
    static final int INTERVAL_MILLIS = 10;

    /// `[1700000000.123456] 64 bytes from 198.19.0.10: icmp_seq=7 ttl=63 time=0.5 ms`
    private static final Pattern ANSWER =
            Pattern.compile("\\[(\\d+)\\.(\\d{3})\\d*] \\d+ bytes from .*icmp_seq=(\\d+) .*");

    private static final String DUPLICATE = "(DUP!)";

    private final Process ping;
    private final List<Long> answers = new ArrayList<>();

    Blackout(String address) throws IOException {
        ping = new ProcessBuilder("ping", "-n", "-D", "-i", "0.01", address)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread.ofVirtual().name("ping").start(() -> read(ping.inputReader()));
    }

    private void read(BufferedReader lines) {
        lines.lines().forEach(this::line);
    }

    private void line(String line) {
        Matcher matcher = ANSWER.matcher(line);
        if (matcher.matches() && !line.endsWith(DUPLICATE)) {
            long millis = Long.parseLong(matcher.group(1)) * 1000 + Long.parseLong(matcher.group(2));
            synchronized (answers) {
                answers.add(millis);
            }
        }
    }

    /// The longest time without an answer between these two moments, beyond the interval itself, in milliseconds.
    long longestMillis(long fromMillis, long toMillis) {
        synchronized (answers) {
            return longestMillis(answers, fromMillis, toMillis);
        }
    }

    static long longestMillis(List<Long> answers, long fromMillis, long toMillis) {
        long last = fromMillis;
        long longest = 0;
        for (long at : answers) {
            if (at < fromMillis || at > toMillis) {
                continue;
            }
            longest = Math.max(longest, at - last);
            last = at;
        }
        longest = Math.max(longest, toMillis - last);
        return Math.max(0, longest - INTERVAL_MILLIS);
    }

    @Override
    public void close() {
        ping.destroy();
    }
}
