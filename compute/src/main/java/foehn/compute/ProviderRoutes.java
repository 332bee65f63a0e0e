package foehn.compute;

import foehn.compute.AllocationStore.Allocation;
import foehn.compute.AllocationStore.Inventory;
import foehn.kernel.Fault;
import foehn.kernel.auth.Policy;
import foehn.kernel.http.Exchange;
import foehn.kernel.http.Routes;
import foehn.kernel.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// `/resource_providers` of placement.
final class ProviderRoutes {
    static final String PREFIX = "/placement";
    private static final String BASE = "/resource_providers";
    private static final int AGGREGATES_FROM = 1;
    private static final int TRAITS_FROM = 6;
    private static final int ALLOCATIONS_LINK_FROM = 11;
    private static final int TREES_FROM = 14;
    private static final int AGGREGATE_GENERATION_FROM = 19;

    /// Query parameter to the microversion that brought it.
    private static final Map<String, Integer> FILTERS =
            Map.of("name", 0, "uuid", 0, "member_of", 3, "resources", 4, "in_tree", TREES_FROM, "required", 18);

    private final Providers providers;

    ProviderRoutes(Providers providers) {
        this.providers = providers;
    }

    Routes routes() {
        return new Routes()
                .on("GET", BASE, Policy.ADMIN, this::list)
                .on("GET", BASE + "/{uuid}", Policy.ADMIN, x -> x.json(200, view(x, provider(x))))
                .on("GET", BASE + "/{uuid}/inventories", Policy.ADMIN, this::inventories)
                .on("GET", BASE + "/{uuid}/inventories/{class}", Policy.ADMIN, this::inventory)
                .on("GET", BASE + "/{uuid}/usages", Policy.ADMIN, this::usages)
                .on("GET", BASE + "/{uuid}/allocations", Policy.ADMIN, this::allocations)
                .on("GET", BASE + "/{uuid}/aggregates", Policy.ADMIN, this::aggregates)
                .on("GET", BASE + "/{uuid}/traits", Policy.ADMIN, this::traits);
    }

    private Provider provider(Exchange x) {
        return providers.get(x.variable("uuid"));
    }

    private void list(Exchange x) {
        var version = PlacementVersion.of(x);
        var known = FILTERS.entrySet().stream()
                .filter(filter -> version.atLeast(filter.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        var query = ProviderQuery.of(x, known, providers.traits());
        var body = Json.object();
        var array = body.putArray("resource_providers");
        providers.all().stream().filter(query::admits).forEach(p -> array.add(view(x, p)));
        x.json(200, body);
    }

    private static ObjectNode view(Exchange x, Provider provider) {
        var version = PlacementVersion.of(x);
        var view = Json.object()
                .put("uuid", provider.uuid())
                .put("name", provider.host().name())
                .put("generation", provider.host().generation());
        if (version.atLeast(TREES_FROM)) {
            view.putNull("parent_provider_uuid").put("root_provider_uuid", provider.uuid());
        }
        var path = PREFIX + BASE + "/" + provider.uuid();
        var links = view.putArray("links");
        links.addObject().put("rel", "self").put("href", path);
        var parts = new LinkedHashMap<String, Integer>();
        parts.put("inventories", 0);
        parts.put("usages", 0);
        parts.put("aggregates", AGGREGATES_FROM);
        parts.put("traits", TRAITS_FROM);
        parts.put("allocations", ALLOCATIONS_LINK_FROM);
        parts.forEach((part, from) -> {
            if (version.atLeast(from)) {
                links.addObject().put("rel", part).put("href", path + "/" + part);
            }
        });
        return view;
    }

    private static ObjectNode generation(Provider provider) {
        return Json.object().put("resource_provider_generation", provider.host().generation());
    }

    private void inventories(Exchange x) {
        var provider = provider(x);
        var body = generation(provider);
        var all = body.putObject("inventories");
        provider.inventories().forEach(i -> describe(i, all.putObject(i.resourceClass())));
        x.json(200, body);
    }

    private static ObjectNode describe(Inventory inventory, ObjectNode into) {
        return into.put("total", inventory.total())
                .put("reserved", inventory.reserved())
                .put("min_unit", 1)
                .put("max_unit", inventory.total())
                .put("step_size", 1)
                .put("allocation_ratio", inventory.allocationRatio());
    }

    private void inventory(Exchange x) {
        var provider = provider(x);
        var name = x.variable("class");
        var inventory = provider.inventories().stream()
                .filter(i -> i.resourceClass().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        Fault.named(404, "NotFound", "No inventory of class " + name + " for " + provider.uuid()));
        x.json(200, describe(inventory, generation(provider)));
    }

    private void usages(Exchange x) {
        var provider = provider(x);
        var body = generation(provider);
        var usages = body.putObject("usages");
        provider.inventories().forEach(i -> usages.put(i.resourceClass(), i.used()));
        x.json(200, body);
    }

    private void allocations(Exchange x) {
        var provider = provider(x);
        var body = generation(provider);
        var all = body.putObject("allocations");
        Map<String, List<Allocation>> byConsumer =
                providers.onHost(provider).stream().collect(Collectors.groupingBy(Allocation::consumer));
        byConsumer.forEach((consumer, held) -> {
            var resources = all.putObject(consumer).putObject("resources");
            held.forEach(a -> resources.put(a.resourceClass(), a.used()));
        });
        x.json(200, body);
    }

    private void aggregates(Exchange x) {
        var version = PlacementVersion.of(x);
        version.require(AGGREGATES_FROM);
        var provider = provider(x);
        var body = version.atLeast(AGGREGATE_GENERATION_FROM) ? generation(provider) : Json.object();
        addAll(body, "aggregates", provider.aggregates().stream());
        x.json(200, body);
    }

    private void traits(Exchange x) {
        PlacementVersion.of(x).require(TRAITS_FROM);
        var provider = provider(x);
        var body = generation(provider);
        addAll(body, "traits", provider.traits().stream());
        x.json(200, body);
    }

    static void addAll(ObjectNode body, String name, Stream<String> texts) {
        var array = body.putArray(name);
        texts.forEach(array::add);
    }

    /// The parameters of `/allocation_candidates` in this microversion.
    static Set<String> candidateFilters(PlacementVersion version) {
        Map<String, Integer> filters = Map.of("resources", 10, "limit", 16, "required", 17, "member_of", 21);
        return filters.entrySet().stream()
                .filter(filter -> version.atLeast(filter.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
