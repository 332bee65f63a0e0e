package foehn.hypervisor.simulated;

import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.HostRefused;
import foehn.hypervisor.HostUnreachable;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What is to go wrong on a simulated host, by the names of the methods of [foehn.hypervisor.Hypervisor]; `transfer`
/// is what a migration does by itself after `migrate` has answered, and `arrive` what the target does when it has got
/// all of the guest. In force from the next call on.
///
/// A guest can ask for mishaps of its own, so that they can be had through any client: the server's metadata property
/// `simulate` holds words such as `fail:start` and `slow:define:2000` (milliseconds), separated by spaces.
public final class Mishaps {
    private static final String PROPERTY = "simulate";
    private static final String DOCUMENT = "openstack/latest/meta_data.json";

    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Set<String> failingOnce = ConcurrentHashMap.newKeySet();
    private final Map<String, Duration> slow = new ConcurrentHashMap<>();
    private volatile boolean dark;

    Mishaps() {}

    /// The method is refused until [#heal].
    public void fail(String method) {
        failing.add(method);
    }

    /// The method is refused one time.
    public void failOnce(String method) {
        failingOnce.add(method);
    }

    /// The method takes so much longer.
    public void slow(String method, Duration by) {
        slow.put(method, by);
    }

    /// Whatever was to go wrong does so no more. Power that was lost is not restored by it.
    public void heal() {
        failing.clear();
        failingOnce.clear();
        slow.clear();
    }

    void powerLost(boolean lost) {
        dark = lost;
    }

    void requirePower() {
        if (dark) {
            throw new HostUnreachable("the simulated host has no power");
        }
    }

    /// Called where the method begins its work: takes its time, and fails if it is to.
    void befall(String method, Optional<GuestSpec> guest) throws IOException {
        requirePower();
        var wishes = guest.map(Mishaps::wishes).orElse("").split("\\s+", -1);
        var delay = slow.getOrDefault(method, Duration.ZERO);
        boolean refused = failing.contains(method) || failingOnce.remove(method);
        for (var wish : wishes) {
            var words = wish.split(":", -1);
            if (words.length == 2 && words[0].equals("fail") && words[1].equals(method)) {
                refused = true;
            }
            if (words.length == 3 && words[0].equals("slow") && words[1].equals(method)) {
                delay = delay.plusMillis(millis(words[2]));
            }
        }
        rest(delay);
        requirePower();
        if (refused) {
            throw new HostRefused(method + " was to fail");
        }
    }

    private static long millis(String word) {
        return word.matches("[0-9]{1,7}") ? Long.parseLong(word) : 0;
    }

    private static String wishes(GuestSpec spec) {
        var document = spec.metadata().get(DOCUMENT);
        if (document == null) {
            return "";
        }
        try {
            var meta = JsonMapper.shared().readTree(document).path("meta");
            return meta.path(PROPERTY).asString("");
        } catch (JacksonException _) {
            return "";
        }
    }

    static void rest(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }
}
