package foehn.compute;

import foehn.kernel.db.Database;
import foehn.kernel.json.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The SQL of single servers: their rows, and who works on them. Every change of state is a compare-and-set.
final class ServerStore {
    private final Database db;

    ServerStore(Database db) {
        this.db = db.rows(Server.class);
    }

    long nextNumber(String counter) {
        return db.write(
                h -> h.createQuery("UPDATE compute_counter SET value = value + 1 WHERE name = :name RETURNING value")
                        .bind("name", counter)
                        .mapTo(Long.class)
                        .one());
    }

    void insert(Server server) {
        db.run(h -> h.createUpdate("""
                        INSERT INTO server (id, number, project_id, user_id, name, hostname, description, image_id,
                            image, flavor_id, flavor, vcpus, ram_mib, disk_gib, disks, key_name, public_key, key_type,
                            user_data, config_drive, disk_config, admin_pass, requested_zone, requested_host, hints,
                            nics, security_groups, files, access_ip_v4, access_ip_v6, reservation_id, launch_index,
                            random_seed, host, zone, vm_state, task_state, power_state, locked, locked_reason, fault,
                            launched_at, terminated_at, created_at, updated_at, deleted_at)
                        VALUES (:id, :number, :projectId, :userId, :name, :hostname, :description, :imageId,
                            :image, :flavorId, :flavor, :vcpus, :ramMib, :diskGib, :disks, :keyName, :publicKey,
                            :keyType, :userData, :configDrive, :diskConfig, :adminPass, :requestedZone,
                            :requestedHost, :hints, :nics, :securityGroups, :files, :accessIpV4, :accessIpV6,
                            :reservationId, :launchIndex, :randomSeed, :host, :zone, :vmState, :taskState,
                            :powerState, :locked, :lockedReason, :fault, :launchedAt, :terminatedAt, :createdAt,
                            :updatedAt, :deletedAt)""").bindMethods(server).execute());
    }

    /// Also one that has been deleted.
    Optional<Server> find(String id) {
        return db.read(h -> h.createQuery("SELECT * FROM server WHERE id = :id")
                .bind("id", id)
                .mapTo(Server.class)
                .findOne());
    }

    Optional<Server> live(String id) {
        return find(id).filter(s -> !s.deleted());
    }

    /// What should be on this host.
    List<Server> onHost(String host) {
        return db.read(h -> h.createQuery("SELECT * FROM server WHERE host = :host AND deleted_at IS NULL")
                .bind("host", host)
                .mapTo(Server.class)
                .list());
    }

    /// Takes the server for a task. False when it is no longer as the caller saw it.
    boolean begin(Server seen, ServerTask task, long now) {
        return db.write(h -> h.createUpdate("""
                        UPDATE server SET task_state = :task, updated_at = :now
                        WHERE id = :id AND vm_state = :state AND task_state IS NULL AND deleted_at IS NULL""")
                        .bind("task", task)
                        .bind("now", now)
                        .bind("id", seen.id())
                        .bind("state", seen.vmState())
                        .execute())
                == 1;
    }

    /// Takes the server for its deletion, from whatever task has it. False when that has been done before.
    boolean beginDelete(String id, long now) {
        return db.write(h -> h.createUpdate("""
                        UPDATE server SET task_state = 'DELETING', updated_at = :now
                        WHERE id = :id AND (task_state IS NULL OR task_state <> 'DELETING')
                            AND deleted_at IS NULL""").bind("now", now).bind("id", id).execute()) == 1;
    }

    /// A host has been found for a server that is being built. False when it is to be deleted instead.
    boolean place(String id, String host, String zone, String disks, long now) {
        return db.write(h -> h.createUpdate("""
                        UPDATE server SET host = :host, zone = :zone, disks = :disks, task_state = 'SPAWNING',
                            updated_at = :now
                        WHERE id = :id AND task_state IN ('SCHEDULING', 'SPAWNING')""")
                        .bind("host", host)
                        .bind("zone", zone)
                        .bind("disks", disks)
                        .bind("now", now)
                        .bind("id", id)
                        .execute())
                == 1;
    }

    /// The server is on no host any more.
    void displace(String id, long now) {
        db.run(h -> h.createUpdate("UPDATE server SET host = NULL, zone = NULL, updated_at = :now WHERE id = :id")
                .bind("now", now)
                .bind("id", id)
                .execute());
    }

    /// The guest runs on another host now, whoever has the row.
    void move(String id, String host, String zone, String disks, long now) {
        db.run(h -> h.createUpdate("""
                        UPDATE server SET host = :host, zone = :zone, disks = :disks, updated_at = :now
                        WHERE id = :id AND deleted_at IS NULL""")
                .bind("host", host)
                .bind("zone", zone)
                .bind("disks", disks)
                .bind("now", now)
                .bind("id", id)
                .execute());
    }

