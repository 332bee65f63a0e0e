-- Images. Enumerations are stored by their Java names, times are epoch milliseconds.
--
-- `blob` names the file that holds an active image's bytes, `incoming` the one that is being, or has been, received
-- for it; `staged` says that the latter is complete and waits for its import. `revision` counts the changes of
-- whatever an owner may change, and is the row lock under which they are made.
CREATE TABLE image (
    id               TEXT PRIMARY KEY,
    name             TEXT,
    owner            TEXT NOT NULL,
    status           TEXT NOT NULL,
    visibility       TEXT NOT NULL,
    container_format TEXT,
    disk_format      TEXT,
    min_disk         BIGINT NOT NULL,
    min_ram          BIGINT NOT NULL,
    is_protected     BOOLEAN NOT NULL,
    os_hidden        BOOLEAN NOT NULL,
    size             BIGINT,
    virtual_size     BIGINT,
    checksum         TEXT,
    sha512           TEXT,
    blob             TEXT,
    incoming         TEXT,
    staged           BOOLEAN NOT NULL,
    failed_import    TEXT,
    created_at       BIGINT NOT NULL,
    updated_at       BIGINT NOT NULL,
    revision         BIGINT NOT NULL
);
CREATE INDEX image_by_owner ON image (owner);
CREATE INDEX image_by_age ON image (created_at, id);

CREATE TABLE image_property (
    image_id TEXT NOT NULL REFERENCES image (id) ON DELETE CASCADE,
    name     TEXT NOT NULL,
    value    TEXT NOT NULL,
    PRIMARY KEY (image_id, name)
);
CREATE INDEX image_property_by_name ON image_property (name);

CREATE TABLE image_tag (
    image_id TEXT NOT NULL REFERENCES image (id) ON DELETE CASCADE,
    tag      TEXT NOT NULL,
    PRIMARY KEY (image_id, tag)
);
CREATE INDEX image_tag_by_tag ON image_tag (tag);

-- Projects that a shared image is offered to.
CREATE TABLE image_member (
    image_id   TEXT NOT NULL REFERENCES image (id) ON DELETE CASCADE,
    member_id  TEXT NOT NULL,
    status     TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (image_id, member_id)
);
CREATE INDEX image_member_by_member ON image_member (member_id);

-- Imports, as their users see them. They outlive the image, as a record of what was asked for.
CREATE TABLE image_task (
    id         TEXT PRIMARY KEY,
    image_id   TEXT NOT NULL,
    status     TEXT NOT NULL,
    request    TEXT NOT NULL,
    message    TEXT NOT NULL,
    owner      TEXT NOT NULL,
    user_id    TEXT NOT NULL,
    request_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX image_task_by_image ON image_task (image_id);
CREATE INDEX image_task_by_owner ON image_task (owner, created_at);
