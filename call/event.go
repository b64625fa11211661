package call

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"
)

// Kind names what happened. It is the "kind" field of an event's JSON.
type Kind string

// Body is the part of an event that belongs to its kind. Bodies hold no secrets: a PIN has no field to lie in.
type Body interface{ Kind() Kind }

// Event is one thing that happened. The journal is the sequence of all events, and everything else that is told about
// a call (queue state, metrics, history, wallboard, reports) is read from them.
type Event struct {
	Seq  uint64    // place in the journal, from 1; 0 before it is appended
	At   time.Time // when it happened
	Call ID        // empty for events that belong to no call
	Body Body
}

type envelope struct {
	Seq  uint64    `json:"seq,omitempty"`
	At   time.Time `json:"at"`
	Kind Kind      `json:"kind"`
	Call ID        `json:"call,omitempty"`
}

// MarshalJSON writes the event as one flat object: seq, at, kind and call, then the fields of the body.
func (e Event) MarshalJSON() ([]byte, error) {
	if e.Body == nil {
		return nil, fmt.Errorf("event %d has no body", e.Seq)
	}
	head, err := json.Marshal(envelope{e.Seq, e.At, e.Body.Kind(), e.Call})
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(e.Body)
	if err != nil {
		return nil, err
	}
	if bytes.Equal(body, []byte("{}")) {
		return head, nil
	}
	head[len(head)-1] = ','
	return append(head, body[1:]...), nil
}

// UnmarshalJSON reads what MarshalJSON wrote. An unknown kind is an error that names it.
func (e *Event) UnmarshalJSON(b []byte) error {
	var head envelope
	if err := json.Unmarshal(b, &head); err != nil {
		return err
	}
	body := newBody(head.Kind)
	if body == nil {
		return fmt.Errorf("event %d: unknown kind %q", head.Seq, head.Kind)
	}
	if err := json.Unmarshal(b, body); err != nil {
		return fmt.Errorf("event %d (%s): %w", head.Seq, head.Kind, err)
	}
	*e = Event{Seq: head.Seq, At: head.At, Call: head.Call, Body: body}
	return nil
}

// newBody returns a pointer to an empty body of the kind, nil for a kind that is not known.
func newBody(k Kind) Body {
	for _, b := range Bodies() {
		if b.Kind() == k {
			return b
		}
	}
	return nil
}

// Bodies returns one empty body of every kind, for decoders and for tests that must not forget one.
func Bodies() []Body {
	return []Body{
		&Arrived{}, &Answered{}, &StepEntered{}, &Keyed{}, &Collected{}, &Identified{}, &Surveyed{}, &CallbackBooked{},
		&VoicemailLeft{}, &PieceRecorded{}, &Ended{},
		&SurveyOffered{}, &SurveyCommentLeft{}, &Requested{},
		&TransferBegun{}, &TransferAnswered{}, &TransferEnded{},
		&CallbackDue{}, &CallbackHeld{}, &CallbackDialled{}, &CallbackMissed{}, &CallbackEnded{},
		&Queued{}, &Prioritised{}, &QueueClosed{}, &QueueOpened{}, &Announced{}, &Offered{}, &OfferEnded{}, &Connected{}, &Held{}, &Resumed{}, &Released{}, &QueueLeft{},
		&MediaMeasured{}, &RecordingStarted{}, &RecordingPaused{}, &RecordingResumed{}, &RecordingEnded{},
		&SupervisionBegan{}, &SupervisionChanged{}, &SupervisionEnded{},
		&SteppedAside{}, &SteppedBack{}, &CountryTold{}, &PickedUp{}, &AskedForEU{},
		&AgentRegistered{}, &AgentUnregistered{}, &AgentPaused{}, &AgentReady{}, &AgentUnreachable{}, &WrapUpEnded{}, &WrapUpExtended{},
		&ShiftWarning{}, &ShiftCovered{},
		&FlashOn{}, &FlashOff{},
		&AlertFired{}, &AlertAcknowledged{}, &AlertResolved{},
		&Started{}, &Stopped{}, &Reloaded{}, &ReloadRefused{},
		&OutcomeRecorded{},
		&LoggedIn{}, &LoginFailed{}, &LoggedOut{}, &Acted{},
	}
}
