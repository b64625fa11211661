-- +goose Up
-- What agents said came of conversations. Of several rows of one leg the last holds.
CREATE TABLE outcomes (
    seq     BIGINT PRIMARY KEY,
    call    TEXT NOT NULL,
    at      BIGINT NOT NULL,
    queue   TEXT,
    agent   TEXT,
    partner TEXT,
    leg     TEXT,
    code    TEXT,
    note    TEXT
);
CREATE INDEX outcomes_at ON outcomes (at);
CREATE INDEX outcomes_call ON outcomes (call);

-- +goose Down
DROP TABLE outcomes;
