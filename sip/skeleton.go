package sip

import (
	"context"
	"net/netip"

	"centralino/call"
	"centralino/sip/sdp"
)

// Server is one SIP user agent server and registrar on several sockets.
type Server struct{}

// New prepares a server; no packet is read before Start.
func New(o Options) (*Server, error) {
	if err := o.prepare(); err != nil {
		return nil, err
	}
	return &Server{}, nil
}

// Start begins to serve all sockets and returns at once.
func (s *Server) Start() {}

// SetTrunks replaces the trunks for calls to come.
func (s *Server) SetTrunks(trunks []Trunk) {}

// SetAgents replaces the password lookup. Registered phones stay registered unless their agent is unknown now.
func (s *Server) SetAgents(agents func(call.AgentID) (call.Secret, bool)) {}

// SetMaxCalls replaces the limit of calls from outside; 0 means no limit.
func (s *Server) SetMaxCalls(n int) {}

// Online lists the agents with at least one registered phone.
func (s *Server) Online() []call.AgentID { return nil }

// Close refuses new calls, hangs up those that are up, waits for the peers' answers until ctx is done, and closes the sockets.
func (s *Server) Close(ctx context.Context) error { return nil }

// Inbound is a call from outside. Its fields never change after Incoming.
type Inbound struct {
	ID      string           // Call-ID of the peer
	From    string           // user part of the caller's address as sent, empty when withheld (RFC 3323, 3325)
	Display string           // display name of the caller, empty when withheld
	To      string           // user part of the Request-URI: what was dialled
	Trunk   call.TrunkID     // where it came in; empty for agents
	Country string           // country of the trunk
	Agent   call.AgentID     // the agent who calls; empty for callers
	Offer   *sdp.Description // nil: late offer, Answer then makes the offer
	Local   netip.Addr       // address at which the peer reached us
	Peer    netip.AddrPort   // where the request came from
}

// Ringing sends 180.
func (c *Inbound) Ringing() {}

// Answer takes the call with our session: the answer to Offer, or the offer when there was none. It fails only when the
// call is over already.
func (c *Inbound) Answer(session *sdp.Description) error { return nil }

// Reject refuses a call that was not answered yet with a final status from 400 to 699. It does nothing after Answer.
func (c *Inbound) Reject(status int, reason string) {}

// Hangup ends the call in whatever state it is.
func (c *Inbound) Hangup(reason string) {}

// Reinvite offers a new session to the peer of a call that is up; the reply comes as Reanswered.
func (c *Inbound) Reinvite(offer *sdp.Description) {}

// Target is whom to ring: all phones of an agent, or one URI.
type Target struct {
	Agent call.AgentID
	URI   string
}

// Caller is who is shown as calling.
type Caller struct {
	User    string // user part of the From URI; empty: anonymous
	Display string
}

// Outbound is a call of ours to an agent or to the outside.
type Outbound struct{}

// Local returns the address of ours that the target's phones reach, to be put into the offer; ok is false when there is
// no phone to ring.
func (s *Server) Local(to Target) (local netip.Addr, ok bool) { return netip.Addr{}, false }

// Dial rings the target: all of an agent's phones at once, the first that answers wins. It returns at once; what becomes
// of the call is told to the owner, a target without phones too (Ended with 480).
func (s *Server) Dial(to Target, from Caller, offer *sdp.Description, owner Owner) *Outbound {
	return &Outbound{}
}

// Hangup ends the call in whatever state it is: CANCEL while it rings, BYE when it is up. Elsewhere tells the phones
// that still ring why (RFC 3326), an empty reason nothing.
func (c *Outbound) Hangup(reason string) {}

// Reinvite offers a new session to the peer of a call that is up; the reply comes as Reanswered.
func (c *Outbound) Reinvite(offer *sdp.Description) {}
