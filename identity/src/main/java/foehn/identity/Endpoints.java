package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.json.Fields;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where services are reached.
final class Endpoints {
    private static final int TEXT_MAX = 255;
    private static final int URL_MAX = 225;
    private static final Set<String> INTERFACES = Set.of("public", "internal", "admin");
    private static final Pattern URL = Pattern.compile("[a-zA-Z0-9+.-]+:.+");
    private static final Pattern PLACEHOLDER = Pattern.compile("[$%]\\((tenant_id|project_id|user_id)\\)s");
    private static final String[] KNOWN = {"service_id", "interface", "region", "region_id", "url", "enabled", "name"};

    private final CatalogStore store;

    Endpoints(CatalogStore store) {
        this.store = store;
    }

    Page<Endpoint> page(Listing listing) {
        return store.endpoints(listing);
    }

    Endpoint find(String id) {
        return store.endpoint(id).orElseThrow(() -> Fault.notFound("Endpoint", id));
    }

    Endpoint create(Fields body) {
        var endpoint = new Endpoint(
                Ids.hex(),
                service(body.text("service_id", 1, TEXT_MAX)),
                interfaceName(body.text("interface", 1, TEXT_MAX)),
                region(body, null),
                url(body.text("url", 1, URL_MAX)),
                Attributes.flag(body, "enabled", true),
                Attributes.extra("{}", body, KNOWN));
        store.insert(endpoint);
        return endpoint;
    }

    Endpoint update(String id, Fields body) {
        var before = find(id);
        var after = new Endpoint(
                id,
                body.has("service_id") ? service(body.text("service_id", 1, TEXT_MAX)) : before.serviceId(),
                body.has("interface") ? interfaceName(body.text("interface", 1, TEXT_MAX)) : before.interfaceName(),
                region(body, before.regionId()),
                body.has("url") ? url(body.text("url", 1, URL_MAX)) : before.url(),
                Attributes.flag(body, "enabled", before.enabled()),
                Attributes.extra(before.extra(), body, KNOWN));
        store.update(after);
        return after;
    }

    void delete(String id) {
        find(id);
        store.deleteEndpoint(id);
    }

    private String service(String id) {
        if (store.service(id).isEmpty()) {
            throw Fault.invalid("service_id", "There is no service " + id + ".");
        }
        return id;
    }

    private static String interfaceName(String word) {
        if (!INTERFACES.contains(word)) {
            throw Fault.invalid("interface", "One of public, internal and admin is expected.");
        }
        return word;
    }

    /// Clients of the second API name a region by `region`, which makes it; `region_id` must be there.
    private @Nullable String region(Fields body, @Nullable String before) {
        if (body.has("region_id")) {
            var id = body.optionalText("region_id", 1, TEXT_MAX).orElse(null);
            if (id != null && store.region(id).isEmpty()) {
                throw Fault.invalid("region_id", "There is no region " + id + ".");
            }
            return id;
        }
        var name = body.optionalText("region", 1, TEXT_MAX).map(text -> Attributes.visible("region", text));
        name.filter(id -> store.region(id).isEmpty()).ifPresent(id -> store.insert(new Region(id, "", null, "{}")));
        return name.orElse(before);
    }

    /// An address with a placeholder that nobody fills would break every catalog it stands in.
    private static String url(String text) {
        var plain = PLACEHOLDER.matcher(text).replaceAll("x");
        if (!URL.matcher(text).matches() || plain.contains("$(") || plain.contains("%(")) {
            throw Fault.invalid(
                    "url", "An address is expected; its placeholders may be $(project_id)s and $(user_id)s.");
        }
        return text;
    }
}
