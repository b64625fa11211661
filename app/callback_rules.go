package app

import (
	"maps"
	"slices"
	"strings"
	"time"

	"centralino/call"
	"centralino/config"
	"centralino/directory"
	"centralino/flows"
	"centralino/ivr"
	"centralino/queue"
)

// outlet finds the trunk by which a number may be called back for a queue: the queue's, the one the caller came by, or the
// first that has a way out. ok is false when there is none, or when the number may not be dialled: of calls to the
// outside, this is the only gate.
func (h *helpline) outlet(q call.QueueID, came call.TrunkID, n call.Number) (trunk config.Trunk, ok bool) {
	settings := h.cfg.Queues[q].Callback
	for _, t := range h.cfg.SIP.Trunks {
		if t.Proxy == "" {
			continue
		}
		if t.ID == settings.Trunk || !ok || t.ID == came && trunk.ID != settings.Trunk {
			trunk, ok = t, true
		}
	}
	countries := settings.Countries
	if len(countries) == 0 {
		countries = []string{trunk.Country}
	}
	return trunk, ok && directory.Dialable(n, countries) == ""
}

// shownTo is the number that is shown to whom we call back: the one they had dialled, or, when that was a name, the first
// number that leads to the same flow, or to any.
func (h *helpline) shownTo(b call.CallbackBooked) call.Number {
	if strings.HasPrefix(string(b.To), "+") {
		return b.To
	}
	best := b.To
	for _, n := range slices.Backward(slices.Sorted(maps.Keys(h.cfg.Numbers))) {
		if strings.HasPrefix(string(n), "+") && (h.cfg.Numbers[n] == b.Flow || !strings.HasPrefix(string(best), "+")) {
			best = n
		}
	}
	return best
}

// program is the flow in which a promise was made, as it is now. One that is gone leaves nothing to do after the
// conversation.
func (h *helpline) program(flow call.FlowID, language call.Language) *flows.Program {
	if p := h.cfg.Flows[flow]; p != nil {
		return p
	}
	return &flows.Program{Name: flow, Languages: append([]call.Language{language}, h.cfg.Languages...)}
}

// callbackSettings says in the queue engine's words how a queue calls back: in its own hours, or in those that a flow which
// leads there promises.
func callbackSettings(cfg *config.Config, id call.QueueID) queue.Callback {
	q := cfg.Queues[id]
	s := queue.Callback{
		Retries: q.Callback.Retries, Every: q.Callback.Every, PerDay: q.Callback.PerDay, Pending: q.Callback.Pending,
	}
	if q.Calendar != nil {
		return s // its hours are those of the queue
	}
	for _, name := range slices.Sorted(maps.Keys(cfg.Flows)) {
		steps := cfg.Flows[name].Steps
		for _, step := range slices.Sorted(maps.Keys(steps)) {
			switch v := steps[step].Verb.(type) {
			case *flows.Queue:
				if v.Queue == id && v.Options.Calendar != nil {
					s.Hours = v.Options.Calendar
				}
			case *flows.Callback:
				if v.Queue == id && v.Calendar != nil {
					s.Hours = v.Calendar
				}
			}
		}
	}
	return s
}

// mayCallBack answers the flow whether a number may be promised a call.
func (c *conversation) mayCallBack(e ivr.MayCallBack) {
	n, ok := c.complete(e.Number)
	if ok {
		_, ok = c.helpline.outlet(e.Queue, c.trunk(), n)
	}
	ok = ok && c.app.desk.mayCallBack(e.Queue, n)
	c.box.put(ivr.Event(ivr.CallbackAllowed{ID: e.ID, OK: ok}))
}

// complete is a number as everything inside knows it.
func (c *conversation) complete(n call.Number) (call.Number, bool) {
	return directory.E164(c.country, string(n))
}

func (c *conversation) trunk() call.TrunkID {
	if c.in == nil {
		return c.back.promise.Trunk
	}
	return c.in.Trunk
}

// booked completes a promise by what the flow does not know: its name, and the place that is kept.
func (c *conversation) booked(b *call.CallbackBooked) *call.CallbackBooked {
	full := *b
	full.To, full.Trunk = c.dialled, c.trunk()
	if n, ok := c.complete(b.Number); ok {
		full.Number = n
	}
	full.Priority = c.helpline.queues.Queues[b.Queue].Priority
	if c.stood != nil && c.stood.Queue == b.Queue {
		full.Since, full.Priority, full.EU = c.stood.Since, c.stood.Priority, c.stood.EU
		if full.Since.IsZero() {
			full.Since = c.stoodAt
		}
	}
	id, err := call.NewID(time.Now(), c.app.random)
	if err != nil {
		c.log.Error("a promise to call back has no name and will not be kept", "err", err)
	}
	full.Callback = id
	return &full
}

// label is what an agent's phone shows beside the caller's number.
func (c *conversation) label(q call.QueueID) string {
	if c.back != nil && c.back.task != nil && !c.back.joined {
		return "Message " + string(q)
	}
	if c.back != nil && !c.back.joined {
		return "Callback " + string(q)
	}
	return string(q)
}
