package foehn.image;

import foehn.kernel.db.Database;
import java.util.List;
import java.util.Optional;

/// The SQL of imports.
final class TaskStore {
    private final Database db;

    TaskStore(Database db) {
        this.db = db.rows(Task.class);
    }

    void insert(Task task) {
        db.run(h -> h.createUpdate("""
                        INSERT INTO image_task (id, image_id, status, request, message, owner, user_id, request_id,
                            created_at, updated_at)
                        VALUES (:id, :imageId, :status, :request, :message, :owner, :userId, :requestId,
                            :createdAt, :updatedAt)""").bindMethods(task).execute());
    }

    void update(String id, Task.Status status, String message, long now) {
        db.run(h -> h.createUpdate(
                        "UPDATE image_task SET status = :status, message = :message, updated_at = :now WHERE id = :id")
                .bind("id", id)
                .bind("status", status)
                .bind("message", message)
                .bind("now", now)
                .execute());
    }

    Optional<Task> find(String id) {
        return db.read(h -> h.createQuery("SELECT * FROM image_task WHERE id = :id")
                .bind("id", id)
                .mapTo(Task.class)
                .findOne());
    }

    /// Newest first.
    List<Task> of(String image) {
        return db.read(
                h -> h.createQuery("SELECT * FROM image_task WHERE image_id = :image ORDER BY created_at DESC, id DESC")
                        .bind("image", image)
                        .mapTo(Task.class)
                        .list());
    }

    /// Newest first; of one project, or of all when `owner` is empty; those behind `after`, when given.
    List<Task> list(Optional<String> owner, Optional<Task> after, int limit) {
        return db.read(h -> h.createQuery("""
                        SELECT * FROM image_task
                        WHERE (:all = 1 OR owner = :owner)
                            AND (:first = 1 OR created_at < :at OR (created_at = :at AND id < :id))
                        ORDER BY created_at DESC, id DESC LIMIT :limit""")
                .bind("all", owner.isEmpty() ? 1 : 0)
                .bind("owner", owner.orElse(""))
                .bind("first", after.isEmpty() ? 1 : 0)
                .bind("at", after.map(Task::createdAt).orElse(0L))
                .bind("id", after.map(Task::id).orElse(""))
                .bind("limit", limit)
                .mapTo(Task.class)
                .list());
    }
}
