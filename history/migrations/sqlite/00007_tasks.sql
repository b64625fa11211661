-- +goose Up
-- Messages that waited in a queue for an agent to hear them: the file of the message; NULL for a call back.
ALTER TABLE callbacks ADD COLUMN message TEXT;

-- +goose Down
ALTER TABLE callbacks DROP COLUMN message;
