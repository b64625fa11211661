package app

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"centralino/call"
	"centralino/history/search"
	"centralino/web"
)

// agentsDesk tells an agent who calls, and takes what they say came of it.
type agentsDesk struct{ app *App }

// callerWish asks a call what is known of who is calling.
type callerWish struct{ told chan []web.Field }

// known is what a directory says of the caller: no field of it is secret, since no directory gives away a PIN.
func (c *conversation) known() (out []web.Field) {
	fields := c.state.View().Customer
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if fields[name] != "" && name != "pin" {
			out = append(out, web.Field{Name: name, Value: fields[name]})
		}
	}
	return out
}

// callerPatience is how long a call is waited for: it answers at once, or is about to end.
const callerPatience = 2 * time.Second

// Found implements web.Desk.
func (d agentsDesk) Found(ctx context.Context, id call.ID) []web.Field {
	d.app.mu.Lock()
	c := d.app.calls[id]
	d.app.mu.Unlock()
	if c == nil {
		return nil
	}
	ask := callerWish{make(chan []web.Field, 1)}
	c.box.put(ask)
	ctx, cancel := context.WithTimeout(ctx, callerPatience)
	defer cancel()
	select {
	case found := <-ask.told:
		return found
	case <-c.ended:
	case <-ctx.Done():
	}
	return nil
}

// Earlier implements web.Desk. The history knows agents by pseudonyms, which it makes of those whom the configuration has.
func (d agentsDesk) Earlier(ctx context.Context, q web.Same) (out []web.Earlier, err error) {
	if d.app.options.History.IsZero() {
		return nil, nil
	}
	db, err := archive(d).database(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	found, err := search.FindEarlier(ctx, db, search.Same(q))
	if err != nil || len(found) == 0 {
		return nil, err
	}
	names := map[string]string{}
	for _, a := range d.app.helpline.Load().cfg.Agents {
		names[db.Pseudonym(a.ID)] = a.Name
	}
	for _, e := range found {
		out = append(out, web.Earlier{
			Call: e.ID, Arrived: e.Arrived, Result: e.Result, Queue: e.Queue, Agent: names[e.Agent], Outcome: e.Outcome, Note: e.Note,
		})
	}
	return out, nil
}

// Outcome implements web.Desk.
func (d agentsDesk) Outcome(ctx context.Context, said web.Outcome) error {
	var theirs bool
	d.app.desk.do(func(time.Time) {
		t, ok := d.app.desk.engine.Talk(said.Agent)
		theirs = ok && t.Call == said.Call
	})
	if !theirs {
		return web.NoConversation()
	}
	customer, err := d.customer(ctx, said.Call)
	if err != nil {
		return err
	}
	open := d.app.desk.do(func(time.Time) {
		t, ok := d.app.desk.engine.Talk(said.Agent)
		h := d.app.helpline.Load()
		switch {
		case !ok || t.Call != said.Call:
			err = web.NoConversation()
		case !h.cfg.Queues[t.Queue].Outcomes.Has(said.Code):
			err = web.NoSuchOutcome(h.outcomes(t.Queue))
		default:
			d.app.desk.append(said.Call, &call.OutcomeRecorded{
				Queue: t.Queue, Agent: said.Agent, Partner: h.partner(said.Agent), Leg: t.Leg, Code: said.Code, Note: said.Note,
				Customer: customer, Again: t.Outcome != "",
			})
		}
	})
	if !open {
		return stopping()
	}
	return err
}

// customer is who a call's flow found to be calling, for who is told of the outcome.
func (d agentsDesk) customer(ctx context.Context, id call.ID) (customer string, err error) {
	events, err := archive(d).Events(ctx, id)
	for _, e := range events {
		if b, ok := e.Body.(*call.Identified); ok && b.Answer == call.IdentityFound {
			customer = b.Customer
		}
	}
	return customer, err
}

// outcomes says in the pages' words what may come of a queue's conversations.
func (h *helpline) outcomes(id call.QueueID) (out []web.OutcomeCode) {
	for _, o := range h.cfg.Queues[id].Outcomes.Codes {
		out = append(out, web.OutcomeCode{Code: o.Code, Words: o.Words})
	}
	return out
}
