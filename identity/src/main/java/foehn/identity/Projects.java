package foehn.identity;

import foehn.kernel.Fault;
import foehn.kernel.Ids;
import foehn.kernel.auth.Caller;
import foehn.kernel.json.Fields;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Projects: a tree below each domain.
final class Projects {
    static final int NAME_MAX = 64;

    /// Levels below the domain, as many as Keystone allows.
    private static final int DEPTH_MAX = 5;

    private static final int TAGS_MAX = 80;
    private static final int TAG_CHARS_MAX = 255;
    private static final String[] KNOWN = {
        "name", "description", "enabled", "domain_id", "parent_id", "is_domain", "tags", "parents", "subtree", "options"
    };

    private final ProjectStore store;
    private final Domains domains;
    private final RevocationEventStore events;
    private final InstantSource clock;

    Projects(Stores stores, Domains domains, InstantSource clock) {
        this.store = stores.projects;
        this.events = stores.events;
        this.domains = domains;
        this.clock = clock;
    }

    Page<Project> page(Caller caller, Listing listing, TagFilter filter) {
        var asked = listing.value("is_domain").isPresent() ? listing : listing.and("is_domain", false);
        return store.page(Authority.narrowed(caller, asked), filter);
    }

    /// The projects, or the domains, where the user has a role.
    Page<Project> ofUser(String userId, Listing listing) {
        return store.ofUser(userId, listing);
    }

    Map<String, List<String>> tags(Page<Project> page) {
        return store.tags(page.items().stream().map(Project::id).toList());
    }

    /// For those who may read its domain, and for whoever has a token for the project.
    Project show(Caller caller, String id) {
        return Authority.show(
                caller,
                store.find(id),
                p -> Authority.reads(caller, p.home())
                        || caller.projectId().filter(id::equals).isPresent(),
                "Project",
                id);
    }

    /// From the parent up to the domain.
    List<Project> parents(Project project) {
        var found = new ArrayList<Project>();
        for (var id = project.parentId(); id != null; ) {
            var parent = find(id);
            found.add(parent);
            id = parent.parentId();
        }
        return found;
    }

    List<Project> children(String id) {
        return store.children(id);
    }

    /// @param home the domain to make it in when neither a domain nor a parent is named
    Project create(Caller caller, String home, Fields body) {
        if (Attributes.flag(body, "is_domain", false)) {
            return createDomain(caller, body);
        }
        var parentId = body.optionalText("parent_id", 1, NAME_MAX);
        var domainId = body.optionalText("domain_id", 1, NAME_MAX)
                .or(() -> parentId.flatMap(store::find).map(Project::home))
                .orElse(home);
        Authority.requireManages(caller, domainId);
        domains.find(domainId);
        var parent = find(parentId.orElse(domainId));
        if (!parent.home().equals(domainId)) {
            throw Fault.invalid("parent_id", "The parent belongs to another domain.");
        }
        var above = parents(parent);
        boolean enabled = Attributes.flag(body, "enabled", true);
        if (above.size() >= DEPTH_MAX) {
            throw Fault.forbidden("Max hierarchy depth reached for the branch of project " + parent.id() + ".");
        }
        if (enabled && (!parent.enabled() || above.stream().anyMatch(p -> !p.enabled()))) {
            throw Fault.forbidden("Cannot create an enabled project below a disabled one.");
        }
        var project = new Project(
                Ids.hex(),
                Attributes.name(body, NAME_MAX),
                domainId,
                parent.id(),
                false,
                enabled,
                Attributes.description(body, ""),
                0,
                Attributes.extra("{}", body, KNOWN),
                Options.ofOthers(Options.NONE, body),
                clock.millis());
        if (!store.insert(project, tags(body))) {
            throw taken(project.name());
        }
        return project;
    }

    private Project createDomain(Caller caller, Fields body) {
        Authority.require(caller.isAdmin());
        if (body.optionalText("parent_id", 0, NAME_MAX).isPresent()
                || body.optionalText("domain_id", 0, NAME_MAX).isPresent()) {
            throw Fault.invalid("is_domain", "A project that acts as a domain has neither a parent nor a domain.");
        }
        return domains.create(body);
    }

