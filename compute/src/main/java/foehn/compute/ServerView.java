package foehn.compute;

import foehn.kernel.Times;
import foehn.kernel.http.Exchange;
import foehn.kernel.json.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// A server as Nova shows it to this caller, in the microversion that was asked for.
final class ServerView {
    private static final Set<String> PROGRESSING = Set.of("ACTIVE", "BUILD", "MIGRATING");
    private static final int CODE_HIDING_DETAILS = 500;

    private final Exchange x;
    private final Microversion version;
    private final boolean admin;

    ServerView(Exchange x) {
        this.x = x;
        this.version = Microversion.of(x);
        this.admin = x.caller().isAdmin();
    }

    /// As lists without details have it.
    ObjectNode brief(Server server) {
        var view = Json.object().put("id", server.id()).put("name", server.name());
        view.set("links", Links.to(x, "servers", server.id()));
        return view;
    }

    /// As lists with details have it.
    ObjectNode listed(ServerDetail detail) {
        var view = core(detail);
        extended(view, detail);
        return view;
    }

    /// As one server is shown.
    ObjectNode shown(ServerDetail detail) {
        var view = listed(detail);
        if (version.atLeast(71)) {
            var groups = view.putArray("server_groups");
            detail.group().ifPresent(groups::add);
        }
        return view;
    }

    /// As an update answers: until 2.75 with less than a request to show it.
    ObjectNode updated(ServerDetail detail) {
        if (version.atLeast(75)) {
            return shown(detail);
        }
        var view = core(detail);
        if (version.atLeast(71)) {
            var groups = view.putArray("server_groups");
            detail.group().ifPresent(groups::add);
        }
        return view;
    }

    private ObjectNode core(ServerDetail detail) {
        var server = detail.server();
        var view = brief(server)
                .put("status", server.status())
                .put("tenant_id", server.projectId())
                .put("user_id", server.userId())
                .put("hostId", HostId.of(server.projectId(), server.host()))
                .put("created", Times.seconds(server.createdAt()))
                .put("updated", Times.seconds(server.updatedAt()))
                .put("accessIPv4", orEmpty(server.accessIpV4()))
                .put("accessIPv6", orEmpty(server.accessIpV6()))
                .put("OS-DCF:diskConfig", server.diskConfig());
        image(view, server);
        flavor(view, server.flavorSnapshot());
        var metadata = view.putObject("metadata");
        detail.metadata().forEach(metadata::put);
        view.set("addresses", new AddressView(true).all(detail.ports()));
        if (PROGRESSING.contains(server.status())) {
            view.put("progress", 0);
        }
        fault(view, server);
        if (version.atLeast(9)) {
            view.put("locked", server.locked());
        }
        if (version.atLeast(19)) {
            view.put("description", server.description());
        }
        if (version.atLeast(26)) {
            var tags = view.putArray("tags");
            detail.tags().forEach(tags::add);
        }
        if (version.atLeast(63)) {
            view.putNull("trusted_image_certificates");
        }
        if (version.atLeast(73)) {
            view.put("locked_reason", server.lockedReason());
        }
        return view;
    }

    private void image(ObjectNode view, Server server) {
        if (server.imageId() == null) {
            view.put("image", "");
            return;
        }
        var image = view.putObject("image").put("id", server.imageId());
        image.putArray("links").add(Links.bookmark(x, "images", server.imageId()));
    }

    private void flavor(ObjectNode view, FlavorSnapshot flavor) {
        var shown = view.putObject("flavor");
        if (version.before(47)) {
            shown.put("id", flavor.id()).putArray("links").add(Links.bookmark(x, "flavors", flavor.id()));
            return;
        }
        shown.put("original_name", flavor.name())
                .put("vcpus", flavor.vcpus())
                .put("ram", flavor.ramMib())
                .put("disk", flavor.diskGib())
                .put("ephemeral", flavor.ephemeralGib())
                .put("swap", flavor.swapMib());
        var specs = shown.putObject("extra_specs");
        flavor.extraSpecs().forEach(specs::put);
    }

    private void fault(ObjectNode view, Server server) {
        var failure = server.failure();
        if (failure == null || !(server.status().equals("ERROR") || server.deleted())) {
            return;
        }
        var fault = view.putObject("fault")
                .put("code", failure.code())
                .put("created", Times.seconds(failure.createdAt()))
                .put("message", failure.message());
        if (!failure.details().isEmpty() && (admin || failure.code() != CODE_HIDING_DETAILS)) {
            fault.put("details", failure.details());
        }
    }

    private void extended(ObjectNode view, ServerDetail detail) {
        var server = detail.server();
        view.put("key_name", server.keyName())
                .put("config_drive", server.configDrive() ? "True" : "")
                .put("OS-EXT-AZ:availability_zone", zone(server))
                .put("OS-EXT-STS:vm_state", server.vmState().word())
                .put("OS-EXT-STS:power_state", server.powerState().number())
                .put("OS-SRV-USG:launched_at", time(server.launchedAt()))
                .put("OS-SRV-USG:terminated_at", time(server.terminatedAt()));
        var task = server.taskState();
        view.put("OS-EXT-STS:task_state", task == null ? null : task.word());
        view.putArray("os-extended-volumes:volumes_attached");
        securityGroups(view, detail);
        if (admin) {
            operators(view, detail);
        }
    }

    /// What only administrators see.
    private void operators(ObjectNode view, ServerDetail detail) {
        var server = detail.server();
        view.put("OS-EXT-SRV-ATTR:host", server.host())
                .put("OS-EXT-SRV-ATTR:hypervisor_hostname", server.host())
                .put("OS-EXT-SRV-ATTR:instance_name", server.instanceName());
        if (version.atLeast(3)) {
            view.put("OS-EXT-SRV-ATTR:hostname", server.hostname())
                    .put("OS-EXT-SRV-ATTR:reservation_id", server.reservationId())
                    .put("OS-EXT-SRV-ATTR:launch_index", server.launchIndex())
                    .put("OS-EXT-SRV-ATTR:kernel_id", "")
                    .put("OS-EXT-SRV-ATTR:ramdisk_id", "")
                    .put("OS-EXT-SRV-ATTR:root_device_name", "/dev/vda")
                    .put("OS-EXT-SRV-ATTR:user_data", server.userData());
        }
        if (version.atLeast(16)) {
            view.put("host_status", detail.hostStatus());
        }
    }

    private static void securityGroups(ObjectNode view, ServerDetail detail) {
        List<String> names = detail.ports().isEmpty()
                ? List.of()
                : detail.ports().stream()
                        .flatMap(p -> p.securityGroups().stream())
                        .distinct()
                        .toList();
        if (!names.isEmpty()) {
            var groups = view.putArray("security_groups");
            names.forEach(name -> groups.addObject().put("name", name));
        }
    }

    private static String zone(Server server) {
        if (server.zone() != null) {
            return server.zone();
        }
        return orEmpty(server.requestedZone());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static @Nullable String time(@Nullable Long millis) {
        return millis == null ? null : Times.naive(millis);
    }
}
