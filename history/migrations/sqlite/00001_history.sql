-- +goose Up
-- Times are nanoseconds since 1970 in UTC, durations nanoseconds. docs/history.md explains every column.
CREATE TABLE calls (
    seq         BIGINT PRIMARY KEY,
    call        TEXT NOT NULL,
    arrived_at  BIGINT NOT NULL,
    caller      TEXT,
    anonymous   BOOLEAN NOT NULL,
    dialled     TEXT,
    trunk       TEXT,
    flow        TEXT,
    version     TEXT,
    erased      BOOLEAN NOT NULL,
    answered_at BIGINT,
    setup_ns    BIGINT,
    ended_at    BIGINT,
    result      TEXT,
    reason      TEXT,
    previous_at BIGINT
);
CREATE INDEX calls_call ON calls (call);
CREATE INDEX calls_arrived ON calls (arrived_at);
CREATE INDEX calls_caller ON calls (caller, arrived_at);
CREATE INDEX calls_open ON calls (seq) WHERE ended_at IS NULL;

CREATE TABLE visits (
    seq           BIGINT PRIMARY KEY,
    call          TEXT NOT NULL,
    queue         TEXT NOT NULL,
    flow          TEXT,
    language      TEXT,
    priority      BIGINT NOT NULL,
    entered_at    BIGINT NOT NULL,
    since_at      BIGINT NOT NULL,
    told_position BIGINT,
    told_wait_ns  BIGINT,
    left_at       BIGINT,
    result        TEXT,
    rule          TEXT,
    waited_ns     BIGINT,
    in_target     BOOLEAN NOT NULL,
    agent         TEXT,
    partner       TEXT,
    to_human_ns   BIGINT
);
CREATE INDEX visits_call ON visits (call);
CREATE INDEX visits_entered ON visits (entered_at);
CREATE INDEX visits_open ON visits (seq) WHERE left_at IS NULL;

CREATE TABLE offers (
    seq        BIGINT PRIMARY KEY,
    call       TEXT NOT NULL,
    visit      BIGINT,
    queue      TEXT NOT NULL,
    agent      TEXT,
    partner    TEXT,
    leg        TEXT NOT NULL,
    offered_at BIGINT NOT NULL,
    ended_at   BIGINT,
    result     TEXT,
    status     BIGINT
);
CREATE INDEX offers_call ON offers (call);
CREATE INDEX offers_offered ON offers (offered_at);
CREATE INDEX offers_open ON offers (seq) WHERE ended_at IS NULL;

CREATE TABLE conversations (
    seq           BIGINT PRIMARY KEY,
    call          TEXT NOT NULL,
    visit         BIGINT,
    queue         TEXT NOT NULL,
    flow          TEXT,
    agent         TEXT,
    partner       TEXT,
    leg           TEXT NOT NULL,
    connected_at  BIGINT NOT NULL,
    released_at   BIGINT,
    ended_by      TEXT,
    talk_ns       BIGINT,
    hold_ns       BIGINT,
    after_call_ns BIGINT,
    handled_at    BIGINT
);
CREATE INDEX conversations_call ON conversations (call);
CREATE INDEX conversations_connected ON conversations (connected_at);
CREATE INDEX conversations_open ON conversations (seq) WHERE handled_at IS NULL;

CREATE TABLE steps (
    seq  BIGINT PRIMARY KEY,
    call TEXT NOT NULL,
    at   BIGINT NOT NULL,
    flow TEXT,
    step TEXT
);
CREATE INDEX steps_call ON steps (call);
CREATE INDEX steps_at ON steps (at);

CREATE TABLE inputs (
    seq    BIGINT PRIMARY KEY,
    call   TEXT NOT NULL,
    at     BIGINT NOT NULL,
    flow   TEXT,
    step   TEXT,
    key    TEXT,
    name   TEXT,
    digits TEXT
);
CREATE INDEX inputs_call ON inputs (call);
CREATE INDEX inputs_at ON inputs (at);

