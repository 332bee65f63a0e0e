package foehn.compute;

import foehn.compute.Services.Service;
import foehn.kernel.Fault;
import foehn.kernel.Times;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// `/v2.1/os-services`.
final class ServiceRoutes {
    private static final int UUIDS_FROM = 53;
    private static final int FORCE_DOWN_FROM = 11;

    private final Services services;

    ServiceRoutes(Services services) {
        this.services = services;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2.1/os-services", Policy.ADMIN, this::list)
                .on("PUT", "/v2.1/os-services/{id}", Policy.ADMIN, this::put)
                .on("DELETE", "/v2.1/os-services/{id}", Policy.ADMIN, this::delete);
    }

    private void list(Exchange x) {
        QueryNames.from75(x, "host", "binary");
        var host = x.query("host").filter(text -> !text.isEmpty());
        var binary = x.query("binary").filter(text -> !text.isEmpty());
        var body = Json.object();
        var array = body.putArray("services");
        services.all().stream()
                .filter(s -> host.isEmpty() || host.get().equals(s.host().name()))
                .filter(_ -> binary.isEmpty() || binary.get().equals(Services.BINARY))
                .forEach(s -> array.add(view(x, s)));
        x.json(200, body);
    }

    private static ObjectNode view(Exchange x, Service service) {
        var version = Microversion.of(x);
        var host = service.host();
        var view = Json.object();
        if (version.atLeast(UUIDS_FROM)) {
            view.put("id", host.uuid());
        } else {
            view.put("id", service.number());
        }
        view.put("binary", Services.BINARY)
                .put("host", host.name())
                .put("zone", service.zone())
                .put("status", host.disabled() ? "disabled" : "enabled")
                .put("state", service.up() ? "up" : "down")
                .put("updated_at", Times.naive(Math.max(host.lastSeen(), host.updatedAt())))
                .put("disabled_reason", host.disabledReason());
        if (version.atLeast(FORCE_DOWN_FROM)) {
            view.put("forced_down", host.forcedDown());
        }
        return view;
    }

    private void put(Exchange x) {
        if (Microversion.of(x).atLeast(UUIDS_FROM)) {
            update(x);
        } else {
            command(x);
        }
    }

    /// `PUT /os-services/{uuid}`.
    private void update(Exchange x) {
        var f = Fields.of(x.json(), "body").allowOnly("status", "disabled_reason", "forced_down");
        var status = f.optionalText("status", 1, 16);
        var reason = f.optionalText("disabled_reason", 1, 255);
        var down = f.optionalFlag("forced_down");
        if (status.filter(s -> !s.equals("enabled") && !s.equals("disabled")).isPresent()) {
            throw Fault.invalid("status", "enabled or disabled is expected.");
        }
        if (reason.isPresent() && status.filter("disabled"::equals).isEmpty()) {
            throw Fault.named(
                    400, "badRequest", "Specifying 'disabled_reason' requires that 'status' be set to 'disabled'.");
        }
        if (status.isEmpty() && down.isEmpty()) {
            throw Fault.named(
                    400,
                    "badRequest",
                    "No updates were requested. Fields 'status' or 'forced_down' should be specified.");
        }
        var id = x.variable("id");
        var host = services.get(id, true).host().name();
        status.ifPresent(s -> services.setDisabled(host, s.equals("disabled"), reason));
        down.ifPresent(d -> services.setForcedDown(host, d));
        answer(x, view(x, services.get(id, true)));
    }

    /// `PUT /os-services/enable` and the like, as it was before services had UUIDs.
    private void command(Exchange x) {
        var command = x.variable("id");
        boolean forceDown = command.equals("force-down") && Microversion.of(x).atLeast(FORCE_DOWN_FROM);
        if (!forceDown && !command.equals("enable") && !command.startsWith("disable")) {
            throw Fault.notFound("Resource", command);
        }
        var f = Fields.of(x.json(), "body").allowOnly("host", "binary", "disabled_reason", "forced_down");
        var host = services.onHost(f.text("host", 1, 255), f.text("binary", 1, 255))
                .host()
                .name();
        var view = Json.object().put("host", host).put("binary", Services.BINARY);
        switch (command) {
            case "enable" -> {
                services.setDisabled(host, false, Optional.empty());
                view.put("status", "enabled");
            }
            case "disable" -> {
                services.setDisabled(host, true, Optional.empty());
                view.put("status", "disabled");
            }
            case "disable-log-reason" -> {
                var reason = f.text("disabled_reason", 1, 255);
                services.setDisabled(host, true, Optional.of(reason));
                view.put("status", "disabled").put("disabled_reason", reason);
            }
            case "force-down" -> {
                boolean down = f.optionalFlag("forced_down")
                        .orElseThrow(() -> Fault.invalid("body", "'forced_down' is a required property"));
                services.setForcedDown(host, down);
                view.put("forced_down", down);
            }
            default -> throw Fault.notFound("Resource", command);
        }
        answer(x, view);
    }

    private static void answer(Exchange x, ObjectNode view) {
        var body = Json.object();
        body.set("service", view);
        x.json(200, body);
    }

    private void delete(Exchange x) {
        services.delete(services.get(x.variable("id"), Microversion.of(x).atLeast(UUIDS_FROM)));
        x.status(204);
    }
}
