package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// `/v2.1/extensions`: the parts of the API that were extensions once. Nova lists them still, for clients that ask
/// before they call; those that are served here are in the list.
final class ExtensionRoutes {
    private static final String UPDATED = "2014-12-03T00:00:00Z";
    private static final String NAMESPACE = "http://docs.openstack.org/compute/ext/fake_xml";

    private record Extension(String alias, String name, String description) {}

    private static final List<Extension> ALL = """
            NMN|Multinic|Several networks a server.
            OS-DCF|DiskConfig|Whether a disk's partition grows.
            OS-EXT-AZ|ExtendedAvailabilityZone|The zone in a server's document.
            OS-EXT-IPS|ExtendedIps|The kind of a server's addresses.
            OS-EXT-IPS-MAC|ExtendedIpsMac|The MAC of a server's addresses.
            OS-EXT-SRV-ATTR|ExtendedServerAttributes|Host and instance name of a server.
            OS-EXT-STS|ExtendedStatus|Task, power and machine state of a server.
            OS-FLV-DISABLED|FlavorDisabled|Whether a flavor is disabled.
            OS-FLV-EXT-DATA|FlavorExtraData|A flavor's ephemeral disk.
            OS-SCH-HNT|SchedulerHints|Hints about where a server goes.
            OS-SRV-USG|ServerUsage|When a server was launched and terminated.
            os-admin-actions|AdminActions|Resetting a server's state, and the like.
            os-aggregates|Aggregates|Sets of hosts.
            os-availability-zone|AvailabilityZone|The zones that servers can be in.
            os-config-drive|ConfigDrive|Servers with a configuration drive.
            os-console-output|ConsoleOutput|The end of what a server's console said.
            os-consoles|Consoles|Consoles of servers.
            os-create-server-ext|Createserverext|Networks of a new server.
            os-extended-quotas|ExtendedQuotas|Quotas below what is used, and their removal.
            os-extended-services|ExtendedServices|Why a service is disabled.
            os-flavor-access|FlavorAccess|Who may use a private flavor.
            os-flavor-extra-specs|FlavorExtraSpecs|Extra specifications of flavors.
            os-flavor-manage|FlavorManage|Making and deleting flavors.
            os-flavor-rxtx|FlavorRxtx|A flavor's share of the network.
            os-flavor-swap|FlavorSwap|A flavor's swap disk.
            os-hosts|Hosts|Hosts and what they have.
            os-hypervisors|Hypervisors|Hypervisors and what they have.
            os-instance-actions|InstanceActions|What was asked of a server.
            os-instance_usage_audit_log|OSInstanceUsageAuditLog|Whether usage was audited.
            os-keypairs|Keypairs|Users' keys.
            os-migrations|Migrations|Migrations of servers.
            os-multiple-create|MultipleCreate|Several servers by one request.
            os-quota-class-sets|QuotaClasses|Quotas of all projects.
            os-quota-sets|Quotas|Quotas of projects.
            os-server-diagnostics|ServerDiagnostics|Diagnostics of servers.
            os-server-group-quotas|ServerGroupQuotas|Quotas of server groups.
            os-server-groups|ServerGroups|Servers together, or apart.
            os-server-start-stop|ServerStartStop|Starting and stopping servers.
            os-services|Services|Compute services, enabled or not.
            os-simple-tenant-usage|SimpleTenantUsage|What projects have used.
            os-used-limits|UsedLimits|What is used of the limits.
            os-user-data|UserData|What a new server is told.
            os-user-quotas|UserQuotas|Quotas of users in projects.
            """.lines()
            .map(line -> line.split("\\|", 3))
            .map(p -> new Extension(p[0], p[1], p[2]))
            .toList();

    Routes routes() {
        return new Routes()
                .on("GET", "/v2.1/extensions", Policy.AUTHENTICATED, this::list)
                .on("GET", "/v2.1/extensions/{alias}", Policy.AUTHENTICATED, this::show);
    }

    private void list(Exchange x) {
        var body = Json.object();
        var array = body.putArray("extensions");
        ALL.forEach(extension -> array.add(view(extension)));
        x.json(200, body);
    }

    private void show(Exchange x) {
        var alias = x.variable("alias");
        var found = ALL.stream().filter(e -> e.alias().equals(alias)).findFirst();
        var body = Json.object();
        body.set("extension", view(found.orElseThrow(() -> Fault.notFound("Resource", alias))));
        x.json(200, body);
    }

    private static ObjectNode view(Extension extension) {
        var view = Json.object()
                .put("alias", extension.alias())
                .put("name", extension.name())
                .put("description", extension.description())
                .put("namespace", NAMESPACE)
                .put("updated", UPDATED);
        view.putArray("links");
        return view;
    }
}
