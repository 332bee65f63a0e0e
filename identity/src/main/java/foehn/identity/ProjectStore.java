package foehn.identity;

import foehn.kernel.db.Database;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Projects and domains, and the tags of projects.
final class ProjectStore {
    /// Where a user has a role: given there, or inherited from above.
    private static final String OF_USER = """
            (WITH RECURSIVE mine (target_id, inherited) AS (
                SELECT target_id, inherited FROM role_assignment
                WHERE target_id IS NOT NULL
                  AND (user_id = :user OR group_id IN (SELECT group_id FROM membership WHERE user_id = :user))
            ),
            reached (id) AS (
                SELECT p.id FROM project p JOIN mine m ON p.parent_id = m.target_id WHERE m.inherited
                UNION
                SELECT p.id FROM project p JOIN reached r ON p.parent_id = r.id
            )
            SELECT * FROM project
            WHERE id IN (SELECT target_id FROM mine WHERE NOT inherited) OR id IN (SELECT id FROM reached)) AS p
            """;

    record Tagged(String projectId, String tag) {}

    private final Database db;
    private final EpochStore epoch;
    private final ListStore lists;

    ProjectStore(Database db, EpochStore epoch, ListStore lists) {
        this.db = db.rows(Project.class, Tagged.class);
        this.epoch = epoch;
        this.lists = lists;
    }

    Page<Project> page(Listing listing, TagFilter filter) {
        var source = new StringBuilder("(SELECT * FROM project p WHERE 1 = 1");
        var lists =
                Map.of("all", filter.all(), "some", filter.any(), "lacking", filter.notAll(), "none", filter.none());
        lists.forEach((name, tags) -> {
            if (!tags.isEmpty()) {
                source.append(" AND (SELECT count(*) FROM project_tag t WHERE t.project_id = p.id AND t.tag IN (<")
                        .append(name)
                        .append(">)) ")
                        .append(
                                switch (name) {
                                    case "all" -> "= " + tags.size();
                                    case "some" -> "> 0";
                                    case "lacking" -> "< " + tags.size();
                                    default -> "= 0";
                                });
            }
        });
        return this.lists.page(source.append(") AS p").toString(), Project.class, listing, query -> {
            lists.forEach((name, tags) -> {
                if (!tags.isEmpty()) {
                    query.bindList(name, tags);
                }
            });
            return query;
        });
    }

    /// The projects, or the domains, where the user has a role.
    Page<Project> ofUser(String userId, Listing listing) {
        return lists.page(OF_USER, Project.class, listing, q -> q.bind("user", userId));
    }

    Optional<Project> find(String id) {
        return lists.find("project", Project.class, id);
    }

    Optional<Project> findDomain(String name) {
        return db.read(h -> h.createQuery("SELECT * FROM project WHERE is_domain AND name = :name")
                .bind("name", name)
                .mapTo(Project.class)
                .findOne());
    }

    Optional<Project> find(String domainId, String name) {
        return db.read(
                h -> h.createQuery("SELECT * FROM project WHERE NOT is_domain AND domain_id = :domain AND name = :name")
                        .bind("domain", domainId)
                        .bind("name", name)
                        .mapTo(Project.class)
                        .findOne());
    }

    /// Whether the name was free.
    boolean insert(Project project, Collection<String> tags) {
        return epoch.change(h -> {
            int inserted = h.createUpdate("""
                            INSERT INTO project (id, name, domain_id, parent_id, is_domain, enabled, description,
                                                 generation, extra, options, created_at)
                            VALUES (:id, :name, :domain, :parent, :isDomain, :enabled, :description,
                                    :generation, :extra, :options, :createdAt)
                            ON CONFLICT DO NOTHING
                            """)
                    .bind("id", project.id())
                    .bind("name", project.name())
                    .bind("domain", project.domainId())
                    .bind("parent", project.parentId())
                    .bind("isDomain", project.isDomain())
                    .bind("enabled", project.enabled())
                    .bind("description", project.description())
                    .bind("generation", project.generation())
                    .bind("extra", project.extra())
                    .bind("options", project.options())
                    .bind("createdAt", project.createdAt())
                    .execute();
            if (inserted == 1) {
                putTags(h, project.id(), tags);
            }
            return inserted == 1;
        });
    }

