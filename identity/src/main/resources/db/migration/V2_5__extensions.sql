-- value: JSON; or, of a secret, sealed.
CREATE TABLE domain_config (
    domain_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    grp       TEXT NOT NULL,
    opt       TEXT NOT NULL,
    value     TEXT NOT NULL,
    PRIMARY KEY (domain_id, grp, opt)
);

-- Which policy is for which endpoint, or for which service, perhaps in a region only.
CREATE TABLE policy_association (
    policy_id   TEXT NOT NULL REFERENCES policy (id) ON DELETE CASCADE,
    endpoint_id TEXT REFERENCES catalog_endpoint (id) ON DELETE CASCADE,
    service_id  TEXT REFERENCES catalog_service (id) ON DELETE CASCADE,
    region_id   TEXT REFERENCES catalog_region (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX policy_association_once ON policy_association
    (COALESCE(endpoint_id, ''), COALESCE(service_id, ''), COALESCE(region_id, ''));

-- Which endpoints a project's catalogs show: those named, and those that groups find. Without either, all.
CREATE TABLE project_endpoint (
    project_id  TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    endpoint_id TEXT NOT NULL REFERENCES catalog_endpoint (id) ON DELETE CASCADE,
    PRIMARY KEY (project_id, endpoint_id)
);
CREATE TABLE endpoint_group (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    description TEXT,
    filters     TEXT NOT NULL
);
CREATE TABLE project_endpoint_group (
    project_id TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    group_id   TEXT NOT NULL REFERENCES endpoint_group (id) ON DELETE CASCADE,
    PRIMARY KEY (project_id, group_id)
);

-- How much of a resource a project or domain may have unless a limit of its own says otherwise.
CREATE TABLE registered_limit (
    id            TEXT PRIMARY KEY,
    service_id    TEXT NOT NULL REFERENCES catalog_service (id) ON DELETE CASCADE,
    region_id     TEXT REFERENCES catalog_region (id) ON DELETE CASCADE,
    resource_name TEXT NOT NULL,
    default_limit INTEGER NOT NULL,
    description   TEXT
);
CREATE UNIQUE INDEX registered_limit_once ON registered_limit (service_id, COALESCE(region_id, ''), resource_name);
CREATE TABLE resource_limit (
    id             TEXT PRIMARY KEY,
    registered_id  TEXT NOT NULL REFERENCES registered_limit (id) ON DELETE CASCADE,
    project_id     TEXT REFERENCES project (id) ON DELETE CASCADE,
    domain_id      TEXT REFERENCES project (id) ON DELETE CASCADE,
    resource_limit INTEGER NOT NULL,
    description    TEXT,
    CHECK ((project_id IS NULL) <> (domain_id IS NULL))
);
CREATE UNIQUE INDEX resource_limit_once ON resource_limit
    (registered_id, COALESCE(project_id, ''), COALESCE(domain_id, ''));

-- Others who say who somebody is.
CREATE TABLE identity_provider (
    id                TEXT PRIMARY KEY,
    domain_id         TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    enabled           BOOLEAN NOT NULL,
    description       TEXT,
    authorization_ttl INTEGER
);
CREATE TABLE identity_provider_remote_id (
    remote_id   TEXT PRIMARY KEY,
    provider_id TEXT NOT NULL REFERENCES identity_provider (id) ON DELETE CASCADE
);
CREATE TABLE federation_mapping (
    id             TEXT PRIMARY KEY,
    rules          TEXT NOT NULL,
    schema_version TEXT NOT NULL
);
CREATE TABLE federation_protocol (
    id                  TEXT NOT NULL,
    provider_id         TEXT NOT NULL REFERENCES identity_provider (id) ON DELETE CASCADE,
    mapping_id          TEXT NOT NULL,
    remote_id_attribute TEXT,
    PRIMARY KEY (provider_id, id)
);
CREATE TABLE service_provider (
    id                 TEXT PRIMARY KEY,
    auth_url           TEXT NOT NULL,
    sp_url             TEXT NOT NULL,
    enabled            BOOLEAN NOT NULL,
    description        TEXT,
    relay_state_prefix TEXT NOT NULL
);

-- What made tokens void before their time. body: what the tokens have in common, as JSON.
CREATE TABLE revocation_event (
    id         TEXT PRIMARY KEY,
    body       TEXT NOT NULL,
    revoked_at BIGINT NOT NULL
);
CREATE INDEX revocation_event_by_time ON revocation_event (revoked_at);
