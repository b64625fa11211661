package app

import (
	"net/netip"

	"centralino/call"
	"centralino/ladder"
	"centralino/sip"
)

// newLadder opens the store of signalling; nil where there is no folder for it.
func newLadder(o Options, h *helpline) *ladder.Store {
	if o.Signalling == "" {
		return nil
	}
	return ladder.Open(ladder.Options{Dir: o.Signalling, Limits: h.signalling(), Logger: o.Logger})
}

// signalling says in the ladder's words what the configuration says.
func (h *helpline) signalling() ladder.Limits {
	s := h.cfg.Signalling
	return ladder.Limits{On: s.Enabled, Keep: s.Keep, Size: int64(s.Megabytes) << 20}
}

// trace is what the SIP server tells of messages; nil when nobody listens.
func (a *App) trace() sip.Trace {
	if a.ladder == nil {
		return nil
	}
	return trace{a.ladder}
}

type trace struct{ *ladder.Store }

// Message implements sip.Trace.
func (t trace) Message(m sip.Message) { t.Store.Message(ladder.Message(m)) }

// calling says to whom messages of a telephone that we ring belong.
func (c *conversation) calling(kind ladder.Kind, name string) func(callID string) {
	return func(callID string) { c.app.leg(callID, c.id, ladder.Party{Kind: kind, Name: name}) }
}

func (a *App) leg(callID string, of call.ID, p ladder.Party) {
	if a.ladder != nil {
		a.ladder.Leg(callID, of, p)
	}
}

// traced says that a call is over.
func (a *App) traced(of call.ID) {
	if a.ladder != nil {
		a.ladder.End(of)
	}
}

func (a *App) closeLadder() {
	if a.ladder != nil {
		a.ladder.Close()
	}
}

// ladderFigures shows how many messages were lost to the metrics; nil where none are kept.
func ladderFigures(s *ladder.Store) func() uint64 {
	if s == nil {
		return nil
	}
	return s.Dropped
}

// callerParty is whose telephone a call came from, as the ladder shows it: by its trunk, or else its address.
func callerParty(in *sip.Inbound) ladder.Party {
	p := ladder.Party{Kind: ladder.Caller, Name: string(in.Trunk)}
	if in.Agent != "" {
		p.Name = string(in.Agent)
	} else if p.Name == "" && in.Peer != (netip.AddrPort{}) && !in.Browser {
		p.Name = in.Peer.Addr().String()
	}
	return p
}
