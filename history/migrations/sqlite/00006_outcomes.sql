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

-- Agents are shown earlier calls of the customer at hand.
CREATE INDEX identifications_customer ON identifications (customer);

-- +goose Down
DROP INDEX identifications_customer;
DROP TABLE outcomes;
