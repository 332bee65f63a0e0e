package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// Domains: each with users, groups, roles and projects of its own.
final class Domains {
    private static final String[] KNOWN = {"name", "description", "enabled", "explicit_domain_id", "tags", "options"};

    private final ProjectStore store;
    private final RevocationEventStore events;
    private final InstantSource clock;

    Domains(Stores stores, InstantSource clock) {
        this.store = stores.projects;
        this.events = stores.events;
        this.clock = clock;
    }

    Page<Project> page(Caller caller, Listing listing) {
        var domains = listing.and("is_domain", true);
        var seen = Authority.readsAll(caller)
                ? domains
                : domains.and("id", caller.domainId().orElse(""));
        return store.page(seen, TagFilter.NOTHING);
    }

    Map<String, List<String>> tags(Page<Project> page) {
        return store.tags(page.items().stream().map(Project::id).toList());
    }

    /// @param home the domain that the caller's token is for, directly or by its project
    Project show(Caller caller, String home, String id) {
        return Authority.show(caller, store.find(id).filter(Project::isDomain), d -> d.id().equals(home), "Domain", id);
    }

    Project create(Fields body) {
        var id = body.optionalText("explicit_domain_id", 32, 32).orElseGet(Ids::hex);
        if (!id.matches("[0-9a-f]{32}")) {
            throw Fault.invalid("explicit_domain_id", "32 lower-case hexadecimal digits are expected.");
        }
        var domain = new Project(
                id,
                Attributes.name(body, Projects.NAME_MAX),
                null,
                null,
                true,
                Attributes.flag(body, "enabled", true),
                Attributes.description(body, ""),
                0,
                Attributes.extra("{}", body, KNOWN),
                Options.ofOthers(Options.NONE, body),
                clock.millis());
        if (!store.insert(domain, Projects.tags(body))) {
            throw taken(domain.name());
        }
        return domain;
    }

    Project update(String id, Fields body) {
        var before = find(id);
        Options.requireMayChange(before.options(), body, "domain", id);
        var after = new Project(
                id,
                Attributes.name(body, Projects.NAME_MAX, before.name()),
                null,
                null,
                true,
                Attributes.flag(body, "enabled", before.enabled()),
                Attributes.description(body, before.description()),
                before.generation(),
                Attributes.extra(before.extra(), body, KNOWN),
                Options.ofOthers(before.options(), body),
                before.createdAt());
        if (!store.update(after)) {
            throw taken(after.name());
        }
        if (before.enabled() && !after.enabled()) {
            events.note("domain_id", id);
        }
        if (body.has("tags")) {
            store.replaceTags(id, Projects.tags(body));
        }
        return after;
    }

    /// With everything in it, so it must be disabled first.
    void delete(String id) {
        var domain = find(id);
        Options.requireMayDelete(domain.options(), "domain", id);
        if (domain.enabled()) {
            throw Fault.forbidden("Cannot delete a domain that is enabled, please disable it first.");
        }
        store.delete(id);
        events.note("domain_id", id);
    }

    Project find(String id) {
        return store.find(id).filter(Project::isDomain).orElseThrow(() -> Fault.notFound("Domain", id));
    }

    private static RuntimeException taken(String name) {
        return Fault.conflict("Conflict occurred attempting to store domain - a domain named " + name + " exists.");
    }
}
