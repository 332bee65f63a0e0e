package foehn.compute;

import foehn.compute.AllocationStore.Allocation;
import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// All of placement but `/resource_providers`: who holds what, what would fit where, and the words for it.
final class PlacementRoutes {
    private static final int CLASSES_FROM = 2;
    private static final int TRAITS_FROM = 6;
    private static final int USAGES_FROM = 9;
    private static final int CANDIDATES_FROM = 10;
    private static final int BY_PROVIDER_FROM = 12;
    private static final int SUMMARY_TRAITS_FROM = 17;
    private static final int CANDIDATES_MAX = 1000;

    private final Providers providers;

    PlacementRoutes(Providers providers) {
        this.providers = providers;
    }

    Routes routes() {
        return new Routes()
                .on("GET", "/", Policy.OPEN, this::versions)
                .on("GET", "/allocations/{consumer}", Policy.ADMIN, this::allocations)
                .on("DELETE", "/allocations/{consumer}", Policy.ADMIN, this::release)
                .on("GET", "/allocation_candidates", Policy.ADMIN, this::candidates)
                .on("GET", "/usages", Policy.READER, this::usages)
                .on("GET", "/resource_classes", Policy.ADMIN, this::classes)
                .on("GET", "/resource_classes/{name}", Policy.ADMIN, this::resourceClass)
                .on("GET", "/traits", Policy.ADMIN, this::traits)
                .on("GET", "/traits/{name}", Policy.ADMIN, this::trait);
    }

    private void versions(Exchange x) {
        var body = Json.object();
        var version = body.putArray("versions")
                .addObject()
                .put("id", "v1.0")
                .put("status", "CURRENT")
                .put("min_version", PlacementVersion.MIN.toString())
                .put("max_version", PlacementVersion.MAX.toString());
        version.putArray("links").addObject().put("rel", "self").put("href", "");
        x.json(200, body);
    }

    private void allocations(Exchange x) {
        var held = providers.of(x.variable("consumer"));
        Map<String, List<Allocation>> byHost = held.stream().collect(Collectors.groupingBy(Allocation::host));
        var body = Json.object();
        var all = body.putObject("allocations");
        for (Provider provider : providers.all()) {
            var here = byHost.getOrDefault(provider.host().name(), List.of());
            if (!here.isEmpty()) {
                var one = all.putObject(provider.uuid())
                        .put("generation", provider.host().generation());
                var resources = one.putObject("resources");
                here.forEach(a -> resources.put(a.resourceClass(), a.used()));
            }
        }
        if (!held.isEmpty() && PlacementVersion.of(x).atLeast(BY_PROVIDER_FROM)) {
            body.put("project_id", held.getFirst().projectId())
                    .put("user_id", held.getFirst().userId());
        }
        x.json(200, body);
    }

    private void release(Exchange x) {
        providers.release(x.variable("consumer"));
        x.status(204);
    }

    private void candidates(Exchange x) {
        var version = PlacementVersion.of(x);
        version.require(CANDIDATES_FROM);
        var query = ProviderQuery.of(x, ProviderRoutes.candidateFilters(version), providers.traits());
        if (query.resources().isEmpty()) {
            throw Fault.named(400, "BadRequest", "Invalid query string parameters: 'resources' is a required property");
        }
        var found = providers.candidates(query, x.limit(CANDIDATES_MAX));
        var body = Json.object();
        var requests = body.putArray("allocation_requests");
        var summaries = body.putObject("provider_summaries");
        for (Provider provider : found.providers()) {
            ObjectNode resources;
            if (version.atLeast(BY_PROVIDER_FROM)) {
                resources = requests.addObject()
                        .putObject("allocations")
                        .putObject(provider.uuid())
                        .putObject("resources");
            } else {
                var allocation = requests.addObject().putArray("allocations").addObject();
                allocation.putObject("resource_provider").put("uuid", provider.uuid());
                resources = allocation.putObject("resources");
            }
            found.wanted().forEach(resources::put);
            summarize(provider, version, summaries.putObject(provider.uuid()));
        }
        x.json(200, body);
    }

    private static void summarize(Provider provider, PlacementVersion version, ObjectNode into) {
        var resources = into.putObject("resources");
        provider.inventories()
                .forEach(i -> resources
                        .putObject(i.resourceClass())
                        .put("capacity", i.free() + i.used())
                        .put("used", i.used()));
        if (version.atLeast(SUMMARY_TRAITS_FROM)) {
            ProviderRoutes.addAll(into, "traits", provider.traits().stream());
        }
    }

    private void usages(Exchange x) {
        PlacementVersion.of(x).require(USAGES_FROM);
        var project = x.query("project_id")
                .orElseThrow(() -> Fault.named(
                        400, "BadRequest", "Invalid query string parameters: 'project_id' is a required property"));
        if (!x.caller().mayTouch(project)) {
            throw Fault.forbidden("Policy does not allow placement:usages to be performed.");
        }
        var body = Json.object();
        var usages = body.putObject("usages");
        providers.usage(project, x.query("user_id").orElse("")).forEach(usages::put);
        x.json(200, body);
    }

    private void classes(Exchange x) {
        PlacementVersion.of(x).require(CLASSES_FROM);
        var body = Json.object();
        var array = body.putArray("resource_classes");
        Providers.CLASSES.forEach(name -> array.add(view(name)));
        x.json(200, body);
    }

    private static ObjectNode view(String resourceClass) {
        var view = Json.object().put("name", resourceClass);
        view.putArray("links")
                .addObject()
                .put("rel", "self")
                .put("href", ProviderRoutes.PREFIX + "/resource_classes/" + resourceClass);
        return view;
    }

    private void resourceClass(Exchange x) {
        PlacementVersion.of(x).require(CLASSES_FROM);
        var name = x.variable("name");
        if (!Providers.CLASSES.contains(name)) {
            throw Fault.named(404, "NotFound", "No such resource class " + name + ".");
        }
        x.json(200, view(name));
    }

    private void traits(Exchange x) {
        PlacementVersion.of(x).require(TRAITS_FROM);
        var filter = x.query("name").map(PlacementRoutes::traitFilter).orElse(_ -> true);
        boolean associated =
                x.query("associated").filter("true"::equalsIgnoreCase).isPresent();
        Set<String> used =
                providers.all().stream().flatMap(p -> p.traits().stream()).collect(Collectors.toSet());
        var body = Json.object();
        ProviderRoutes.addAll(
                body,
                "traits",
                providers.traits().stream().filter(filter).filter(t -> !associated || used.contains(t)));
        x.json(200, body);
    }

    private static Predicate<String> traitFilter(String text) {
        if (text.startsWith("startswith:")) {
            var start = text.substring("startswith:".length());
            return trait -> trait.startsWith(start);
        }
        if (text.startsWith("in:")) {
            var names = List.of(text.substring("in:".length()).split(",", -1));
            return names::contains;
        }
        throw Fault.named(
                400,
                "BadRequest",
                "Badly formatted name parameter. Expected name query string parameter in form:"
                        + " ?name=[in|startswith]:[name1,name2|prefix]. Got: \"" + text + "\"");
    }

    private void trait(Exchange x) {
        PlacementVersion.of(x).require(TRAITS_FROM);
        var name = x.variable("name");
        if (!providers.traits().contains(name)) {
            throw Fault.named(404, "NotFound", "No such trait(s): " + name + ".");
        }
        x.status(204);
    }
}
