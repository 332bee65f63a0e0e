package foehn.compute;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.http.Exchange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which providers are wanted, read from the query string.
///
/// @param resources what must fit
/// @param memberOf of each of these sets of aggregates the provider is in one at least
record ProviderQuery(
        Optional<String> name,
        Optional<String> uuid,
        Optional<String> inTree,
        Map<String, Long> resources,
        List<Set<String>> memberOf,
        Set<String> required,
        Set<String> forbidden) {
    private static final int FORBIDDEN_FROM = 22;

    /// @param known the parameters that the route has in this microversion
    static ProviderQuery of(Exchange x, Set<String> known, Set<String> traits) {
        for (String name : x.queryNames()) {
            if (!known.contains(name)) {
                throw Fault.named(
                        400,
                        "BadRequest",
                        "Invalid query string parameters: Additional properties are not allowed ('" + name
                                + "' was unexpected)");
            }
        }
        var required = new ArrayList<String>();
        var forbidden = new ArrayList<String>();
        x.query("required").ifPresent(text -> {
            for (String trait : text.split(",", -1)) {
                boolean not = trait.startsWith("!") && PlacementVersion.of(x).atLeast(FORBIDDEN_FROM);
                var bare = not ? trait.substring(1) : trait;
                if (!traits.contains(bare)) {
                    throw Fault.named(400, "BadRequest", "No such trait(s): " + bare + ".");
                }
                (not ? forbidden : required).add(bare);
            }
        });
        return new ProviderQuery(
                x.query("name"),
                uuid(x, "uuid"),
                uuid(x, "in_tree"),
                resources(x.query("resources")),
                x.queryAll("member_of").stream().map(ProviderQuery::aggregates).toList(),
                Set.copyOf(required),
                Set.copyOf(forbidden));
    }

    private static Optional<String> uuid(Exchange x, String name) {
        return x.query(name).map(text -> uuid(name, text));
    }

    private static String uuid(String name, String text) {
        if (!Ids.isUuid(text)) {
            throw Fault.named(400, "BadRequest", "Invalid " + name + " value: '" + text + "' is not a UUID.");
        }
        return text;
    }

    /// `UUID` or `in:UUID,UUID`.
    private static Set<String> aggregates(String text) {
        var list = text.startsWith("in:") ? text.substring(3) : text;
        var found = new ArrayList<String>();
        for (String part : list.split(",", -1)) {
            found.add(uuid("member_of", part));
        }
        if (!text.startsWith("in:") && found.size() > 1) {
            throw Fault.named(400, "BadRequest", "Multiple values for 'member_of' must be prefixed with 'in:'.");
        }
        return Set.copyOf(found);
    }

    /// `VCPU:2,MEMORY_MB:1024`.
    private static Map<String, Long> resources(Optional<String> given) {
        var wanted = new LinkedHashMap<String, Long>();
        given.ifPresent(text -> {
            for (String part : text.split(",", -1)) {
                var pair = part.split(":", -1);
                if (pair.length != 2 || !pair[1].matches("[1-9][0-9]{0,17}")) {
                    throw Fault.named(
                            400,
                            "BadRequest",
                            "Badly formed resources parameter. Expected resources query string parameter in form:"
                                    + " ?resources=VCPU:2,MEMORY_MB:1024. Got: " + text + ".");
                }
                if (!Providers.CLASSES.contains(pair[0])) {
                    throw Fault.named(
                            400, "BadRequest", "Invalid resource class in resources parameter: " + pair[0] + ".");
                }
                wanted.put(pair[0], Long.parseLong(pair[1]));
            }
        });
        return wanted;
    }

    boolean admits(Provider provider) {
        return name.filter(n -> !n.equals(provider.host().name())).isEmpty()
                && uuid.filter(u -> !u.equals(provider.uuid())).isEmpty()
                && inTree.filter(u -> !u.equals(provider.uuid())).isEmpty()
                && provider.fits(resources)
                && memberOf.stream().allMatch(any -> any.stream().anyMatch(provider.aggregates()::contains))
                && provider.traits().containsAll(required)
                && forbidden.stream().noneMatch(provider.traits()::contains);
    }
}
