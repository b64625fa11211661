-- +goose Up
-- What became of promises to call back. Rows from before this migration have no promise: nothing more is known of them
-- until the history is written anew.
ALTER TABLE calls ADD COLUMN back BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE callbacks ADD COLUMN promise TEXT;
ALTER TABLE callbacks ADD COLUMN attempts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE callbacks ADD COLUMN kept_at BIGINT;
ALTER TABLE callbacks ADD COLUMN ended_at BIGINT;
ALTER TABLE callbacks ADD COLUMN result TEXT;
ALTER TABLE callbacks ADD COLUMN rule TEXT;
ALTER TABLE callbacks ADD COLUMN delay_ns BIGINT;
CREATE INDEX callbacks_open ON callbacks (seq) WHERE ended_at IS NULL AND promise IS NOT NULL;

CREATE TABLE attempts (
    seq        BIGINT PRIMARY KEY,
    promise    TEXT NOT NULL,
    queue      TEXT NOT NULL,
    agent      TEXT,
    partner    TEXT,
    leg        TEXT NOT NULL,
    offered_at BIGINT NOT NULL,
    attempt    BIGINT,
    dialled_at BIGINT,
    ended_at   BIGINT,
    result     TEXT,
    status     BIGINT
);
CREATE INDEX attempts_promise ON attempts (promise);
CREATE INDEX attempts_dialled ON attempts (dialled_at);
CREATE INDEX attempts_open ON attempts (seq) WHERE ended_at IS NULL;

-- +goose Down
DROP TABLE attempts;
DROP INDEX callbacks_open;
ALTER TABLE callbacks DROP COLUMN delay_ns;
ALTER TABLE callbacks DROP COLUMN rule;
ALTER TABLE callbacks DROP COLUMN result;
ALTER TABLE callbacks DROP COLUMN ended_at;
ALTER TABLE callbacks DROP COLUMN kept_at;
ALTER TABLE callbacks DROP COLUMN attempts;
ALTER TABLE callbacks DROP COLUMN promise;
ALTER TABLE calls DROP COLUMN back;
