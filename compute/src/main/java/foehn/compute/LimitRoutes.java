package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;

/// `/v2.1/limits`: what the caller's project may have, and has.
final class LimitRoutes {
    private static final int NETWORK_UNTIL = 35;
    private static final int IMAGE_METADATA_UNTIL = 38;
    private static final int FILES_UNTIL = 56;

    private final QuotaSets quotas;

    LimitRoutes(QuotaSets quotas) {
        this.quotas = quotas;
    }

    Routes routes() {
        return new Routes().on("GET", "/v2.1/limits", Policy.READER, this::show);
    }

    private void show(Exchange x) {
        QueryNames.from75(x, "reserved", "tenant_id");
        var project = x.query("tenant_id").orElseGet(() -> x.caller().project());
        if (!x.caller().mayTouch(project)) {
            throw Fault.forbidden("Policy doesn't allow os_compute_api:limits:other_project to be performed.");
        }
        var version = Microversion.of(x);
        var limits = quotas.limits(project, QuotaStore.ALL);
        var used = quotas.used(project, QuotaStore.ALL);
        var body = Json.object();
        var answer = body.putObject("limits");
        answer.putArray("rate");
        var absolute = answer.putObject("absolute")
                .put("maxTotalInstances", limits.get(QuotaResource.INSTANCES))
                .put("maxTotalCores", limits.get(QuotaResource.CORES))
                .put("maxTotalRAMSize", limits.get(QuotaResource.RAM))
                .put("maxTotalKeypairs", limits.get(QuotaResource.KEY_PAIRS))
                .put("maxServerMeta", limits.get(QuotaResource.METADATA_ITEMS))
                .put("maxServerGroups", limits.get(QuotaResource.SERVER_GROUPS))
                .put("maxServerGroupMembers", limits.get(QuotaResource.SERVER_GROUP_MEMBERS))
                .put("totalInstancesUsed", used.servers())
                .put("totalCoresUsed", used.vcpus())
                .put("totalRAMUsed", used.ramMib())
                .put("totalServerGroupsUsed", used.groups());
        if (version.minor() <= NETWORK_UNTIL) {
            // The network service counts these; Nova answers 0 for what it does not know either.
            absolute.put("maxTotalFloatingIps", limits.get(QuotaResource.FLOATING_IPS))
                    .put("maxSecurityGroups", limits.get(QuotaResource.SECURITY_GROUPS))
                    .put("maxSecurityGroupRules", limits.get(QuotaResource.SECURITY_GROUP_RULES))
                    .put("totalFloatingIpsUsed", 0)
                    .put("totalSecurityGroupsUsed", 0);
        }
        if (version.minor() <= IMAGE_METADATA_UNTIL) {
            absolute.put("maxImageMeta", limits.get(QuotaResource.METADATA_ITEMS));
        }
        if (version.minor() <= FILES_UNTIL) {
            absolute.put("maxPersonality", limits.get(QuotaResource.INJECTED_FILES))
                    .put("maxPersonalitySize", limits.get(QuotaResource.INJECTED_FILE_CONTENT_BYTES));
        }
        x.json(200, body);
    }
}
