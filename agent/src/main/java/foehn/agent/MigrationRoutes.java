package foehn.agent;

import static foehn.agent.Protocol.body;
import static foehn.agent.Protocol.fence;
import static foehn.agent.Protocol.guest;
import static foehn.agent.Protocol.number;
import static foehn.agent.Protocol.typed;

import foehn.hypervisor.GuestId;
import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.remote.Wire;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import java.io.IOException;
import java.time.Duration;

/// What is done to a guest that moves, at the source and at the target.
final class MigrationRoutes {
    private final Hypervisor hypervisor;

    MigrationRoutes(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    /// A command about one migration of one guest, without a body.
    @FunctionalInterface
    interface Command {
        void run(GuestId guest, String migrationId, long fence) throws IOException;
    }

    Routes routes() {
        var migration = "/v1/guests/{id}/migrations/{migration}";
        return new Routes()
                .on("PUT", "/v1/guests/{id}/arrival", Policy.OPEN, typed(this::expect))
                .on("PUT", "/v1/guests/{id}/departure", Policy.OPEN, typed(this::migrate))
                .on("GET", "/v1/guests/{id}/migration", Policy.OPEN, typed(this::status))
                .on("POST", migration + "/cancel", Policy.OPEN, command(hypervisor::cancelMigration))
                .on("POST", migration + "/adopt", Policy.OPEN, command(hypervisor::adoptArrived))
                .on("POST", migration + "/forget", Policy.OPEN, command(hypervisor::forgetDeparted))
                .on("POST", migration + "/abandon", Policy.OPEN, command(hypervisor::abandonArrival));
    }

    private static Routes.Handler command(Command command) {
        return typed(x -> {
            command.run(guest(x), x.variable("migration"), fence(x));
            x.status(204);
        });
    }

    private void expect(Exchange x) throws IOException {
        var arrival = body(x, Wire.Arrival.class);
        GuestRoutes.requireSame(x, arrival.spec());
        x.json(200, hypervisor.expect(arrival.spec(), arrival.plan(), fence(x)));
    }

    private void migrate(Exchange x) throws IOException {
        var departure = body(x, Wire.Departure.class);
        hypervisor.migrate(guest(x), departure.plan(), departure.to(), fence(x));
        x.status(204);
    }

    private void status(Exchange x) throws IOException {
        var wait = Duration.ofMillis(number(x, "wait_millis", Wire.WAIT_MAX.toMillis()));
        var status = hypervisor.migration(guest(x), wait);
        if (status.isPresent()) {
            x.json(200, status.get());
        } else {
            x.status(204);
        }
    }
}
