package history

import (
	"cmp"
	"context"
	"database/sql"

	"centralino/call"
)

// outcome notes what an agent said came of a conversation. The call may be over by then, so nothing is asked of it.
func (f *fold) outcome(e call.Event, b *call.OutcomeRecorded) {
	agent, partner := f.person(b.Agent)
	f.note(inOutcomes, e, e.At.UnixNano(), text(b.Queue), text(agent), text(cmp.Or(b.Partner, partner)), text(b.Leg), text(b.Code),
		text(b.Note))
}

// withhold takes the notes of callers who were erased out of what was just written: they may have been so before the note
// was, and when history is made anew they are.
func (d *DB) withhold(ctx context.Context, tx *sql.Tx, written []row, from int64) error {
	if len(written) == 0 {
		return nil
	}
	_, err := d.exec(ctx, tx, `UPDATE outcomes SET note = NULL WHERE seq > ? AND note IS NOT NULL
		AND call IN (SELECT call FROM calls WHERE erased)`, from)
	return err
}
