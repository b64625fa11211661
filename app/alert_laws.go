package app

import (
	"context"
	"errors"
	"math"
	"time"

	"centralino/alerts"
	"centralino/flows/rules"
	"centralino/history/report"
)

// lawFigures measures what rules of law ask of the month so far; nil where no alert asks for it, or it cannot be told. It is read anew every few
// minutes.
func (a *App) lawFigures(h *helpline, now time.Time) []alerts.Figure {
	a.alerts.mu.Lock()
	asked, fresh, figures := a.alerts.book.Asks(alerts.Law), now.Sub(a.alerts.lawsAt) < lawPace, a.alerts.laws
	a.alerts.mu.Unlock()
	if !asked || a.options.History.IsZero() {
		return nil
	}
	if fresh {
		return figures
	}
	read, err := a.readLaws(a.context, h, now)
	if err != nil {
		a.log.Warn("what the rules of law ask of this month cannot be measured", "err", err)
		read = figures // an alert that is on stays on
	}
	a.alerts.mu.Lock()
	defer a.alerts.mu.Unlock()
	a.alerts.laws, a.alerts.lawsAt = read, now
	return read
}

func (a *App) readLaws(ctx context.Context, h *helpline, now time.Time) (out []alerts.Figure, err error) {
	db, err := archive{a}.database(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	out = []alerts.Figure{}
	now = now.In(h.cfg.Location)
	month := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, h.cfg.Location)
	for _, rule := range h.cfg.Rules {
		set, err := rules.Named(rule.Name)
		if err != nil {
			return nil, err
		}
		r, err := report.Law(ctx, db, Measures(h.cfg, set, month, now))
		if err != nil {
			return nil, err
		}
		for _, f := range r.Figures {
			if f.Untold != "" || f.Whole == 0 || math.IsNaN(f.Value) {
				continue
			}
			out = append(out, alerts.Figure{
				Name: rule.Name + "." + f.ID, Value: f.Value, Limit: f.Bound, Calls: f.Whole,
				Broken: f.Most && f.Value > f.Bound || !f.Most && f.Value < f.Bound,
			})
		}
	}
	return out, nil
}
