package app

import (
	"context"
	"errors"
	"time"

	"centralino/call"
	"centralino/history"
	"centralino/journal"
	"centralino/metrics"
)

// historyPatience bounds how long a stop waits for the history's database. What is not written then is written after the
// next start.
const historyPatience = 5 * time.Second

// historySource is the journal as the history reads it.
type historySource struct{ journal *journal.Journal }

// ReadFrom implements history.Journal.
func (s historySource) ReadFrom(ctx context.Context, seq uint64, fn func(call.Event) error) error {
	err := s.journal.Read(ctx, journal.Filter{FromSeq: seq}, fn)
	if errors.Is(err, journal.ErrUnreadable) {
		return nil // a newer version wrote them, and only that knows what they mean
	}
	return err
}

// newHistory makes the writer of the history; nil when none is kept.
func newHistory(o Options, h *helpline) *history.Writer {
	if o.History.IsZero() {
		return nil
	}
	return history.NewWriter(history.Options{
		Place: o.History, Journal: historySource{o.Journal}, Partner: h.partner, Keep: h.retention(), Logger: o.Logger,
	})
}

// historyFigures shows a writer to the metrics, and none as none.
func historyFigures(w *history.Writer) metrics.History {
	if w == nil {
		return nil
	}
	return w
}

func (a *App) reconfigureHistory(h *helpline) {
	if a.history != nil {
		a.history.Reconfigure(h.partner, h.retention())
	}
}

// closeHistory writes what is left. That it could not be is said in the log and is no fault of the stop.
func (a *App) closeHistory(ctx context.Context) {
	if a.history == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), historyPatience)
	defer cancel()
	if err := a.history.Close(ctx); err != nil {
		a.log.Warn("the history is not complete; the rest is written after the next start", "error", err)
	}
}

// partner is whom an agent works for.
func (h *helpline) partner(id call.AgentID) call.PartnerID { return h.queues.Agents[id].Partner }

// retention says in the history's words what the configuration says.
func (h *helpline) retention() history.Retention {
	r := h.cfg.History.Retention
	return history.Retention{Numbers: r.Numbers, Digits: r.Digits, Customers: r.Customers, Notes: r.Notes, Agents: r.Agents, Rows: r.Rows}
}
