package history

import (
	"context"
	"database/sql"
	"time"
)

// Retention is how long a history keeps what. A time of 0 keeps it for ever.
type Retention struct {
	Numbers   time.Duration // callers' numbers, and those to be called back
	Digits    time.Duration // what callers keyed in, and menu keys with it stay
	Customers time.Duration // the directory's keys of customers
	Notes     time.Duration // what agents noted of a conversation, in their own words; the outcome stays
	Agents    time.Duration // agents' pseudonyms; partner, queue and times stay
	Rows      time.Duration // everything
}

// purge is one statement of retention: what it takes away, and from when on.
type purge struct {
	keep      time.Duration
	statement string
}

func (k Retention) purges() []purge {
	out := []purge{
		{k.Numbers, "UPDATE calls SET caller = NULL WHERE caller IS NOT NULL AND arrived_at < ?"},
		{k.Numbers, "UPDATE callbacks SET number = NULL WHERE number IS NOT NULL AND booked_at < ?"},
		{k.Numbers, "UPDATE transfers SET number = NULL WHERE number IS NOT NULL AND at < ?"},
		{k.Numbers, "UPDATE handovers SET number = NULL WHERE number IS NOT NULL AND at < ?"},
		{k.Numbers, "UPDATE outside_calls SET number = NULL WHERE number IS NOT NULL AND at < ?"},
		{k.Digits, "UPDATE inputs SET digits = NULL WHERE digits IS NOT NULL AND at < ?"},
		{k.Customers, "UPDATE identifications SET customer = NULL WHERE customer IS NOT NULL AND at < ?"},
		{k.Notes, "UPDATE outcomes SET note = NULL WHERE note IS NOT NULL AND at < ?"},
		{k.Agents, "UPDATE outcomes SET agent = NULL WHERE agent IS NOT NULL AND at < ?"},
		{k.Agents, "UPDATE visits SET agent = NULL WHERE agent IS NOT NULL AND left_at < ?"},
		{k.Agents, "UPDATE offers SET agent = NULL WHERE agent IS NOT NULL AND ended_at < ?"},
		{k.Agents, "UPDATE attempts SET agent = NULL WHERE agent IS NOT NULL AND ended_at < ?"},
		{k.Agents, "UPDATE conversations SET agent = NULL WHERE agent IS NOT NULL AND handled_at < ?"},
		{k.Agents, "UPDATE surveys SET agent = NULL WHERE agent IS NOT NULL AND at < ?"},
		{k.Agents, "UPDATE handovers SET agent = NULL, colleague = NULL WHERE agent IS NOT NULL AND at < ?"},
		{k.Agents, "UPDATE outside_calls SET agent = NULL WHERE agent IS NOT NULL AND at < ?"},
		{k.Agents, "UPDATE agent_states SET agent = NULL WHERE agent IS NOT NULL AND to_at < ?"},
		{k.Agents, "DELETE FROM agents WHERE NOT registered AND NOT paused AND seen_at < ?"},
	}
	for _, t := range []struct{ table, column string }{
		{"calls", "ended_at"},
		{"visits", "left_at"},
		{"offers", "ended_at"},
		{"conversations", "handled_at"},
		{"steps", "at"},
		{"inputs", "at"},
		{"identifications", "at"},
		{"surveys", "at"},
		{"callbacks", "booked_at"},
		{"attempts", "ended_at"},
		{"voicemails", "at"},
		{"transfers", "at"},
		{"outcomes", "at"},
		{"handovers", "at"},
		{"outside_calls", "at"},
		{"sound", "at"},
		{"agent_states", "to_at"},
		{"erasures", "erased_at"},
	} {
		out = append(out, purge{k.Rows, "DELETE FROM " + t.table + " WHERE " + t.column + " < ?"})
	}
	return out
}

// Tidy takes away what has been kept long enough at now, and returns how many rows were changed or removed.
func (d *DB) Tidy(ctx context.Context, keep Retention, now time.Time) (int64, error) {
	var total int64
	err := d.within(ctx, func(tx *sql.Tx) error {
		for _, p := range keep.purges() {
			if p.keep == 0 {
				continue
			}
			n, err := d.exec(ctx, tx, p.statement, now.Add(-p.keep).UnixNano())
			if err != nil {
				return err
			}
			total += n
		}
		return nil
	})
	if err != nil || total == 0 {
		return total, err
	}
	return total, d.checkpoint(ctx)
}

// checkpoint empties SQLite's log, in which old pages would outlive what was taken out of them.
func (d *DB) checkpoint(ctx context.Context) error {
	if d.file == "" {
		return nil
	}
	return d.query(ctx, d.sql, "PRAGMA wal_checkpoint(TRUNCATE)", nil, func(*sql.Rows) error { return nil })
}