    /// Ends a task well. Nothing happens when the task no longer has the server.
    void finish(String id, ServerTask task, ServerState state, PowerState power, long now) {
        db.run(h -> h.createUpdate("""
                        UPDATE server SET task_state = NULL, vm_state = :state, power_state = :power, fault = NULL,
                            admin_pass = NULL, launched_at = COALESCE(launched_at, :now), updated_at = :now
                        WHERE id = :id AND task_state = :task""")
                .bind("state", state)
                .bind("power", power)
                .bind("now", now)
                .bind("id", id)
                .bind("task", task)
                .execute());
    }

    /// Ends a task that came to nothing: the server is what it was.
    void giveUp(String id, ServerTask task, long now) {
        db.run(h -> h.createUpdate(
                        "UPDATE server SET task_state = NULL, updated_at = :now WHERE id = :id AND task_state = :task")
                .bind("now", now)
                .bind("id", id)
                .bind("task", task)
                .execute());
    }

    /// Ends a task that has broken the server. While it is built a failure noted before is kept: it is nearer to
    /// the cause.
    void fail(String id, List<ServerTask> tasks, Server.Failure failure, long now) {
        db.run(h -> h.createUpdate("""
                        UPDATE server SET task_state = NULL, vm_state = 'ERROR', admin_pass = NULL,
                            fault = CASE WHEN vm_state = 'BUILDING' THEN COALESCE(fault, :fault) ELSE :fault END,
                            updated_at = :now
                        WHERE id = :id AND task_state IN (<tasks>)""")
                .bind("fault", Json.MAPPER.writeValueAsString(failure))
                .bind("now", now)
                .bind("id", id)
                .bindList("tasks", tasks)
                .execute());
    }

    /// Says why the task that has the server is going to fail.
    void note(String id, Server.Failure failure) {
        db.run(h -> h.createUpdate("UPDATE server SET fault = :fault WHERE id = :id AND deleted_at IS NULL")
                .bind("fault", Json.MAPPER.writeValueAsString(failure))
                .bind("id", id)
                .execute());
    }

    /// The row follows the guest: only when nothing has happened to the row since `seen` was read.
    boolean follow(Server seen, ServerState state, PowerState power, Server.@Nullable Failure failure, long now) {
        return db.write(h -> h.createUpdate("""
                        UPDATE server SET vm_state = :state, power_state = :power, fault = :fault, updated_at = :now
                        WHERE id = :id AND vm_state = :was AND task_state IS NULL AND updated_at = :seen
                            AND deleted_at IS NULL""")
                        .bind("state", state)
                        .bind("power", power)
                        .bind("fault", failure == null ? seen.fault() : Json.MAPPER.writeValueAsString(failure))
                        .bind("now", now)
                        .bind("id", seen.id())
                        .bind("was", seen.vmState())
                        .bind("seen", seen.updatedAt())
                        .execute())
                == 1;
    }

    void delete(String id, long now) {
        db.run(h -> h.createUpdate("""
                        UPDATE server SET vm_state = 'DELETED', task_state = NULL, power_state = 'NOSTATE',
                            admin_pass = NULL, user_data = NULL, deleted_at = :now, terminated_at = :now,
                            updated_at = :now
                        WHERE id = :id AND deleted_at IS NULL""").bind("now", now).bind("id", id).execute());
    }

    /// `os-resetState`: the administrator knows better. A task that runs loses the row.
    void reset(String id, ServerState state, long now) {
        db.run(h -> h.createUpdate("""
                        UPDATE server SET vm_state = :state, task_state = NULL, updated_at = :now
                        WHERE id = :id AND deleted_at IS NULL""")
                .bind("state", state)
                .bind("now", now)
                .bind("id", id)
                .execute());
    }

    void lock(String id, boolean locked, @Nullable String reason, long now) {
        db.run(h -> h.createUpdate("""
                        UPDATE server SET locked = :locked, locked_reason = :reason, updated_at = :now
                        WHERE id = :id""")
                .bind("locked", locked)
                .bind("reason", reason)
                .bind("now", now)
                .bind("id", id)
                .execute());
    }

    /// What `PUT /servers/{id}` may change.
    void describe(
            String id,
            String name,
            @Nullable String description,
            @Nullable String accessIpV4,
            @Nullable String accessIpV6,
            String diskConfig,
            long now) {
        db.run(h -> h.createUpdate("""
                        UPDATE server SET name = :name, description = :description, access_ip_v4 = :v4,
                            access_ip_v6 = :v6, disk_config = :diskConfig, updated_at = :now
                        WHERE id = :id AND deleted_at IS NULL""")
                .bind("name", name)
                .bind("description", description)
                .bind("v4", accessIpV4)
                .bind("v6", accessIpV6)
                .bind("diskConfig", diskConfig)
                .bind("now", now)
                .bind("id", id)
                .execute());
    }

    void touch(String id, long now) {
        db.run(h -> h.createUpdate("UPDATE server SET updated_at = :now WHERE id = :id")
                .bind("now", now)
                .bind("id", id)
                .execute());
    }
}
