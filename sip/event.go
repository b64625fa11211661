package sip

import (
	"time"

	"centralino/call"
	"centralino/sip/sdp"
)

// Handler is told of new calls and of agents' phones. Its methods are called from the server's own goroutines and must
// not block.
type Handler interface {
	// Incoming offers a call that passed admission and returns who owns it from now on. The owner, or Incoming itself,
	// must Answer or Reject it. A nil owner refuses the call with 500 unless it was rejected already.
	Incoming(*Inbound) Owner
	// AgentOnline tells that an agent's first phone registered.
	AgentOnline(call.AgentID)
	// AgentOffline tells that an agent's last phone is gone; expired when it fell silent rather than said goodbye.
	AgentOffline(agent call.AgentID, expired bool)
}

// Owner follows one call. Events come one at a time and in order; the last one of every call is exactly one Ended. The
// methods must not block, and may call every method of the call.
type Owner interface {
	Event(Event)
	// Reoffer answers a new offer of the peer (hold, new address) inside a call that is up. A nil offer asks for an
	// offer of ours instead; its answer follows as Acked. Not ok refuses with 488 and leaves everything as it was.
	Reoffer(offer *sdp.Description) (answer *sdp.Description, ok bool)
}

// Event is one of Ringing, Answered, Acked, Digit, Reanswered and Ended.
type Event interface{ event() }

// Ringing: the called phone sent a provisional response, 180 as a rule; Session is its early media, mostly nil.
type Ringing struct {
	Status  int
	Session *sdp.Description
}

// Answered: the called phone took the call; Session is its answer, nil when it sent none.
type Answered struct {
	Contact string // the URI of the phone that answered
	Browser bool   // which is in a browser, and was offered Target.Web
	Session *sdp.Description
}

// Acked: the ACK of our 200 came; Session is the peer's answer when the offer was ours (late offer), else nil.
type Acked struct{ Session *sdp.Description }

// Digit: a key that came as SIP INFO.
type Digit struct {
	Digit    call.Digit
	Duration time.Duration // 0 when the peer did not say
}

// Reanswered: the peer's reply to our Reinvite: its answer with status 200, nil with any other.
type Reanswered struct {
	Status  int
	Session *sdp.Description
}

// Ended: the call is over, and nothing follows.
type Ended struct {
	Cause  Cause
	Status int    // the final SIP status of an outbound call that was not answered, 408 when it stayed silent; else 0
	Text   string // the peer's Reason header or reason phrase, for logs
}

// Cause says who or what ended a call.
type Cause string

// The causes of an end.
const (
	PeerHungUp     Cause = "peer-hung-up"    // BYE
	PeerCancelled  Cause = "peer-cancelled"  // CANCEL before our answer
	WeHungUp       Cause = "we-hung-up"      // Hangup or Reject
	NotAnswered    Cause = "not-answered"    // every phone refused or failed: see Status
	NoACK          Cause = "no-ack"          // our 200 was never acknowledged
	TransportLost  Cause = "transport-lost"  // the peer answers no more (408, 481) or cannot be reached
	SessionExpired Cause = "session-expired" // the peer stopped refreshing, RFC 4028
	ShuttingDown   Cause = "shutting-down"   // the server closed
)

func (Ringing) event()    {}
func (Answered) event()   {}
func (Acked) event()      {}
func (Digit) event()      {}
func (Reanswered) event() {}
func (Ended) event()      {}
