package foehn.agent;

import static foehn.agent.Protocol.body;
import static foehn.agent.Protocol.fence;
import static foehn.agent.Protocol.guest;
import static foehn.agent.Protocol.number;
import static foehn.agent.Protocol.typed;

import foehn.hypervisor.GuestId;
import foehn.hypervisor.GuestSpec;
import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.remote.Wire;
import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import java.io.IOException;
import java.time.Duration;

/// `/v1/guests`: what is done to a guest that stays where it is.
final class GuestRoutes {
    private static final long CONSOLE_BYTES_MAX = 16L << 20;

    private final Hypervisor hypervisor;

    GuestRoutes(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    /// A command to one guest, without a body.
    @FunctionalInterface
    interface Command {
        void run(GuestId guest, long fence) throws IOException;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v1/guests", Policy.OPEN, typed(x -> x.json(200, hypervisor.inventory())))
                .on("GET", "/v1/guests/{id}", Policy.OPEN, typed(this::status))
                .on("PUT", "/v1/guests/{id}", Policy.OPEN, typed(this::define))
                .on("POST", "/v1/guests/{id}/start", Policy.OPEN, command(hypervisor::start))
                .on("POST", "/v1/guests/{id}/stop", Policy.OPEN, typed(this::stop))
                .on("POST", "/v1/guests/{id}/reboot", Policy.OPEN, typed(this::reboot))
                .on("POST", "/v1/guests/{id}/pause", Policy.OPEN, command(hypervisor::pause))
                .on("POST", "/v1/guests/{id}/resume", Policy.OPEN, command(hypervisor::resume))
                .on("POST", "/v1/guests/{id}/destroy", Policy.OPEN, command(hypervisor::destroy))
                .on("PUT", "/v1/guests/{id}/metadata", Policy.OPEN, typed(this::updateMetadata))
                .on("GET", "/v1/guests/{id}/console", Policy.OPEN, typed(this::console));
    }

    private static Routes.Handler command(Command command) {
        return typed(x -> {
            command.run(guest(x), fence(x));
            x.status(204);
        });
    }

    private void status(Exchange x) {
        var status = hypervisor.status(guest(x));
        if (status.isPresent()) {
            x.json(200, status.get());
        } else {
            x.status(204);
        }
    }

    private void define(Exchange x) throws IOException {
        var spec = body(x, GuestSpec.class);
        requireSame(x, spec);
        hypervisor.define(spec, fence(x));
        x.status(204);
    }

    private void stop(Exchange x) throws IOException {
        var grace = Duration.ofMillis(body(x, Wire.Stop.class).graceMillis());
        hypervisor.stop(guest(x), grace, fence(x));
        x.status(204);
    }

    private void reboot(Exchange x) throws IOException {
        var reboot = body(x, Wire.Reboot.class);
        hypervisor.reboot(guest(x), reboot.hard(), Duration.ofMillis(reboot.graceMillis()), fence(x));
        x.status(204);
    }

    private void updateMetadata(Exchange x) throws IOException {
        hypervisor.updateMetadata(guest(x), body(x, Wire.Documents.class).documents(), fence(x));
        x.status(204);
    }

    private void console(Exchange x) throws IOException {
        int bytesMax = (int) number(x, "bytes", Integer.MAX_VALUE);
        var tail = hypervisor.consoleTail(guest(x), (int) Math.min(bytesMax, CONSOLE_BYTES_MAX));
        x.bytes(200, "application/octet-stream", tail);
    }

    static void requireSame(Exchange x, GuestSpec spec) {
        if (!spec.id().equals(guest(x))) {
            throw Fault.invalid("id", "The address names another guest than the body.");
        }
    }
}
