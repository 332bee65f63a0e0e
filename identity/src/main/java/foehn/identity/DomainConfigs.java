package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.json.Fields;
import foehn.kernel.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A domain's own configuration. It is kept and given back for tools that manage it; users are here and in no
/// directory of the domain's, so nothing in it changes how they log in.
final class DomainConfigs {
    private static final String SECURITY = "security_compliance";
    private static final int VALUE_MAX = 16 * 1024;

    /// What may be told of each group, and its default.
    private static final Map<String, Map<String, JsonNode>> KNOWN = DomainConfigDefaults.KNOWN;

    /// What is kept and never told.
    private static final Map<String, Set<String>> SECRET = Map.of("ldap", Set.of("password"));

    private final DomainConfigStore store;
    private final Domains domains;
    private final Vault vault;
    private final PasswordRules rules;

    DomainConfigs(DomainConfigStore store, Domains domains, Vault vault, PasswordRules rules) {
        this.store = store;
        this.domains = domains;
        this.vault = vault;
        this.rules = rules;
    }

    /// What part of a configuration is meant.
    record Part(Optional<String> group, Optional<String> option) {
        void requireKnown() {
            group.ifPresent(g -> DomainConfigs.requireKnown(g, option));
        }
    }

    /// Replaces all that there was. Whether there was nothing.
    boolean replace(String domainId, Fields config) {
        domains.find(domainId);
        requireSense(config);
        boolean fresh = store.all(domainId).isEmpty();
        store.replace(domainId, kept(domainId, config));
        return fresh;
    }

    void update(String domainId, Part part, Fields body) {
        domains.find(domainId);
        part.requireKnown();
        var config = part.option().isPresent()
                ? Fields.of(Json.object().set(part.group().orElseThrow(), body.node()), "config")
                : body;
        requireSense(config);
        part.group().ifPresent(group -> {
            boolean alone = config.names().equals(Set.of(group))
                    && part.option()
                            .filter(o -> !config.object(group).names().equals(Set.of(o)))
                            .isEmpty();
            if (!alone) {
                throw Fault.forbidden("Invalid domain specific configuration: the body holds something else than the"
                        + " address names.");
            }
            requireThere(domainId, part);
        });
        store.put(domainId, kept(domainId, config));
    }

    void delete(String domainId, Part part) {
        domains.find(domainId);
        part.requireKnown();
        requireThere(domainId, part);
        store.delete(domainId, part);
    }

    private void requireThere(String domainId, Part part) {
        if (store.all(domainId).stream().noneMatch(row -> row.is(part))) {
            throw Fault.notFound(
                    "Domain configuration", domainId + " " + part.group().orElse(""));
        }
    }

    /// Without secrets. An option alone stands without its group.
    ObjectNode show(String domainId, Part part) {
        domains.find(domainId);
        part.requireKnown();
        var config = Json.object();
        store.all(domainId).stream()
                .filter(row -> row.is(part) && !isSecret(row.grp(), row.opt()))
                .forEach(row -> {
                    var at = part.option().isPresent() ? config : config.withObjectProperty(row.grp());
                    at.set(row.opt(), Json.MAPPER.readTree(row.value()));
                });
        if (config.isEmpty()) {
            throw Fault.notFound(
                    "Domain configuration", domainId + " " + part.group().orElse(""));
        }
        return config;
    }

    static ObjectNode defaults(Part part) {
        part.requireKnown();
        var config = Json.object();
        KNOWN.forEach((group, options) -> options.forEach((option, value) -> {
            if (new DomainConfigStore.Row("", group, option, "").is(part)) {
                var at = part.option().isPresent() ? config : config.withObjectProperty(group);
                at.set(option, value);
            }
        }));
        return config;
    }

    /// What passwords must look like, which everybody may know who chooses one.
    ObjectNode security(String domainId, Optional<String> option) {
        if (!domainId.equals(Founding.DEFAULT_DOMAIN)) {
            throw Fault.forbidden("Reading security compliance information for any domain other than the default"
                    + " domain is not allowed or supported.");
        }
        var values = Json.object()
                .put("password_regex", rules.regex().isEmpty() ? null : rules.regex())
                .put("password_regex_description", rules.regex().isEmpty() ? null : rules.regexDescription());
        if (option.isEmpty()) {
            return Json.object().set(SECURITY, values);
        }
        if (!values.has(option.get())) {
            throw Fault.forbidden("Reading security compliance values other than password_regex and"
                    + " password_regex_description is not allowed.");
        }
        return Json.object().set(option.get(), values.path(option.get()));
    }

    private Map<DomainConfigStore.Key, String> kept(String domainId, Fields config) {
        var rows = new LinkedHashMap<DomainConfigStore.Key, String>();
        for (var group : config.names()) {
            config.object(group).node().properties().forEach(entry -> {
                var option = entry.getKey();
                var value = entry.getValue().toString();
                var row = domainId + "/" + group + "/" + option;
                rows.put(
                        new DomainConfigStore.Key(group, option),
                        isSecret(group, option) ? vault.seal(row, value) : value);
            });
        }
        return rows;
    }

    private static void requireSense(Fields config) {
        if (config.names().isEmpty()) {
            throw Fault.forbidden("Invalid domain specific configuration: No options specified.");
        }
        for (var group : config.names()) {
            requireKnown(group, Optional.empty());
            var options = config.object(group);
            if (options.names().isEmpty()) {
                throw Fault.forbidden("Invalid domain specific configuration: group " + group + " is empty.");
            }
            options.node().properties().forEach(entry -> {
                requireKnown(group, Optional.of(entry.getKey()));
                var text = entry.getValue().toString();
                if (entry.getValue().isObject() || text.length() > VALUE_MAX || text.contains("\\u0000")) {
                    throw Fault.invalid(entry.getKey(), "A text, a number, a boolean or a list is expected.");
                }
            });
        }
    }

    private static void requireKnown(String group, Optional<String> option) {
        boolean known = KNOWN.containsKey(group)
                && option.filter(o -> !KNOWN.getOrDefault(group, Map.of()).containsKey(o) && !isSecret(group, o))
                        .isEmpty();
        if (!known) {
            throw Fault.forbidden("Invalid domain specific configuration: " + group
                    + option.map(o -> "/" + o).orElse("") + " is not supported for domain specific configurations.");
        }
    }

    private static boolean isSecret(String group, String option) {
        return SECRET.getOrDefault(group, Set.of()).contains(option);
    }
}
