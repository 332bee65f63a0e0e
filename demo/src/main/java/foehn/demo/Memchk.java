package foehn.demo;

import java.time.Duration;
import java.util.regex.Pattern;

/// The load in the guest that dirties memory at a known rate and checks every page before it writes it again.
///
/// @param state `running`, or `verified` once all pages have been checked a last time
/// @param pages checked and written again so far
/// @param errors pages that were not as they had been left
record Memchk(String state, long pages, long errors) {
    private static final Pattern LINE = Pattern.compile("(\\w+) done=(\\d+) errors=(\\d+) .*");
    private static final String STATUS = "/run/memchk";

    static Memchk parse(String line) {
        var matcher = LINE.matcher(line.strip());
        if (!matcher.matches()) {
            throw new Shell.Failed("memchk says nothing to be understood: " + line);
        }
        return new Memchk(matcher.group(1), Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)));
    }

    static void start(Ssh ssh, int megabytes, int megabytesPerSecond) {
        ssh.run("memchk " + megabytes + " " + megabytesPerSecond + " " + STATUS + " </dev/null >" + STATUS
                + ".out 2>&1 & echo $! >" + STATUS + ".pid; until [ -s " + STATUS + " ]; do sleep 1; done");
    }

    static Memchk look(Ssh ssh) {
        return parse(ssh.run("cat " + STATUS));
    }

    /// Ends it; its last word is what all pages were like.
    static Memchk verify(Ssh ssh) throws InterruptedException {
        ssh.run("kill -TERM $(cat " + STATUS + ".pid)");
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        Memchk last;
        do {
            Thread.sleep(300);
            last = look(ssh);
        } while (!last.isVerified() && System.nanoTime() < end);
        return last;
    }

    boolean isVerified() {
        return state.equals("verified");
    }

    boolean isIntact() {
        return isVerified() && errors == 0 && pages > 0;
    }
}