CREATE TABLE identifications (
    seq       BIGINT PRIMARY KEY,
    call      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    flow      TEXT,
    step      TEXT,
    directory TEXT,
    asked_by  TEXT,
    answer    TEXT,
    customer  TEXT
);
CREATE INDEX identifications_call ON identifications (call);
CREATE INDEX identifications_at ON identifications (at);

CREATE TABLE surveys (
    seq      BIGINT PRIMARY KEY,
    call     TEXT NOT NULL,
    at       BIGINT NOT NULL,
    survey   TEXT,
    question TEXT,
    answer   TEXT,
    queue    TEXT,
    agent    TEXT,
    partner  TEXT
);
CREATE INDEX surveys_call ON surveys (call);
CREATE INDEX surveys_at ON surveys (at);

CREATE TABLE callbacks (
    seq       BIGINT PRIMARY KEY,
    call      TEXT NOT NULL,
    queue     TEXT NOT NULL,
    number    TEXT,
    booked_at BIGINT NOT NULL,
    due_at    BIGINT
);
CREATE INDEX callbacks_call ON callbacks (call);
CREATE INDEX callbacks_booked ON callbacks (booked_at);

CREATE TABLE voicemails (
    seq       BIGINT PRIMARY KEY,
    call      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    queue     TEXT,
    file      TEXT,
    length_ns BIGINT
);
CREATE INDEX voicemails_call ON voicemails (call);
CREATE INDEX voicemails_at ON voicemails (at);

CREATE TABLE sound (
    seq       BIGINT NOT NULL,
    direction TEXT NOT NULL,
    call      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    side      TEXT NOT NULL,
    leg       TEXT,
    codec     TEXT,
    packets   BIGINT NOT NULL,
    lost      BIGINT NOT NULL,
    discarded BIGINT NOT NULL,
    jitter_ns BIGINT,
    mos       DOUBLE PRECISION,
    PRIMARY KEY (seq, direction)
);
CREATE INDEX sound_call ON sound (call);
CREATE INDEX sound_at ON sound (at);

CREATE TABLE agent_states (
    seq     BIGINT NOT NULL,
    part    BIGINT NOT NULL,
    agent   TEXT,
    partner TEXT,
    from_at BIGINT NOT NULL,
    state   TEXT NOT NULL,
    reason  TEXT,
    to_at   BIGINT,
    PRIMARY KEY (seq, part)
);
CREATE INDEX agent_states_from ON agent_states (from_at);
CREATE INDEX agent_states_agent ON agent_states (agent, from_at);
CREATE INDEX agent_states_open ON agent_states (seq) WHERE to_at IS NULL;

CREATE TABLE agents (
    agent      TEXT PRIMARY KEY,
    partner    TEXT,
    registered BOOLEAN NOT NULL,
    paused     BOOLEAN NOT NULL,
    reason     TEXT,
    seen_at    BIGINT NOT NULL
);

-- How far the journal has been written here, in the same transaction as what was written.
CREATE TABLE position (
    id  BIGINT PRIMARY KEY,
    seq BIGINT NOT NULL,
    at  BIGINT NOT NULL,
    key TEXT NOT NULL
);
INSERT INTO position (id, seq, at, key) VALUES (1, 0, 0, '');

-- Numbers that were erased, as keyed hashes: what the journal says of them up to seq stays out when history is rebuilt.
CREATE TABLE erasures (
    hash      TEXT PRIMARY KEY,
    seq       BIGINT NOT NULL,
    erased_at BIGINT NOT NULL
);

-- +goose Down
DROP TABLE calls;
DROP TABLE visits;
DROP TABLE offers;
DROP TABLE conversations;
DROP TABLE steps;
DROP TABLE inputs;
DROP TABLE identifications;
DROP TABLE surveys;
DROP TABLE callbacks;
DROP TABLE voicemails;
DROP TABLE sound;
DROP TABLE agent_states;
DROP TABLE agents;
DROP TABLE position;
DROP TABLE erasures;
