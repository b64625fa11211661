package ivr

import (
	"time"

	"centralino/call"
	"centralino/flows"
)

// Effect is something the runner of the call is to do now, in the order given. The set is closed: the types in this
// file. Effects are data and may be compared, printed and kept.
type Effect interface{ effect() }

// Play plays prompts one after the other, once, and takes the place of whatever plays. Played answers it, also when a
// prompt is missing; no Played comes for a Play that another Play, Loop or Quiet cut short.
type Play struct {
	ID      ID
	Prompts []call.Prompt // never empty
}

// Loop plays one prompt over and over until the next Play, Loop or Quiet. Nothing answers it.
type Loop struct{ Prompt call.Prompt }

// Quiet stops whatever plays.
type Quiet struct{}

// Timer asks for a Timeout after a while. There is one timer: a new one takes the place of the old.
type Timer struct {
	ID    ID
	After time.Duration
}

// StopTimer takes the timer back.
type StopTimer struct{}

// Lookup asks a directory who has this number or code. LookedUp answers it. The interpreter sets a Timer beside it and
// goes on without an answer that comes too late.
type Lookup struct {
	ID        ID
	Directory string
	Value     call.Secret // a number, or digits the caller keyed in; these may be secret, so all are treated so
}

// Verify asks a directory whether the PIN is the customer's. Verified answers it; a Timer stands beside it as with
// Lookup.
type Verify struct {
	ID        ID
	Directory string
	Customer  string // the directory's key of the customer, from LookedUp
	PIN       call.Secret
}

// Request asks a service over HTTP. Replied answers it; a Timer stands beside it as with Lookup. Path and Query are escaped.
type Request struct {
	ID      ID
	Service string
	Method  string
	Path    string
	Query   string
	Body    string // JSON; empty: none, unless something is attached
	Attach  []Enclosure
	Cache   time.Duration
	Timeout time.Duration
}

// Enclosure is a field of the body in which a recording is sent, as a WAV file in base64; null without a File.
type Enclosure struct{ Field, File string }

// Enqueue offers the caller to a queue. Announce, Connected or QueueMoved come from there until LeaveQueue.
type Enqueue struct {
	Queue    call.QueueID
	Priority *int // nil: the queue's own
	Language call.Language
	Since    time.Time // when the wait began, if earlier than now: a place kept from another queue; zero: now
	EU       bool      // the caller asked for an agent in the European Union

	// Notice was played to the caller to its end, in this call: conversations from here on may be recorded if it could be
	// heard. Its Name is empty where the queue has none.
	Notice call.Prompt
}

// StepAside takes a waiting caller back to a menu; the place in the queue is kept. StepBack or LeaveQueue follows, or the
// queue's own QueueMoved.
type StepAside struct{ Queue call.QueueID }

// StepBack has a caller who stepped aside wait again.
type StepBack struct{ Queue call.QueueID }

// AskForEU says that a waiting caller wants an agent in the European Union: whoever rings elsewhere is to be called off. Of a
// caller who is called back it says that the agent who waits for them is declined, and that the promise is still owed, by an
// agent in the Union: Unreached follows when they have heard so.
type AskForEU struct{ Queue call.QueueID }

// LeaveQueue takes the caller out of the queue they wait in.
type LeaveQueue struct {
	Queue  call.QueueID
	Result call.Leave
	Rule   call.Rule
}

// MayCallBack asks whether a queue may promise a call to this number. CallbackAllowed answers it; a Timer stands beside it
// as with Lookup. The number is as in Report.
type MayCallBack struct {
	ID     ID
	Queue  call.QueueID
	Number call.Number
}

// Reached says that the caller who was called back is there and willing: agent and caller are to be joined. Connected
// answers it, or AgentLeft when there is no agent any more. Notice is as in Enqueue.
type Reached struct{ Notice call.Prompt }

// Unreached says that the caller who was called back is not to be had: the call is to be ended, and nothing follows.
type Unreached struct{}

// RecordVoicemail records what the caller says, at most Max, and may end it after some seconds of silence. Recorded
// answers it.
type RecordVoicemail struct {
	ID      ID
	Queue   call.QueueID  // whose mailbox; may be empty
	Survey  string        // whose comment it is; empty: a message for the mailbox
	Box     string        // of the configuration; empty: that of the queue
	Piece   string        // of the call itself: by the name that the flow gives it; it is of no mailbox then
	Keep    time.Duration // how long a piece is kept; 0: until it is discarded
	Max     time.Duration
	Silence time.Duration // that ends it; 0: as long as the runner thinks right
}

// Discard deletes a recording that the caller does not want to leave.
type Discard struct{ File string }

// StopRecording ends a recording early. Recorded still comes.
type StopRecording struct{}

// Transfer passes the call on to a telephone outside. TransferAnswered answers it when somebody takes the call, and then or
// without it TransferEnded. What the caller hears meanwhile goes on. To is the number or SIP address of the step, or what
// its expression gave: a number as it is written somewhere.
type Transfer struct {
	ID ID
	To string
	By *flows.Transfer
}

// Ringing lets the caller hear how the far telephone rings: what its network plays, or a tone of our own. It lasts until
// the next Play, Loop or Quiet. Nothing answers it.
type Ringing struct{}

// EndTransfer hangs the far telephone up, or lets it ring no longer. Nothing answers it.
type EndTransfer struct{}

// SecretDigits brackets the time in which the caller may key in a secret: while it is on, nothing may log or record
// what is pressed. It is off at first.
type SecretDigits struct{ On bool }

// Report is an event for the journal. A CallbackBooked whose number the caller keyed in has it as keyed (00 read as +):
// a national number is completed by whoever knows the trunk's country.
type Report struct{ Body call.Body }

// Fault says that the flow did something its checks should have ruled out, and that the call went on another way. It is
// for the log, and has no secrets in it.
type Fault struct {
	Step    call.StepID
	Message string
}

// Hangup ends the call from our side. It comes once at most, after the report of call.Ended, and nothing follows it.
type Hangup struct{ Termination call.Termination }

func (Play) effect()            {}
func (Loop) effect()            {}
func (Quiet) effect()           {}
func (Timer) effect()           {}
func (StopTimer) effect()       {}
func (Lookup) effect()          {}
func (Verify) effect()          {}
func (Request) effect()         {}
func (Enqueue) effect()         {}
func (LeaveQueue) effect()      {}
func (MayCallBack) effect()     {}
func (Reached) effect()         {}
func (Unreached) effect()       {}
func (StepAside) effect()       {}
func (StepBack) effect()        {}
func (AskForEU) effect()        {}
func (RecordVoicemail) effect() {}
func (StopRecording) effect()   {}
func (Discard) effect()         {}
func (Transfer) effect()        {}
func (Ringing) effect()         {}
func (EndTransfer) effect()     {}
func (SecretDigits) effect()    {}
func (Report) effect()          {}
func (Fault) effect()           {}
func (Hangup) effect()          {}
