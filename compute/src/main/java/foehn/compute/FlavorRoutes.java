package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// `/v2.1/flavors`, with their extra specs and who may use them.
final class FlavorRoutes {
    private static final int PAGE_MAX = 1000;
    private static final int NUMBER_MAX = Integer.MAX_VALUE;

    private final Flavors flavors;

    FlavorRoutes(Flavors flavors) {
        this.flavors = flavors;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/v2.1/flavors", Policy.READER, x -> list(x, false))
                .on("GET", "/v2.1/flavors/detail", Policy.READER, x -> list(x, true))
                .on("POST", "/v2.1/flavors", Policy.ADMIN, this::create)
                .on("GET", "/v2.1/flavors/{id}", Policy.READER, this::show)
                .on("PUT", "/v2.1/flavors/{id}", Policy.ADMIN, this::update)
                .on("DELETE", "/v2.1/flavors/{id}", Policy.ADMIN, this::delete)
                .on("POST", "/v2.1/flavors/{id}/action", Policy.ADMIN, this::act)
                .on("GET", "/v2.1/flavors/{id}/os-flavor-access", Policy.ADMIN, this::access)
                .on("GET", "/v2.1/flavors/{id}/os-extra_specs", Policy.READER, this::specs)
                .on("POST", "/v2.1/flavors/{id}/os-extra_specs", Policy.ADMIN, this::putSpecs)
                .on("GET", "/v2.1/flavors/{id}/os-extra_specs/{key}", Policy.READER, this::spec)
                .on("PUT", "/v2.1/flavors/{id}/os-extra_specs/{key}", Policy.ADMIN, this::putSpec)
                .on("DELETE", "/v2.1/flavors/{id}/os-extra_specs/{key}", Policy.ADMIN, this::removeSpec);
    }

    private void list(Exchange x, boolean detail) {
        var query = query(x);
        var found = flavors.list(x.caller(), query);
        var view = new FlavorView(x);
        var ids = found.stream().map(Flavor::id).toList();
        var specs = detail ? flavors.extraSpecs(ids) : Map.<String, Map<String, String>>of();
        var body = Json.object();
        var array = body.putArray("flavors");
        for (Flavor flavor : found) {
            array.add(detail ? view.full(flavor, specs.getOrDefault(flavor.id(), Map.of())) : view.brief(flavor));
        }
        Links.addNext(x, body, "flavors_links", query.limit(), ids);
        x.json(200, body);
    }

    private static Flavors.Query query(Exchange x) {
        return new Flavors.Query(
                isPublic(x),
                number(x, "minRam"),
                number(x, "minDisk"),
                x.query("sort_key").orElse("flavorid"),
                x.query("sort_dir").filter("desc"::equals).isPresent(),
                x.query("marker"),
                x.limit(PAGE_MAX));
    }

    private static long number(Exchange x, String name) {
        var text = x.query(name).orElse("0");
        if (!text.matches("[0-9]{1,18}")) {
            throw Fault.invalid(name, "Invalid " + name + " filter [" + text + "]");
        }
        return Long.parseLong(text);
    }

    /// Users see the public ones and theirs; an administrator may ask for either, or with `none` for both.
    private static Optional<Boolean> isPublic(Exchange x) {
        var text = x.query("is_public").map(t -> t.toLowerCase(Locale.ROOT));
        if (!x.caller().isAdmin()) {
            return Optional.empty();
        }
        return switch (text.orElse("true")) {
            case "true", "t", "yes", "y", "on", "1" -> Optional.of(true);
            case "false", "f", "no", "n", "off", "0" -> Optional.of(false);
            case "none" -> Optional.empty();
            default -> throw Fault.invalid("is_public", "Invalid is_public filter [" + text.get() + "]");
        };
    }

    private void show(Exchange x) {
        answer(x, flavors.get(x.caller(), x.variable("id")));
    }

    private void answer(Exchange x, Flavor flavor) {
        var body = Json.object();
        body.set("flavor", new FlavorView(x).full(flavor, flavors.extraSpecs(flavor.id())));
        x.json(200, body);
    }

    private void create(Exchange x) {
        var f = x.fields("flavor");
        boolean described = Microversion.of(x).atLeast(55);
        f.allowOnly(
                "name",
                "id",
                "ram",
                "vcpus",
                "disk",
                "OS-FLV-EXT-DATA:ephemeral",
                "swap",
                "rxtx_factor",
                "os-flavor-access:is_public",
                described ? "description" : "name");
        answer(
                x,
                flavors.create(new Flavor(
                        id(f),
                        name(f),
                        (int) f.integer("vcpus", 1, NUMBER_MAX),
                        (int) f.integer("ram", 1, NUMBER_MAX),
                        (int) f.integer("disk", 0, NUMBER_MAX),
                        f.optionalInteger("OS-FLV-EXT-DATA:ephemeral", 0, NUMBER_MAX)
                                .orElse(0L)
                                .intValue(),
                        f.optionalInteger("swap", 0, NUMBER_MAX).orElse(0L).intValue(),
                        factor(f),
                        f.flag("os-flavor-access:is_public", true),
                        described ? f.optionalText("description", 0, 65535).orElse(null) : null,
                        flavors.now())));
    }