    Project update(Caller caller, String id, Fields body) {
        var before = toManage(caller, id);
        Options.requireMayChange(before.options(), body, "project", id);
        Attributes.unchangeable(body, "domain_id", before.domainId());
        if (body.has("parent_id")
                && !body.optionalText("parent_id", 0, NAME_MAX).equals(Optional.ofNullable(before.parentId()))) {
            throw Fault.forbidden("Update of `parent_id` is not allowed.");
        }
        if (Attributes.flag(body, "is_domain", before.isDomain()) != before.isDomain()) {
            throw Fault.invalid("is_domain", "It cannot be changed.");
        }
        boolean enabled = Attributes.flag(body, "enabled", before.enabled());
        requireSensible(before, enabled);
        var after = new Project(
                id,
                Attributes.name(body, NAME_MAX, before.name()),
                before.domainId(),
                before.parentId(),
                before.isDomain(),
                enabled,
                Attributes.description(body, before.description()),
                before.generation(),
                Attributes.extra(before.extra(), body, KNOWN),
                Options.ofOthers(before.options(), body),
                before.createdAt());
        if (!store.update(after)) {
            throw taken(after.name());
        }
        if (before.enabled() && !enabled) {
            events.note(before.isDomain() ? "domain_id" : "project_id", id);
        }
        if (body.has("tags")) {
            store.replaceTags(id, tags(body));
        }
        return after;
    }

    /// An enabled project has only enabled ones above it. Domains may be disabled as they are.
    private void requireSensible(Project before, boolean enabled) {
        if (before.isDomain() || before.enabled() == enabled) {
            return;
        }
        if (enabled && parents(before).stream().anyMatch(p -> !p.enabled())) {
            throw Fault.forbidden("Cannot enable project " + before.id() + " since it has disabled parents.");
        }
        if (!enabled && store.children(before.id()).stream().anyMatch(Project::enabled)) {
            throw Fault.forbidden(
                    "Cannot disable project " + before.id() + " since its subtree contains enabled projects.");
        }
    }

    void delete(Caller caller, String id) {
        var project = toManage(caller, id);
        if (project.isDomain()) {
            domains.delete(id);
            return;
        }
        Options.requireMayDelete(project.options(), "project", id);
        if (!store.children(id).isEmpty()) {
            throw Fault.forbidden("Cannot delete the project " + id + " since it is not a leaf in the hierarchy.");
        }
        store.delete(id);
        events.note("project_id", id);
    }

    List<String> tagsOf(Project project) {
        return store.tags(List.of(project.id())).getOrDefault(project.id(), List.of());
    }

    List<String> replaceTags(Caller caller, String id, Fields body) {
        requireTaggable(toManage(caller, id));
        var tags = tags(body);
        store.replaceTags(id, tags);
        return List.copyOf(tags);
    }

    void removeTags(Caller caller, String id) {
        requireTaggable(toManage(caller, id));
        store.replaceTags(id, List.of());
    }

    void addTag(Caller caller, String id, String tag) {
        var project = toManage(caller, id);
        requireTaggable(project);
        var before = new LinkedHashSet<>(tagsOf(project));
        requireTag(tag);
        before.add(tag);
        requireFew(before);
        store.addTag(id, tag);
    }

    void removeTag(Caller caller, String id, String tag) {
        requireTaggable(toManage(caller, id));
        if (!store.removeTag(id, tag)) {
            throw Fault.notFound("Tag", tag);
        }
    }

    /// The tags in a body; none where there are none.
    static Set<String> tags(Fields body) {
        var list = body.texts("tags", TAG_CHARS_MAX);
        list.forEach(Projects::requireTag);
        var tags = new LinkedHashSet<>(list);
        if (tags.size() != list.size()) {
            throw Fault.invalid("tags", "Every tag may stand there once.");
        }
        requireFew(tags);
        return tags;
    }

    /// A comma or a slash would make it unusable in the addresses that tags stand in.
    private static void requireTag(String tag) {
        if (tag.isBlank() || tag.length() > TAG_CHARS_MAX || tag.matches("(?s).*[,/\0].*")) {
            throw Fault.invalid("tags", "A tag has 1 to " + TAG_CHARS_MAX + " characters, no comma and no slash.");
        }
    }

    private static void requireFew(Set<String> tags) {
        if (tags.size() > TAGS_MAX) {
            throw Fault.invalid("tags", "A project has at most " + TAGS_MAX + " tags.");
        }
    }

    private static void requireTaggable(Project project) {
        if (Options.has(project.options(), Options.IMMUTABLE)) {
            throw Fault.forbidden("Cannot change the tags of project " + project.id() + ": it is immutable.");
        }
    }

    private Project toManage(Caller caller, String id) {
        return Authority.toManage(caller, store.find(id), Project::home, "Project", id);
    }

    private Project find(String id) {
        return store.find(id).orElseThrow(() -> Fault.notFound("Project", id));
    }

    private static RuntimeException taken(String name) {
        return Fault.conflict("Conflict occurred attempting to store project - it is not permitted to have two"
                + " projects with the same name in the same domain: " + name + ".");
    }
}
