package foehn.ovn;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Pings an address from a namespace every 10 ms until it is closed.
final class Pings implements AutoCloseable {
    private static final Pattern ANSWER = Pattern.compile("\\[(\\d+)\\.(\\d{3})\\d*] \\d+ bytes from .*");

    private final Process ping;
    private final Thread reader;
    private final List<Long> answers = new ArrayList<>();

    Pings(String namespace, String address) throws IOException {
        ping = new ProcessBuilder("ip", "netns", "exec", namespace, "ping", "-n", "-D", "-i", "0.01", address).start();
        reader = Thread.ofVirtual().start(() -> ping.inputReader().lines().forEach(this::line));
    }

    private void line(String line) {
        var answer = ANSWER.matcher(line);
        if (answer.matches()) {
            answers.add(Long.parseLong(answer.group(1)) * 1000 + Long.parseLong(answer.group(2)));
        }
    }

    /// The longest time without an answer, in milliseconds; stops pinging.
    long longestSilenceMillis() throws InterruptedException {
        close();
        reader.join();
        if (answers.size() < 2) {
            throw new AssertionError("only " + answers.size() + " answers");
        }
        long longest = 0;
        for (int i = 1; i < answers.size(); i++) {
            longest = Math.max(longest, answers.get(i) - answers.get(i - 1));
        }
        return longest;
    }

    @Override
    public void close() {
        ping.destroy();
    }
}
