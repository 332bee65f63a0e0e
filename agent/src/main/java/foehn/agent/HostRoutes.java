package foehn.agent;

import static foehn.agent.Protocol.number;
import static foehn.agent.Protocol.typed;

import foehn.hypervisor.Hypervisor;
import foehn.hypervisor.ImageRef;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.io.IOException;

/// `/v1/facts` and `/v1/images`: what belongs to the host as a whole.
final class HostRoutes {
    private final Hypervisor hypervisor;

    HostRoutes(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v1/facts", Policy.OPEN, typed(x -> x.json(200, hypervisor.facts())))
                .on("GET", "/v1/images/{sha512}", Policy.OPEN, typed(this::has))
                .on("PUT", "/v1/images/{sha512}", Policy.OPEN, typed(this::put));
    }

    private void has(Exchange x) {
        if (hypervisor.hasImage(image(x))) {
            x.json(200, Json.object());
        } else {
            x.status(204);
        }
    }

    private void put(Exchange x) throws IOException {
        hypervisor.putImage(image(x), x.body());
        x.status(204);
    }

    private static ImageRef image(Exchange x) {
        try {
            return new ImageRef(x.variable("sha512"), x.query("format").orElse(""), number(x, "size", Long.MAX_VALUE));
        } catch (IllegalArgumentException e) {
            throw Protocol.malformed(e);
        }
    }
}
