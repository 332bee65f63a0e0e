-- SQL that SQLite (3.39 and later) and PostgreSQL both take. Times are milliseconds since the epoch.

-- Counts the changes to everything that a token's meaning depends on; processes compare it with what they remember.
CREATE TABLE identity_epoch (value BIGINT NOT NULL);
INSERT INTO identity_epoch (value) VALUES (0);

-- A domain is a project that is one: so Keystone has it, and so clients see it.
-- generation: tokens name the one they were made for; another one makes them void.
CREATE TABLE project (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    domain_id   TEXT REFERENCES project (id) ON DELETE CASCADE,
    parent_id   TEXT REFERENCES project (id) ON DELETE CASCADE,
    is_domain   BOOLEAN NOT NULL,
    enabled     BOOLEAN NOT NULL,
    description TEXT NOT NULL,
    generation  BIGINT NOT NULL,
    extra       TEXT NOT NULL,
    created_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX project_domain_name ON project (name) WHERE is_domain;
CREATE UNIQUE INDEX project_name ON project (domain_id, name) WHERE NOT is_domain;
CREATE INDEX project_by_parent ON project (parent_id);

CREATE TABLE project_tag (
    project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    tag        TEXT NOT NULL,
    PRIMARY KEY (project_id, tag)
);

CREATE TABLE users (
    id                 TEXT PRIMARY KEY,
    domain_id          TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    name               TEXT NOT NULL,
    enabled            BOOLEAN NOT NULL,
    default_project_id TEXT,
    password_hash      TEXT,
    generation         BIGINT NOT NULL,
    extra              TEXT NOT NULL,
    created_at         BIGINT NOT NULL,
    UNIQUE (domain_id, name)
);

CREATE TABLE user_group (
    id          TEXT PRIMARY KEY,
    domain_id   TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    description TEXT NOT NULL,
    extra       TEXT NOT NULL,
    UNIQUE (domain_id, name)
);

CREATE TABLE membership (
    group_id TEXT NOT NULL REFERENCES user_group (id) ON DELETE CASCADE,
    user_id  TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, user_id)
);
CREATE INDEX membership_by_user ON membership (user_id);

-- A role of a domain never stands in a token; it only implies others.
CREATE TABLE role (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    domain_id   TEXT REFERENCES project (id) ON DELETE CASCADE,
    description TEXT,
    extra       TEXT NOT NULL
);
CREATE UNIQUE INDEX role_name ON role (name) WHERE domain_id IS NULL;
CREATE UNIQUE INDEX role_domain_name ON role (domain_id, name) WHERE domain_id IS NOT NULL;

CREATE TABLE implied_role (
    prior_id   TEXT NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    implied_id TEXT NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    PRIMARY KEY (prior_id, implied_id)
);

-- Who: a user or a group. Where: a project, a domain, or (null) the whole system.
CREATE TABLE role_assignment (
    user_id   TEXT REFERENCES users (id) ON DELETE CASCADE,
    group_id  TEXT REFERENCES user_group (id) ON DELETE CASCADE,
    target_id TEXT REFERENCES project (id) ON DELETE CASCADE,
    role_id   TEXT NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    inherited BOOLEAN NOT NULL,
    CHECK ((user_id IS NULL) <> (group_id IS NULL))
);
CREATE UNIQUE INDEX role_assignment_once ON role_assignment
    (COALESCE(user_id, ''), COALESCE(group_id, ''), COALESCE(target_id, ''), role_id, inherited);
CREATE INDEX role_assignment_by_user ON role_assignment (user_id);
CREATE INDEX role_assignment_by_group ON role_assignment (group_id);
CREATE INDEX role_assignment_by_target ON role_assignment (target_id);

CREATE TABLE catalog_region (
    id               TEXT PRIMARY KEY,
    description      TEXT NOT NULL,
    parent_region_id TEXT REFERENCES catalog_region (id),
    extra            TEXT NOT NULL
);

CREATE TABLE catalog_service (
    id          TEXT PRIMARY KEY,
    type        TEXT NOT NULL,
    name        TEXT,
    description TEXT,
    enabled     BOOLEAN NOT NULL,
    extra       TEXT NOT NULL
);

CREATE TABLE catalog_endpoint (
    id           TEXT PRIMARY KEY,
    service_id   TEXT NOT NULL REFERENCES catalog_service (id) ON DELETE CASCADE,
    interface    TEXT NOT NULL,
    region_id    TEXT REFERENCES catalog_region (id),
    url          TEXT NOT NULL,
    enabled      BOOLEAN NOT NULL,
    extra        TEXT NOT NULL
);
CREATE INDEX catalog_endpoint_by_service ON catalog_endpoint (service_id);

-- expires_at_micros: clients compare the text with the one they sent, to the microsecond.
CREATE TABLE application_credential (
    id                TEXT PRIMARY KEY,
    user_id           TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    project_id        TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    name              TEXT NOT NULL,
    description       TEXT,
    secret_hash       TEXT NOT NULL,
    expires_at_micros BIGINT,
    unrestricted      BOOLEAN NOT NULL,
    created_at        BIGINT NOT NULL,
    UNIQUE (user_id, name)
);
CREATE TABLE application_credential_role (
    credential_id TEXT NOT NULL REFERENCES application_credential (id) ON DELETE CASCADE,
    role_id       TEXT NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    PRIMARY KEY (credential_id, role_id)
);

-- Single tokens that were given back before they expired.
CREATE TABLE revoked_token (
    audit_id   TEXT PRIMARY KEY,
    expires_at BIGINT NOT NULL
);
CREATE INDEX revoked_token_by_expiry ON revoked_token (expires_at);
