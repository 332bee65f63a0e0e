-- Block storage. Statuses are stored in Cinder's own words, for filters compare them; times are epoch milliseconds.

CREATE TABLE volume (
    id               TEXT PRIMARY KEY,
    project_id       TEXT NOT NULL,
    user_id          TEXT NOT NULL,
    name             TEXT,
    description      TEXT,
    size_gib         BIGINT NOT NULL,
    status           TEXT NOT NULL,
    previous_status  TEXT,
    zone             TEXT NOT NULL,
    type_id          TEXT,
    backend          TEXT NOT NULL,
    bootable         BOOLEAN NOT NULL,
    multiattach      BOOLEAN NOT NULL,
    encrypted        BOOLEAN NOT NULL,
    source_volume_id TEXT,
    snapshot_id      TEXT,
    group_id         TEXT,
    migration_status TEXT,
    consumes_quota   BOOLEAN NOT NULL,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT
);
CREATE INDEX volume_by_project ON volume (project_id, created_at);
CREATE INDEX volume_by_group ON volume (group_id);

CREATE TABLE volume_snapshot (
    id                TEXT PRIMARY KEY,
    project_id        TEXT NOT NULL,
    user_id           TEXT NOT NULL,
    volume_id         TEXT NOT NULL REFERENCES volume (id),
    name              TEXT,
    description       TEXT,
    size_gib          BIGINT NOT NULL,
    status            TEXT NOT NULL,
    progress          TEXT NOT NULL,
    group_snapshot_id TEXT,
    consumes_quota    BOOLEAN NOT NULL,
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT
);
CREATE INDEX volume_snapshot_by_project ON volume_snapshot (project_id, created_at);
CREATE INDEX volume_snapshot_by_volume ON volume_snapshot (volume_id);

-- Everything that is a name and a value: `kind` says what of the subject it is (metadata, image, admin, spec).
CREATE TABLE block_label (
    subject TEXT NOT NULL,
    kind    TEXT NOT NULL,
    name    TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (subject, kind, name)
);

-- Volume types and group types.
CREATE TABLE block_type (
    id          TEXT PRIMARY KEY,
    kind        TEXT NOT NULL,
    name        TEXT NOT NULL,
    description TEXT,
    is_public   BOOLEAN NOT NULL,
    qos_id      TEXT,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT,
    UNIQUE (kind, name)
);
CREATE TABLE block_type_access (
    type_id    TEXT NOT NULL REFERENCES block_type (id) ON DELETE CASCADE,
    project_id TEXT NOT NULL,
    PRIMARY KEY (type_id, project_id)
);
-- Which type a project's volumes have when nobody says.
CREATE TABLE block_default_type (
    project_id TEXT PRIMARY KEY,
    type_id    TEXT NOT NULL REFERENCES block_type (id)
);
CREATE TABLE block_encryption (
    id               TEXT PRIMARY KEY,
    type_id          TEXT NOT NULL UNIQUE REFERENCES block_type (id) ON DELETE CASCADE,
    provider         TEXT NOT NULL,
    cipher           TEXT,
    key_size         BIGINT,
    control_location TEXT NOT NULL,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT
);
CREATE TABLE block_qos (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    consumer   TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- `scope` is a project, or `class:NAME`.
CREATE TABLE block_quota (
    scope    TEXT NOT NULL,
    resource TEXT NOT NULL,
    hard     BIGINT NOT NULL,
    PRIMARY KEY (scope, resource)
);
-- The row under which a project's quota is checked and used up.
CREATE TABLE block_quota_lock (
    project_id TEXT PRIMARY KEY,
    revision   BIGINT NOT NULL
);

-- `auth_hash` is of the key that was told once to who offered.
CREATE TABLE volume_transfer (
    id                     TEXT PRIMARY KEY,
    volume_id              TEXT NOT NULL REFERENCES volume (id) ON DELETE CASCADE,
    name                   TEXT,
    auth_hash              TEXT NOT NULL,
    no_snapshots           BOOLEAN NOT NULL,
    project_id             TEXT NOT NULL,
    destination_project_id TEXT,
    accepted               BOOLEAN NOT NULL,
    created_at             BIGINT NOT NULL
);

CREATE TABLE volume_attachment (
    id          TEXT PRIMARY KEY,
    volume_id   TEXT NOT NULL REFERENCES volume (id) ON DELETE CASCADE,
    project_id  TEXT NOT NULL,
    instance_id TEXT,
    host        TEXT,
    mountpoint  TEXT,
    mode        TEXT NOT NULL,
    status      TEXT NOT NULL,
    connector   TEXT,
    connection  TEXT,
    created_at  BIGINT NOT NULL,
    attached_at BIGINT,
    updated_at  BIGINT
);
CREATE INDEX volume_attachment_by_volume ON volume_attachment (volume_id);

CREATE TABLE volume_backup (
    id             TEXT PRIMARY KEY,
    project_id     TEXT NOT NULL,
    user_id        TEXT NOT NULL,
    volume_id      TEXT NOT NULL,
    snapshot_id    TEXT,
    parent_id      TEXT,
    name           TEXT,
    description    TEXT,
    size_gib       BIGINT NOT NULL,
    status         TEXT NOT NULL,
    fail_reason    TEXT,
    container      TEXT,
    location       TEXT NOT NULL,
    object_count   BIGINT NOT NULL,
    zone           TEXT,
    data_timestamp BIGINT NOT NULL,
    created_at     BIGINT NOT NULL,
    updated_at     BIGINT
);
CREATE INDEX volume_backup_by_project ON volume_backup (project_id, created_at);
CREATE INDEX volume_backup_by_parent ON volume_backup (parent_id);

CREATE TABLE volume_group (
    id                TEXT PRIMARY KEY,
    project_id        TEXT NOT NULL,
    user_id           TEXT NOT NULL,
    name              TEXT,
    description       TEXT,
    group_type        TEXT NOT NULL,
    volume_types      TEXT NOT NULL,
    zone              TEXT NOT NULL,
    status            TEXT NOT NULL,
    group_snapshot_id TEXT,
    source_group_id   TEXT,
    created_at        BIGINT NOT NULL,
    updated_at        BIGINT
);
CREATE TABLE volume_group_snapshot (
    id          TEXT PRIMARY KEY,
    project_id  TEXT NOT NULL,
    user_id     TEXT NOT NULL,
    group_id    TEXT NOT NULL REFERENCES volume_group (id),
    group_type  TEXT NOT NULL,
    name        TEXT,
    description TEXT,
    status      TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    updated_at  BIGINT
);

CREATE TABLE block_message (
    id            TEXT PRIMARY KEY,
    project_id    TEXT NOT NULL,
    request_id    TEXT,
    resource_type TEXT NOT NULL,
    resource_uuid TEXT,
    event_id      TEXT NOT NULL,
    message_level TEXT NOT NULL,
    text          TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL
);

-- What an operator said of a service; a service that nothing was said of is enabled.
CREATE TABLE block_service (
    host            TEXT NOT NULL,
    binary_name     TEXT NOT NULL,
    disabled        BOOLEAN NOT NULL,
    disabled_reason TEXT,
    frozen          BOOLEAN NOT NULL,
    updated_at      BIGINT NOT NULL,
    PRIMARY KEY (host, binary_name)
);
