package foehn.object.recon;

import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Percent;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import foehn.object.store.Backend;
import foehn.object.store.Container;
import foehn.object.store.ContainerKey;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// `/endpoints/…`: where an account, a container or an object lies, for systems that compute near their data (option
/// `list_endpoints`). Here everything lies on the one device of this process, so that there is one answer.
public final class Endpoints {
    private static final Pattern VERSION = Pattern.compile("v?([0-9.]+)");
    private static final String DEVICE = "store";

    private final Backend backend;

    public Endpoints(Backend backend) {
        this.backend = backend;
    }

    public Routes routes() {
        return new Routes().on("GET", "/endpoints/{path...}", Policy.OPEN, this::show);
    }

    private void show(Exchange x) {
        var path = x.variable("path");
        int slash = path.indexOf('/');
        var first = slash < 0 ? path : path.substring(0, slash);
        var version = VERSION.matcher(first);
        boolean versioned = version.matches();
        boolean known = versioned && version.group(1).matches("[12](\\.0)?");
        if (versioned ? !known : first.startsWith("v") && first.indexOf('_') < 0) {
            throw Fault.named(400, "", "Unsupported version '" + first + "'");
        }
        var thing = versioned ? slash < 0 ? "" : path.substring(slash + 1) : path;
        if (thing.isEmpty()) {
            throw Fault.named(400, "", "No account specified");
        }
        var url = Json.MAPPER.writeValueAsString(x.baseUrl() + "/" + DEVICE + "/0/" + Percent.path(thing));
        boolean second = versioned && version.group(1).startsWith("2");
        var body = second ? "{\"endpoints\":[" + url + "],\"headers\":" + headers(thing) + "}" : "[" + url + "]";
        x.bytes(200, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private String headers(String thing) {
        var parts = thing.split("/", 3);
        if (parts.length < 3 || parts[2].isEmpty()) {
            return "{}";
        }
        int policy = backend.container(new ContainerKey(parts[0], parts[1]))
                .map(Container::policy)
                .orElse(0);
        return "{\"X-Backend-Storage-Policy-Index\":\"" + policy + "\"}";
    }
}
