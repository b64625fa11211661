-- +goose Up
-- Callers whom agents passed on, and calls of agents to telephones outside.
CREATE TABLE handovers (
    seq       BIGINT PRIMARY KEY,
    call      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    queue     TEXT,
    mode      TEXT,
    agent     TEXT,
    partner   TEXT,
    to_queue  TEXT,
    colleague TEXT,
    number    TEXT,
    result    TEXT,
    status    BIGINT,
    rang_ns   BIGINT,
    talk_ns   BIGINT
);
CREATE INDEX handovers_at ON handovers (at);
CREATE INDEX handovers_call ON handovers (call);

CREATE TABLE outside_calls (
    seq      BIGINT PRIMARY KEY,
    call     TEXT NOT NULL,
    at       BIGINT NOT NULL,
    why      TEXT,
    agent    TEXT,
    partner  TEXT,
    number   TEXT,
    trunk    TEXT,
    result   TEXT,
    status   BIGINT,
    ended_by TEXT,
    rang_ns  BIGINT,
    talk_ns  BIGINT
);
CREATE INDEX outside_calls_at ON outside_calls (at);
CREATE INDEX outside_calls_call ON outside_calls (call);

-- +goose Down
DROP TABLE outside_calls;
DROP TABLE handovers;
