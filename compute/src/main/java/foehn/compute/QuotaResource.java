package foehn.compute;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What Nova counts. The limits are Nova's own defaults; -1 is no limit. What belongs to the network service is shown
/// as long as Nova showed it, and counted over there.
enum QuotaResource {
    INSTANCES(10),
    CORES(20),
    RAM(51_200),
    METADATA_ITEMS(128),
    KEY_PAIRS(100),
    SERVER_GROUPS(10),
    SERVER_GROUP_MEMBERS(10),
    INJECTED_FILES(5, 56),
    INJECTED_FILE_CONTENT_BYTES(10_240, 56),
    INJECTED_FILE_PATH_BYTES(255, 56),
    FLOATING_IPS(-1, 35),
    FIXED_IPS(-1, 35),
    SECURITY_GROUPS(-1, 35),
    SECURITY_GROUP_RULES(-1, 35);

    private static final Map<String, QuotaResource> BY_WORD =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(QuotaResource::word, Function.identity()));

    private final long standard;
    private final int until;

    QuotaResource(long standard) {
        this(standard, Integer.MAX_VALUE);
    }

    QuotaResource(long standard, int until) {
        this.standard = standard;
        this.until = until;
    }

    /// As Nova's documents call it.
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The limit where nobody has set one.
    long standard() {
        return standard;
    }

    /// Whether quota sets of this microversion have it.
    boolean shownIn(Microversion version) {
        return version.minor() <= until;
    }

    /// Whether quota classes of this microversion have it: they changed later than quota sets did.
    boolean shownInClasses(Microversion version) {
        return switch (this) {
            case SERVER_GROUPS, SERVER_GROUP_MEMBERS -> version.atLeast(50);
            case FLOATING_IPS, FIXED_IPS, SECURITY_GROUPS, SECURITY_GROUP_RULES -> version.before(50);
            default -> shownIn(version);
        };
    }

    /// Null when there is none of that name.
    static @Nullable QuotaResource of(String word) {
        return BY_WORD.get(word);
    }
}
