-- +goose Up
-- A row of surveys without a question is a survey that was offered or, with a file, a comment. Rows from before this
-- migration are answers all.
ALTER TABLE surveys ADD COLUMN file TEXT;
ALTER TABLE surveys ADD COLUMN length_ns BIGINT;

-- +goose Down
ALTER TABLE surveys DROP COLUMN length_ns;
ALTER TABLE surveys DROP COLUMN file;
