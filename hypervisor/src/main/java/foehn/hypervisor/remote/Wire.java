package foehn.hypervisor.remote;

import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.MigrationEndpoint;
import foehn.hypervisor.MigrationPlan;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// What the agent and its client must agree on besides the records of `foehn.hypervisor` themselves: the bodies that
/// hold more than one of them. The addresses stand in the agent's README.
public final class Wire {
    /// A newer control plane may say more than an older agent knows; what is missing is an error.
    public static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /// How long an agent holds back its answer to a wait, at most. A longer wait is asked again, so that a host which
    /// has died is noticed in the middle of it.
    public static final Duration WAIT_MAX = Duration.ofSeconds(20);

    /// No guest is given more than an hour to end by itself.
    private static final long GRACE_MILLIS_MAX = 3_600_000;

    public record Stop(long graceMillis) {
        public Stop {
            requireGrace(graceMillis);
        }
    }

    public record Reboot(boolean hard, long graceMillis) {
        public Reboot {
            requireGrace(graceMillis);
        }
    }

    private static void requireGrace(long millis) {
        if (millis < 0 || millis > GRACE_MILLIS_MAX) {
            throw new IllegalArgumentException("not a grace: " + millis + " ms");
        }
    }

    public record Documents(Map<String, String> documents) {}

    public record Arrival(GuestSpec spec, MigrationPlan plan) {}

    public record Departure(MigrationPlan plan, MigrationEndpoint to) {}

    private Wire() {}
}
