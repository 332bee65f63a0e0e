package foehn.object.guard;

import foehn.object.Call;
import foehn.object.Feature;
import foehn.object.Handler;
import foehn.object.ObjectConfig;
import foehn.object.Parts;
import foehn.object.Reply;
import foehn.object.store.Account;
import foehn.object.store.Backend;
import foehn.object.store.Container;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Slows writers and listers down (options `account_ratelimit`, `container_ratelimit_…`,
/// `container_listing_ratelimit_…`); whoever would have to wait too long is told so. An operator excepts an account, or
/// shuts it out, by `X-Account-Sysmeta-Global-Write-Ratelimit`.
public final class RateLimit implements Feature {
    private static final String OVERRIDE = "x-account-sysmeta-global-write-ratelimit";

    private final Backend backend;
    private final double accountPerSecond;
    private final double waitSecondsMax;
    private final Limits containers;
    private final Limits listings;
    private final Pace pace;

    public RateLimit(Parts parts) {
        var config = parts.config();
        this.backend = parts.backend();
        this.accountPerSecond = Double.parseDouble(config.setting("account_ratelimit", "0"));
        this.waitSecondsMax = Double.parseDouble(config.setting("max_sleep_time_seconds", "60"));
        this.containers = Limits.of(config.settings(), "container_ratelimit_");
        this.listings = Limits.of(config.settings(), "container_listing_ratelimit_");
        this.pace = new Pace(Double.parseDouble(config.setting("rate_buffer_seconds", "5")), waitSecondsMax);
    }

    /// Whether anything is limited.
    public static boolean isWanted(ObjectConfig config) {
        return config.settings().keySet().stream().anyMatch(name -> name.contains("ratelimit"));
    }

    @Override
    public Reply handle(Call call, Handler next) throws IOException {
        var override = backend.account(call.path().account())
                .map(Account::metadata)
                .map(metadata -> metadata.getOrDefault(OVERRIDE, ""))
                .orElse("");
        if (override.equals("BLACKLIST")) {
            pause(Duration.ofSeconds(1).toNanos());
            return Reply.text(497, "Your account has been blacklisted");
        }
        if (!override.equals("WHITELIST") && !waits(call, override)) {
            return Reply.text(498, "Slow down");
        }
        return next.handle(call);
    }

    private boolean waits(Call call, String override) throws IOException {
        var path = call.path();
        boolean changes = !call.reads() && !call.is("OPTIONS");
        boolean good = true;
        if (path.isContainer() && (call.is("PUT") || call.is("DELETE")) && accountPerSecond > 0) {
            good = waitsFor(path.account(), OptionalDouble.of(accountPerSecond));
        }
        if (good && path.isObject() && changes) {
            good = waitsFor("write/" + path.account() + "/" + path.container(), containers.at(objects(call)));
        }
        if (good && path.isContainer() && call.is("GET")) {
            good = waitsFor("list/" + path.account() + "/" + path.container(), listings.at(objects(call)));
        }
        return good && (!changes || waitsFor("all/" + path.account(), number(override)));
    }

    private long objects(Call call) {
        return backend.container(call.path().key())
                .map(Container::usage)
                .map(usage -> usage.objects())
                .orElse(0L);
    }

    private static OptionalDouble number(String text) {
        try {
            double number = text.isEmpty() ? 0 : Double.parseDouble(text);
            return number > 0 ? OptionalDouble.of(number) : OptionalDouble.empty();
        } catch (NumberFormatException none) {
            return OptionalDouble.empty();
        }
    }

    private boolean waitsFor(String key, OptionalDouble perSecond) throws IOException {
        if (perSecond.isEmpty() || perSecond.getAsDouble() <= 0) {
            return true;
        }
        var wait = pace.take(key, perSecond.getAsDouble(), System.nanoTime());
        if (wait.isPresent() && wait.getAsLong() > 0) {
            pause(wait.getAsLong());
        }
        return wait.isPresent();
    }

    private static void pause(long nanos) throws IOException {
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException(stopping);
        }
    }

    @Override
    public void tell(ObjectNode info) {
        var told = info.putObject("ratelimit")
                .put("account_ratelimit", accountPerSecond)
                .put("max_sleep_time_seconds", waitSecondsMax);
        tell(containers, told.putArray("container_ratelimits"));
        tell(listings, told.putArray("container_listing_ratelimits"));
    }

    private static void tell(Limits limits, ArrayNode into) {
        limits.points().forEach(point -> into.addArray().add(point.objects()).add(point.perSecond()));
    }
}
