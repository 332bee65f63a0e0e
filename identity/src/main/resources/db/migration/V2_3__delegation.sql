-- One user's leave for another to work in a project with some of the first one's roles.
CREATE TABLE trust (
    id                   TEXT PRIMARY KEY,
    trustor_id           TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    trustee_id           TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    project_id           TEXT REFERENCES project (id) ON DELETE CASCADE,
    impersonation        BOOLEAN NOT NULL,
    expires_at_micros    BIGINT,
    remaining_uses       INTEGER,
    redelegated_trust_id TEXT REFERENCES trust (id) ON DELETE CASCADE,
    redelegation_count   INTEGER NOT NULL
);
CREATE INDEX trust_by_trustor ON trust (trustor_id);
CREATE INDEX trust_by_trustee ON trust (trustee_id);
CREATE INDEX trust_by_redelegated_trust ON trust (redelegated_trust_id);
CREATE TABLE trust_role (
    trust_id TEXT NOT NULL REFERENCES trust (id) ON DELETE CASCADE,
    role_id  TEXT NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    PRIMARY KEY (trust_id, role_id)
);

-- Programs of others that users let work for them (OAuth 1.0a). The secrets are sealed.
CREATE TABLE oauth1_consumer (
    id          TEXT PRIMARY KEY,
    description TEXT,
    sealed      TEXT NOT NULL,
    extra       TEXT NOT NULL
);

-- What a consumer asks a user for. verifier: null until the user has agreed.
CREATE TABLE oauth1_request_token (
    id          TEXT PRIMARY KEY,
    consumer_id TEXT NOT NULL REFERENCES oauth1_consumer (id) ON DELETE CASCADE,
    project_id  TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    user_id     TEXT REFERENCES users (id) ON DELETE CASCADE,
    role_ids    TEXT NOT NULL,
    sealed      TEXT NOT NULL,
    verifier    TEXT,
    expires_at  BIGINT
);

CREATE TABLE oauth1_access_token (
    id          TEXT PRIMARY KEY,
    consumer_id TEXT NOT NULL REFERENCES oauth1_consumer (id) ON DELETE CASCADE,
    project_id  TEXT NOT NULL REFERENCES project (id) ON DELETE CASCADE,
    user_id     TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    sealed      TEXT NOT NULL,
    expires_at  BIGINT
);
CREATE TABLE oauth1_access_token_role (
    access_token_id TEXT NOT NULL REFERENCES oauth1_access_token (id) ON DELETE CASCADE,
    role_id         TEXT NOT NULL REFERENCES role (id) ON DELETE CASCADE,
    PRIMARY KEY (access_token_id, role_id)
);
CREATE INDEX oauth1_access_token_by_user ON oauth1_access_token (user_id);
