-- Requests that an application credential may be limited to. They outlive the credentials that name them.
CREATE TABLE access_rule (
    id      TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    service TEXT NOT NULL,
    path    TEXT NOT NULL,
    method  TEXT NOT NULL,
    UNIQUE (user_id, service, path, method)
);
CREATE TABLE application_credential_access_rule (
    credential_id TEXT NOT NULL REFERENCES application_credential (id) ON DELETE CASCADE,
    rule_id       TEXT NOT NULL REFERENCES access_rule (id) ON DELETE CASCADE,
    PRIMARY KEY (credential_id, rule_id)
);
CREATE INDEX application_credential_access_rule_by_rule ON application_credential_access_rule (rule_id);

-- sealed: the secret, encrypted with a key that is not in the database.
CREATE TABLE credential (
    id         TEXT PRIMARY KEY,
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    project_id TEXT REFERENCES project (id) ON DELETE CASCADE,
    type       TEXT NOT NULL,
    sealed     TEXT NOT NULL,
    extra      TEXT NOT NULL
);
CREATE INDEX credential_by_user ON credential (user_id);

CREATE TABLE policy (
    id    TEXT PRIMARY KEY,
    type  TEXT NOT NULL,
    blob  TEXT NOT NULL,
    extra TEXT NOT NULL
);
