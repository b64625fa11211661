package report

import (
	"context"
	"database/sql"
	"fmt"
)

// poor is the opinion below which many users are dissatisfied, ITU-T G.107 annex B.
const poor = 3.6

// readSound reads how legs sounded. Legs are of no queue, so there is nothing to say of one.
func (m *maker) readSound(ctx context.Context) error {
	if m.options.Queue != "" || m.options.Partner != "" {
		return nil
	}
	where, args := m.period("at", "", "")
	return m.from.Query(ctx, `SELECT side, direction, COUNT(mos), COUNT(*) - COUNT(mos), COALESCE(AVG(mos), 0),
		SUM(CASE WHEN mos < ? THEN 1 ELSE 0 END), COALESCE(AVG(CASE WHEN mos IS NULL THEN NULL WHEN packets = 0
		THEN 0.0 WHEN lost + discarded >= packets THEN 1.0 ELSE (lost + discarded) * 1.0 / packets END), 0)
		FROM sound WHERE `+where+" GROUP BY side, direction ORDER BY side DESC, direction", append([]any{poor}, args...),
		func(r *sql.Rows) error {
			var s Sound
			err := r.Scan(&s.Side, &s.Direction, &s.Legs, &s.Silent, &s.MOS, &s.Poor.Part, &s.Loss)
			s.Poor.Whole = s.Legs
			m.report.Sound = append(m.report.Sound, s)
			return err
		})
}

func sound(r *Report) section {
	s := section{
		Title: "Sound", Head: []string{"", "legs", "without a packet", "mean MOS", "below 3.6", "mean loss"},
		Note: "Estimated by the E-model at the end of each leg. In is from the telephone to us; out is known where the telephone reports.",
	}
	for _, d := range r.Sound {
		mos, loss := none(), none()
		if d.Legs > 0 {
			mos, loss = decimal(&d.MOS), percent(d.Loss, true)
		}
		s.Rows = append(s.Rows, []cell{
			label(fmt.Sprintf("%s, %s", d.Side, d.Direction)), count(d.Legs), count(d.Silent), mos, share(d.Poor), loss,
		})
	}
	return s
}
