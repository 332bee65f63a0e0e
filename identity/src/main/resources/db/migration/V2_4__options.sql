-- options: switches of a resource beyond its attributes, as a JSON object.
ALTER TABLE project ADD COLUMN options TEXT NOT NULL DEFAULT '{}';
ALTER TABLE role ADD COLUMN options TEXT NOT NULL DEFAULT '{}';
ALTER TABLE users ADD COLUMN options TEXT NOT NULL DEFAULT '{}';

ALTER TABLE users ADD COLUMN password_created_at BIGINT;
ALTER TABLE users ADD COLUMN password_expires_at BIGINT;

-- failures: wrong passwords in a row, the last one at failed_at.
ALTER TABLE users ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN failed_at BIGINT;
ALTER TABLE users ADD COLUMN last_active_at BIGINT;

-- Every password that a user had, the present one included, the newest with the highest number.
CREATE TABLE former_password (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    number  INTEGER NOT NULL,
    hash    TEXT NOT NULL,
    PRIMARY KEY (user_id, number)
);
INSERT INTO former_password (user_id, number, hash)
    SELECT id, 0, password_hash FROM users WHERE password_hash IS NOT NULL;
