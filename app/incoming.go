package app

import (
	"strings"
	"time"

	"centralino/call"
	"centralino/ivr"
	"centralino/sip"
)

// signalling is what the SIP server tells the application. It is a type of its own so that App does not export what only
// the server may call.
type signalling struct{ app *App }

// Incoming implements sip.Handler: agents' codes, the helpline's numbers, and nothing else.
func (s signalling) Incoming(in *sip.Inbound) sip.Owner {
	a := s.app
	h := a.helpline.Load()
	if in.Agent != "" {
		if code, ok := agentCode(h, in.To); ok {
			if h.onlySupervises(in.Agent) { // they neither pause nor are ready
				in.Reject(403, "Forbidden")
				return nil
			}
			return a.takeCode(h, in, code)
		}
	}
	number, flow, ok := h.flowFor(in.To, in.Country)
	if !ok && in.Agent != "" {
		if owner, asks := a.ask(h, in); asks {
			return owner
		}
	}
	id, err := call.NewID(time.Now(), a.random)
	if err != nil {
		in.Reject(500, "Server Internal Error")
		return nil
	}
	a.leg(in.ID, id, callerParty(in))
	caller := callerNumber(in.From, in.Country)
	if !ok {
		return a.refuse(in, id, caller)
	}
	c := &conversation{
		app: a, helpline: h, id: id, in: in, flow: flow, caller: caller, dialled: number, country: in.Country, arrived: time.Now(),
		log:    a.log.With("call", id),
		box:    newMailbox[any](),
		timer:  time.NewTimer(time.Hour),
		offers: map[call.LegID]*agentLeg{},
		ended:  make(chan struct{}),
		state:  ivr.New(flow, ivr.Caller{Number: caller, Dialled: number, Arrived: time.Now()}),
	}
	c.timer.Stop()
	a.remember(c)
	go c.run()
	return c
}

// refuse turns a call away that belongs to no flow, and records it: a number that a carrier sends here in error has to be
// seen by somebody.
func (a *App) refuse(in *sip.Inbound, id call.ID, caller call.Number) sip.Owner {
	in.Reject(404, "Not Found")
	defer a.traced(id)
	for _, body := range []call.Body{
		&call.Arrived{From: caller, To: call.Number(in.To), Trunk: in.Trunk},
		&call.Ended{Termination: call.Termination{Result: call.Refused, Reason: call.UnknownNumber}},
	} {
		_, _ = a.journal.Append(call.Event{At: time.Now(), Call: id, Body: body}) // the journal says itself what it loses
	}
	return nil
}

// AgentOnline implements sip.Handler.
func (s signalling) AgentOnline(id call.AgentID) {
	if s.app.helpline.Load().onlySupervises(id) {
		s.app.log.Info("supervisor's phone registered", "supervisor", id)
		return
	}
	s.app.log.Info("agent logged in", "agent", id)
	s.app.desk.note(&call.AgentRegistered{Agent: id})
}

// AgentOffline implements sip.Handler.
func (s signalling) AgentOffline(id call.AgentID, expired bool) {
	if s.app.helpline.Load().onlySupervises(id) {
		s.app.log.Info("supervisor's phone gone", "supervisor", id, "expired", expired)
		return
	}
	s.app.log.Info("agent logged out", "agent", id, "expired", expired)
	s.app.desk.note(&call.AgentUnregistered{Agent: id, Expired: expired})
}

// code is what an agent dialled to change their own state.
type code struct {
	pause  bool
	reason string
}

// agentCode reads what an agent dialled: the code for a pause with a reason after it, or the code for being ready.
func agentCode(h *helpline, dialled string) (code, bool) {
	codes := h.cfg.AgentCodes
	dialled = strings.ReplaceAll(dialled, "%2A", "*")
	if codes.Ready != "" && dialled == codes.Ready {
		return code{}, true
	}
	if reason, ok := strings.CutPrefix(dialled, codes.Pause); ok && codes.Pause != "" {
		return code{pause: true, reason: reason}, true
	}
	return code{}, false
}