    /// Whether the name was free. A project that is no longer enabled gets another generation.
    boolean update(Project project) {
        return epoch.change(h -> {
            // Looked for first: a failed unique constraint would end PostgreSQL's transaction. Were somebody quicker,
            // the update would fail as a whole, and the client would be told that it did.
            int taken = h.createQuery("""
                            SELECT count(*) FROM project
                            WHERE id <> :id AND name = :name AND is_domain = :isDomain
                              AND domain_id IS NOT DISTINCT FROM :domain
                            """)
                    .bind("id", project.id())
                    .bind("name", project.name())
                    .bind("isDomain", project.isDomain())
                    .bind("domain", project.domainId())
                    .mapTo(Integer.class)
                    .one();
            if (taken > 0) {
                return false;
            }
            h.createUpdate("""
                            UPDATE project SET name = :name, description = :description, extra = :extra,
                                options = :options,
                                generation = generation + CASE WHEN enabled AND NOT :enabled THEN 1 ELSE 0 END,
                                enabled = :enabled
                            WHERE id = :id
                            """)
                    .bind("id", project.id())
                    .bind("name", project.name())
                    .bind("description", project.description())
                    .bind("extra", project.extra())
                    .bind("options", project.options())
                    .bind("enabled", project.enabled())
                    .execute();
            return true;
        });
    }

    /// With all that belongs to it: for a domain its users, groups, projects and roles too.
    boolean delete(String id) {
        return epoch.change(h -> {
            h.execute("UPDATE users SET default_project_id = NULL WHERE default_project_id = ?", id);
            return h.execute("DELETE FROM project WHERE id = ?", id) == 1;
        });
    }

    List<Project> children(String id) {
        return db.read(h -> h.createQuery("SELECT * FROM project WHERE parent_id = :id ORDER BY id")
                .bind("id", id)
                .mapTo(Project.class)
                .list());
    }

    /// Every tag of these projects.
    Map<String, List<String>> tags(Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return db.read(h -> h
                .createQuery("SELECT project_id, tag FROM project_tag WHERE project_id IN (<ids>) ORDER BY tag")
                .bindList("ids", List.copyOf(ids))
                .mapTo(Tagged.class)
                .stream()
                .collect(Collectors.groupingBy(
                        Tagged::projectId, Collectors.mapping(Tagged::tag, Collectors.toList()))));
    }

    /// The names of those that exist.
    Map<String, String> names(Collection<String> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return db.read(h -> h
                .createQuery("SELECT * FROM project WHERE id IN (<ids>)")
                .bindList("ids", List.copyOf(ids))
                .mapTo(Project.class)
                .stream()
                .collect(Collectors.toUnmodifiableMap(Project::id, Project::name)));
    }

    void replaceTags(String id, Collection<String> tags) {
        epoch.run(h -> {
            h.execute("DELETE FROM project_tag WHERE project_id = ?", id);
            putTags(h, id, tags);
        });
    }

    void addTag(String id, String tag) {
        epoch.run(h -> putTags(h, id, List.of(tag)));
    }

    boolean removeTag(String id, String tag) {
        return epoch.change(h -> h.execute("DELETE FROM project_tag WHERE project_id = ? AND tag = ?", id, tag)) == 1;
    }

    private static void putTags(Handle h, String id, Collection<String> tags) {
        tags.forEach(tag ->
                h.execute("INSERT INTO project_tag (project_id, tag) VALUES (?, ?) ON CONFLICT DO NOTHING", id, tag));
    }
}
