-- Compute. Enumerations are stored by their Java names, times are epoch milliseconds, documents are JSON.

-- Numbers that clients expect where OpenStack has integer keys (migrations, keypairs).
CREATE TABLE compute_counter (
    name  TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO compute_counter (name, value) VALUES ('migration', 0), ('keypair', 0), ('server', 0);

CREATE TABLE flavor (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE,
    vcpus         INTEGER NOT NULL,
    ram_mib       INTEGER NOT NULL,
    disk_gib      INTEGER NOT NULL,
    ephemeral_gib INTEGER NOT NULL,
    swap_mib      INTEGER NOT NULL,
    rxtx_factor   DOUBLE PRECISION NOT NULL,
    is_public     BOOLEAN NOT NULL,
    description   TEXT,
    created_at    BIGINT NOT NULL
);
CREATE TABLE flavor_extra_spec (
    flavor_id TEXT NOT NULL REFERENCES flavor (id) ON DELETE CASCADE,
    name      TEXT NOT NULL,
    value     TEXT NOT NULL,
    PRIMARY KEY (flavor_id, name)
);
CREATE TABLE flavor_access (
    flavor_id  TEXT NOT NULL REFERENCES flavor (id) ON DELETE CASCADE,
    project_id TEXT NOT NULL,
    PRIMARY KEY (flavor_id, project_id)
);

CREATE TABLE keypair (
    number      BIGINT NOT NULL,
    user_id     TEXT NOT NULL,
    name        TEXT NOT NULL,
    type        TEXT NOT NULL,
    public_key  TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (user_id, name)
);

-- A host with an agent. `generation` is the compare-and-set on which claims of its capacity are serialised.
CREATE TABLE host (
    name            TEXT PRIMARY KEY,
    uuid            TEXT NOT NULL UNIQUE,
    agent_url       TEXT NOT NULL,
    disabled        BOOLEAN NOT NULL,
    disabled_reason TEXT,
    forced_down     BOOLEAN NOT NULL,
    facts           TEXT,
    last_seen       BIGINT NOT NULL,
    generation      BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    updated_at      BIGINT NOT NULL
);
-- What a host can promise: (total - reserved) * ratio. Resource classes: VCPU, MEMORY_MB, DISK_GB.
CREATE TABLE inventory (
    host             TEXT NOT NULL REFERENCES host (name) ON DELETE CASCADE,
    resource_class   TEXT NOT NULL,
    total            BIGINT NOT NULL,
    reserved         BIGINT NOT NULL,
    allocation_ratio DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (host, resource_class)
);
-- What it has promised. The consumer is a server, or a live migration: that holds the target until the guest is there.
CREATE TABLE allocation (
    consumer       TEXT NOT NULL,
    host           TEXT NOT NULL REFERENCES host (name),
    resource_class TEXT NOT NULL,
    used           BIGINT NOT NULL,
    project_id     TEXT NOT NULL,
    user_id        TEXT NOT NULL,
    PRIMARY KEY (consumer, host, resource_class)
);
CREATE INDEX allocation_by_host ON allocation (host, resource_class);

-- A server. Deleted ones are kept (deleted_at) for `changes-since`.
CREATE TABLE server (
    id                TEXT PRIMARY KEY,
    number            BIGINT NOT NULL,
    project_id        TEXT NOT NULL,
    user_id           TEXT NOT NULL,
    name              TEXT NOT NULL,
    hostname          TEXT NOT NULL,
    description       TEXT,
    image_id          TEXT,
    image             TEXT,
    flavor_id         TEXT NOT NULL,
    flavor            TEXT NOT NULL,
    vcpus             INTEGER NOT NULL,
    ram_mib           INTEGER NOT NULL,
    disk_gib          INTEGER NOT NULL,
    disks             TEXT NOT NULL,
    key_name          TEXT,
    public_key        TEXT,
    key_type          TEXT,
    user_data         TEXT,
    config_drive      BOOLEAN NOT NULL,
    disk_config       TEXT NOT NULL,
    admin_pass        TEXT,
    requested_zone    TEXT,
    requested_host    TEXT,
    hints             TEXT NOT NULL,
    nics              TEXT NOT NULL,
    security_groups   TEXT NOT NULL,
    files             TEXT NOT NULL,
    access_ip_v4      TEXT,
    access_ip_v6      TEXT,
    reservation_id    TEXT NOT NULL,
    launch_index      INTEGER NOT NULL,
    random_seed       TEXT NOT NULL,
    host              TEXT,
    zone              TEXT,
    vm_state          TEXT NOT NULL,
    task_state        TEXT,
    power_state       TEXT NOT NULL,
    locked            BOOLEAN NOT NULL,
    locked_reason     TEXT,
    fault             TEXT,
    launched_at       BIGINT,
    terminated_at     BIGINT,
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL,
    deleted_at        BIGINT
);
CREATE INDEX server_by_project ON server (project_id, created_at) WHERE deleted_at IS NULL;
CREATE INDEX server_by_host ON server (host) WHERE deleted_at IS NULL;
CREATE INDEX server_by_age ON server (created_at, id);
CREATE TABLE server_metadata (
    server_id TEXT NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    name      TEXT NOT NULL,
    value     TEXT NOT NULL,
    PRIMARY KEY (server_id, name)
);
CREATE TABLE server_tag (
    server_id TEXT NOT NULL REFERENCES server (id) ON DELETE CASCADE,
    tag       TEXT NOT NULL,
    PRIMARY KEY (server_id, tag)
);

-- A live migration and how it stands; `status` is Nova's word.
CREATE TABLE migration (
    id               TEXT PRIMARY KEY,
    number           BIGINT NOT NULL UNIQUE,
    server_id        TEXT NOT NULL,
    project_id       TEXT NOT NULL,
    user_id          TEXT NOT NULL,
    type             TEXT NOT NULL,
    status           TEXT NOT NULL,
    source_host      TEXT NOT NULL,
    dest_host        TEXT,
    block            BOOLEAN NOT NULL,
    abort_requested  BOOLEAN NOT NULL,
    memory_total     BIGINT NOT NULL,
    memory_remaining BIGINT NOT NULL,
    memory_processed BIGINT NOT NULL,
    disk_total       BIGINT NOT NULL,
    disk_processed   BIGINT NOT NULL,
    total_millis     BIGINT NOT NULL,
    pause_millis     BIGINT NOT NULL,
    passes           TEXT NOT NULL,
    failure          TEXT,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL
);
CREATE INDEX migration_by_server ON migration (server_id, number);
CREATE INDEX migration_by_host ON migration (source_host, dest_host);

-- What was asked of a server, and what became of it.
CREATE TABLE instance_action (
    server_id  TEXT NOT NULL,
    request_id TEXT NOT NULL,
    action     TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    project_id TEXT NOT NULL,
    message    TEXT,
    started_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (server_id, request_id)
);
CREATE TABLE instance_action_event (
    server_id   TEXT NOT NULL,
    request_id  TEXT NOT NULL,
    event       TEXT NOT NULL,
    host        TEXT,
    started_at  BIGINT NOT NULL,
    finished_at BIGINT,
    result      TEXT,
    details     TEXT,
    PRIMARY KEY (server_id, request_id, event)
);

CREATE TABLE server_group (
    id         TEXT PRIMARY KEY,
    project_id TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    name       TEXT NOT NULL,
    policy     TEXT NOT NULL,
    rules      TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE server_group_member (
    group_id  TEXT NOT NULL REFERENCES server_group (id) ON DELETE CASCADE,
    server_id TEXT NOT NULL,
    PRIMARY KEY (group_id, server_id)
);
