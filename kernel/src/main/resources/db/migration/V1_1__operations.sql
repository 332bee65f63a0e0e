-- SQL that SQLite (3.39 and later) and PostgreSQL both take. Times are milliseconds since the epoch.
CREATE TABLE operation (
    id         TEXT PRIMARY KEY,
    kind       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    phase      TEXT NOT NULL,
    step       INTEGER NOT NULL,
    progress   TEXT NOT NULL,
    owner      TEXT,
    lease      BIGINT NOT NULL,
    fence      BIGINT NOT NULL,
    request_id TEXT,
    error      TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX operation_to_claim ON operation (lease) WHERE phase IN ('RUNNING', 'UNDOING');
CREATE INDEX operation_by_subject ON operation (subject, id);
CREATE TABLE operation_fence (value BIGINT NOT NULL);
INSERT INTO operation_fence (value) VALUES (0);