    private static String name(Fields f) {
        var name = f.text("name", 1, 255);
        if (name.isBlank()) {
            throw Fault.invalid("name", "It is blank.");
        }
        return name.strip();
    }

    /// Chosen by the client, as text or number; else one of ours.
    private static String id(Fields f) {
        var given = f.node().get("id");
        if (given == null || given.isNull()) {
            return Ids.uuid();
        }
        if (!given.isString() && !given.isIntegralNumber()) {
            throw Fault.invalid("id", "A string is expected.");
        }
        var id = given.asString("");
        if (id.equals("auto")) {
            return Ids.uuid();
        }
        if (!id.matches("[a-zA-Z0-9._-]([a-zA-Z0-9. _-]{0,253}[a-zA-Z0-9._-])?")) {
            throw Fault.invalid("id", "Letters, digits, spaces within, and ._- are allowed.");
        }
        return id;
    }

    private static double factor(Fields f) {
        var given = f.node().get("rxtx_factor");
        if (given == null || given.isNull()) {
            return 1.0;
        }
        var text = given.asString("");
        if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,9})?") || Double.parseDouble(text) == 0) {
            throw Fault.invalid("rxtx_factor", "A number above 0 is expected.");
        }
        return Double.parseDouble(text);
    }

    private void update(Exchange x) {
        Microversion.of(x).require(55, Integer.MAX_VALUE);
        var f = x.fields("flavor").allowOnly("description");
        if (!f.has("description")) {
            throw Fault.invalid("flavor", "'description' is a required property");
        }
        answer(x, flavors.describe(x.caller(), x.variable("id"), f.optionalText("description", 0, 65535)));
    }

    private void delete(Exchange x) {
        flavors.delete(x.caller(), x.variable("id"));
        x.status(202);
    }

    private void act(Exchange x) {
        var body = Fields.of(x.json(), "body").allowOnly("addTenantAccess", "removeTenantAccess");
        var id = x.variable("id");
        if (body.has("addTenantAccess")) {
            var project = tenant(body, "addTenantAccess");
            access(
                    x,
                    flavors.addAccess(
                            x.caller(), id, project, Microversion.of(x).atLeast(7)));
        } else if (body.has("removeTenantAccess")) {
            access(x, flavors.removeAccess(x.caller(), id, tenant(body, "removeTenantAccess")));
        } else {
            throw Fault.invalid("body", "addTenantAccess or removeTenantAccess is expected.");
        }
    }

    private static String tenant(Fields body, String action) {
        return body.object(action).allowOnly("tenant").text("tenant", 1, 255);
    }

    private void access(Exchange x) {
        access(x, flavors.access(x.caller(), x.variable("id")));
    }

    private static void access(Exchange x, List<String> projects) {
        var body = Json.object();
        var array = body.putArray("flavor_access");
        projects.forEach(
                p -> array.addObject().put("flavor_id", x.variable("id")).put("tenant_id", p));
        x.json(200, body);
    }

    private Map<String, String> specsOf(Exchange x) {
        return flavors.extraSpecs(flavors.get(x.caller(), x.variable("id")).id());
    }

    private void specs(Exchange x) {
        answerSpecs(x, specsOf(x));
    }

    private static void answerSpecs(Exchange x, Map<String, String> specs) {
        var body = Json.object();
        ObjectNode object = body.putObject("extra_specs");
        specs.forEach(object::put);
        x.json(200, body);
    }

    private void putSpecs(Exchange x) {
        var specs = texts(Fields.of(x.json(), "body").allowOnly("extra_specs").object("extra_specs"));
        flavors.putExtraSpecs(x.caller(), x.variable("id"), specs);
        answerSpecs(x, specs);
    }

    /// Nova takes numbers for text here.
    private static Map<String, String> texts(Fields object) {
        var specs = new LinkedHashMap<String, String>();
        object.node().properties().forEach(e -> {
            var value = e.getValue();
            if ((!value.isString() && !value.isNumber()) || value.asString("").length() > 255) {
                throw Fault.invalid("extra_specs", "Strings of at most 255 characters are expected.");
            }
            specs.put(e.getKey(), value.asString(""));
        });
        return specs;
    }

    private void spec(Exchange x) {
        var key = x.variable("key");
        var value = specsOf(x).get(key);
        if (value == null) {
            throw Flavors.missingSpec(x.variable("id"), key);
        }
        x.json(200, Map.of(key, value));
    }

    private void putSpec(Exchange x) {
        var key = x.variable("key");
        var specs = texts(Fields.of(x.json(), "body"));
        if (specs.size() != 1 || !specs.containsKey(key)) {
            throw Fault.invalid("body", "Request body and URI mismatch");
        }
        flavors.putExtraSpecs(x.caller(), x.variable("id"), specs);
        x.json(200, specs);
    }

    private void removeSpec(Exchange x) {
        flavors.removeExtraSpec(x.caller(), x.variable("id"), x.variable("key"));
        x.status(200);
    }
}
