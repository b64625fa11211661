package ivr

import (
	"time"

	"centralino/call"
)

// ID ties an answer to the effect that asked for it: a Played to its Play, a Timeout to its Timer. IDs are never used
// twice in a call, and an answer to anything but the latest question of its kind is ignored, so late answers are safe.
type ID uint64

// Event is something that happened to the call and that the interpreter must know. The set is closed: the types in
// this file.
type Event interface{ event() }

// Start begins the flow; it comes once, when the call is up.
type Start struct{}

// Key is a key the caller pressed, once per press.
type Key struct{ Digit call.Digit }

// Played says that the last prompt of a Play was heard to its end. It comes at once when nothing could be played.
type Played struct{ ID ID }

// Timeout says that the time of a Timer is over.
type Timeout struct{ ID ID }

// LookedUp answers a Lookup.
type LookedUp struct {
	ID       ID
	Answer   call.Identity     // found, unknown or failed
	Customer string            // the directory's key of the customer, when found
	Fields   map[string]string // what becomes customer.*; not changed by anybody afterwards
}

// Verified answers a Verify.
type Verified struct {
	ID     ID
	Answer PINAnswer
}

// PINAnswer is what a directory says of a PIN.
type PINAnswer string

// The answers to a PIN.
const (
	PINRight  PINAnswer = "right"
	PINWrong  PINAnswer = "wrong"
	PINLocked PINAnswer = "locked" // no more tries, neither now nor in the next call
	PINFailed PINAnswer = "failed" // the directory did not answer
)

// Replied answers a Request.
type Replied struct {
	ID      ID
	Outcome call.RequestOutcome
	Status  int           // of HTTP; 0: there was no answer
	Took    time.Duration // until the answer
	Answer  call.Answer   // not changed by anybody afterwards
}

// CallbackAllowed answers a MayCallBack.
type CallbackAllowed struct {
	ID ID
	OK bool
}

// Announce tells a waiting caller where they stand. A zero Position is not spoken, nor is the wait with To at zero.
type Announce struct {
	Position int           // 1 is next
	From, To time.Duration // the wait from now is expected to end between them
}

// Offered says that the phone of an agent in this country rings for the caller, who may have to hear so: then a report of
// call.CountryTold follows when they have. See State.Untold.
type Offered struct{ Country string }

// PickedUp says that an agent in this country has answered, and is kept waiting until the caller has heard so. Nothing
// else is said before.
type PickedUp struct{ Country string }

// PickUpLost says that the agent who had picked up is gone; the caller waits on.
type PickUpLost struct{}

// PlaceKept says that the caller was cut off before, and stands in the queue where they stood.
type PlaceKept struct{}

// Connected says that an agent answered and that caller and agent hear each other. It is ignored unless the caller
// waits in a queue (between Enqueue and LeaveQueue or QueueMoved).
type Connected struct{ Agent call.AgentID }

// AgentLeft says that the agent hung up and the caller is still there, or is being called back.
type AgentLeft struct{}

// QueueMoved says that the queue gave the caller back by a rule of its own: full, empty shift, or the promise. No
// LeaveQueue answers it. Result is what the promise gives (callback or voicemail), or overflowed.
type QueueMoved struct {
	Result call.Leave
	Rule   call.Rule
}

// Recorded ends a recording: after StopRecording, at its greatest length, or after silence. An empty File says that
// nothing was kept.
type Recorded struct {
	ID     ID
	File   string // relative to the voicemail folder
	Length time.Duration
	Failed bool // it could not be recorded whole: the disk is full or broken, so nothing was kept
}

// TransferAnswered says that somebody took the call that was passed on. They hear each other when the step is made.
type TransferAnswered struct {
	ID      ID
	Secured bool // the sound of the far end is encrypted
}

// TransferEnded says that the far telephone is gone: nobody took the call, or the conversation is over. Result and Status
// are of a call that nobody took. By is who ended a conversation: the far end, or nobody when it broke off.
type TransferEnded struct {
	ID     ID
	Result call.TransferResult
	Status int
	By     call.Side
}

// HungUp says that the call is over, and why. Only a recording outlives it: then StopRecording comes out, and the call
// is Done after the Recorded that answers it.
type HungUp struct{ Reason call.Reason }

func (Start) event()            {}
func (Key) event()              {}
func (Played) event()           {}
func (Timeout) event()          {}
func (LookedUp) event()         {}
func (Verified) event()         {}
func (Replied) event()          {}
func (CallbackAllowed) event()  {}
func (Announce) event()         {}
func (Connected) event()        {}
func (AgentLeft) event()        {}
func (QueueMoved) event()       {}
func (Recorded) event()         {}
func (TransferAnswered) event() {}
func (TransferEnded) event()    {}
func (HungUp) event()           {}
func (Offered) event()          {}
func (PickedUp) event()         {}
func (PickUpLost) event()       {}
func (PlaceKept) event()        {}
