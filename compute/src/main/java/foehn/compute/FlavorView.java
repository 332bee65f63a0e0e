package foehn.compute;

import foehn.kernel.http.Exchange;
import foehn.kernel.json.Json;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// A flavor as Nova shows it, in the microversion that was asked for.
final class FlavorView {
    private final Exchange x;
    private final Microversion version;

    FlavorView(Exchange x) {
        this.x = x;
        this.version = Microversion.of(x);
    }

    ObjectNode brief(Flavor flavor) {
        var view = Json.object().put("id", flavor.id()).put("name", flavor.name());
        if (version.atLeast(55)) {
            view.put("description", flavor.description());
        }
        view.set("links", Links.to(x, "flavors", flavor.id()));
        return view;
    }

    ObjectNode full(Flavor flavor, Map<String, String> extraSpecs) {
        var view = brief(flavor)
                .put("ram", flavor.ramMib())
                .put("disk", flavor.diskGib())
                .put("vcpus", flavor.vcpus())
                .put("OS-FLV-EXT-DATA:ephemeral", flavor.ephemeralGib())
                .put("OS-FLV-DISABLED:disabled", false)
                .put("os-flavor-access:is_public", flavor.isPublic())
                .put("rxtx_factor", flavor.rxtxFactor());
        if (flavor.swapMib() == 0 && version.before(75)) {
            view.put("swap", "");
        } else {
            view.put("swap", flavor.swapMib());
        }
        if (version.atLeast(61)) {
            var specs = view.putObject("extra_specs");
            extraSpecs.forEach(specs::put);
        }
        return view;
    }
}
