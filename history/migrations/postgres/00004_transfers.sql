-- +goose Up
-- Calls that were passed on to a telephone outside, and messages for boxes.
ALTER TABLE voicemails ADD COLUMN box TEXT;

CREATE TABLE transfers (
    seq      BIGINT PRIMARY KEY,
    call     TEXT NOT NULL,
    at       BIGINT NOT NULL,
    flow     TEXT,
    step     TEXT,
    number   TEXT,
    trunk    TEXT,
    result   TEXT,
    status   BIGINT,
    ended_by TEXT,
    rang_ns  BIGINT,
    talk_ns  BIGINT
);
CREATE INDEX transfers_at ON transfers (at);
CREATE INDEX transfers_call ON transfers (call);

-- +goose Down
DROP TABLE transfers;
ALTER TABLE voicemails DROP COLUMN box;
