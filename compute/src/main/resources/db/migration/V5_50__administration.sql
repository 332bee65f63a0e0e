-- What administrators see and set besides servers. Times are epoch milliseconds.

-- The integers by which hypervisors and services were known before microversion 2.53.
INSERT INTO compute_counter (name, value) VALUES ('host', 0), ('aggregate', 0);
CREATE TABLE host_number (
    host   TEXT PRIMARY KEY REFERENCES host (name) ON DELETE CASCADE,
    number BIGINT NOT NULL UNIQUE
);

-- A set of hosts. Its availability zone, when it is one, is the metadatum `availability_zone`.
CREATE TABLE host_aggregate (
    id         BIGINT PRIMARY KEY,
    uuid       TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    updated_at BIGINT
);
CREATE TABLE host_aggregate_host (
    aggregate_id BIGINT NOT NULL REFERENCES host_aggregate (id) ON DELETE CASCADE,
    host         TEXT NOT NULL REFERENCES host (name) ON DELETE CASCADE,
    PRIMARY KEY (aggregate_id, host)
);
CREATE INDEX host_aggregate_by_host ON host_aggregate_host (host);
CREATE TABLE host_aggregate_metadata (
    aggregate_id BIGINT NOT NULL REFERENCES host_aggregate (id) ON DELETE CASCADE,
    name         TEXT NOT NULL,
    value        TEXT NOT NULL,
    PRIMARY KEY (aggregate_id, name)
);

-- Limits that somebody has set. An empty project: of all projects. An empty user: of the project as a whole.
CREATE TABLE compute_quota (
    project_id TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    resource   TEXT NOT NULL,
    hard_limit BIGINT NOT NULL,
    PRIMARY KEY (project_id, user_id, resource)
);
-- Whoever is about to use up a project's quota updates its row here first, so that they come one after another.
CREATE TABLE compute_quota_turn (
    project_id TEXT PRIMARY KEY,
    turn       BIGINT NOT NULL
);
