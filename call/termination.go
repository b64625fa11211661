package call

// Result says what became of a call as the caller would tell it. It is the `result` label of centralino_calls_total.
type Result string

// The results of a call.
const (
	Served    Result = "served"    // spoke to an agent
	Informed  Result = "informed"  // the flow ran to its end, or the caller left after hearing a recorded message
	CalledOff Result = "left"      // hung up inside the flow before asking for a person or hearing a message
	Abandoned Result = "abandoned" // hung up while waiting in a queue
	Callback  Result = "callback"  // will be called back
	Voicemail Result = "voicemail" // left a message
	Refused   Result = "refused"   // was never let in: unknown number, no codec, no SRTP, no free line
	Failed    Result = "failed"    // broken by a fault on the way: no ACK, dead media, an error of ours
	Lost      Result = "lost"      // was up when the process died

	Transferred Result = "transferred" // was connected to a telephone outside, and spoke to no agent
)

// Reason says what ended a call. The set is closed: journal, metrics and log use the same words.
type Reason string

// The reasons a call ends.
const (
	CallerHungUp   Reason = "caller-hung-up"
	CallerGaveUp   Reason = "caller-cancelled" // CANCEL before the answer
	FlowEnded      Reason = "flow-ended"
	NoACK          Reason = "no-ack"
	MediaTimeout   Reason = "media-timeout"
	NoCodec        Reason = "no-codec"
	NoSRTP         Reason = "no-srtp" // one side demands it, the other does not have it
	UnknownNumber  Reason = "unknown-number"
	ShuttingDown   Reason = "shutting-down"
	ProcessDied    Reason = "process-died"
	InternalFault  Reason = "internal-fault"
	TransportFault Reason = "transport-fault"
)

// Termination is how a call ended: one result and one reason.
type Termination struct {
	Result Result `json:"result"`
	Reason Reason `json:"reason"`
}

// Leave is how a waiting caller left a queue. It is the `result` label of centralino_queue_wait_seconds: every caller
// offered to a queue leaves it by exactly one of these, or is still waiting.
type Leave string

// The ways out of a queue.
const (
	LeftAnswered   Leave = "answered"
	LeftAbandoned  Leave = "abandoned"
	LeftOverflowed Leave = "overflowed" // sent elsewhere: queue full, shift empty, another queue chosen
	LeftCallback   Leave = "callback"
	LeftVoicemail  Leave = "voicemail"
)

// Rule names the rule of the queue that moved a caller, kept in the journal so that a decision can be explained.
type Rule string

// The rules by which a caller leaves a queue without an agent.
const (
	RuleCaller   Rule = "caller"      // the caller hung up or pressed a key
	RuleFull     Rule = "full"        // max_waiting was reached
	RuleClosed   Rule = "closed"      // a supervisor had closed the queue
	RuleEmpty    Rule = "empty-shift" // nobody who could answer was logged in
	RulePromise  Rule = "promise"     // the promised longest wait was over
	RuleEU       Rule = "no-eu-agent" // the caller asked for an agent in the European Union, and none was logged in
	RuleMoved    Rule = "moved"       // a supervisor moved the caller to another queue
	RuleShutdown Rule = "shutting-down"
)

// The rules by which a promise to call back ends without being kept, CallbackEnded.Rule.
const (
	RuleUnreached Rule = "unreached"    // in all the attempts that the queue allows
	RuleServed    Rule = "served"       // the caller called again and spoke to an agent of the queue
	RuleRebooked  Rule = "booked-again" // the same number asked the same queue again; the later promise has the place
	RuleRefused   Rule = "refused"      // the number may no longer be dialled
	RuleNoQueue   Rule = "no-queue"     // the queue is no longer configured
)

// The rules by which a caller is next for an agent, Offered.Rule.
const (
	RuleFCFS     Rule = "fcfs"     // of those the agent can serve, the one whose wait began first
	RuleAgeing   Rule = "ageing"   // the same, and the wait outweighs the priority of others
	RuleRedial   Rule = "redial"   // the same, by a place kept for a caller who was cut off and called again
	RulePriority Rule = "priority" // priority outweighs the longer wait of another
	RuleWish     Rule = "wish"     // another has waited longer, and still waits for an agent they would rather have
	RuleTaken    Rule = "taken"    // a supervisor took the caller, for themselves or for an agent they named
	RuleCountry  Rule = "country"  // another has waited longer, and asked for an agent in the European Union
)

// The rules by which an agent is chosen of those who are free, Offered.Chosen. Other choices are named by the queue's
// strategy.
const (
	RuleLastAgent Rule = "last-agent" // whom this caller's number spoke to last
	RuleLanguage  Rule = "language"   // speaks the caller's language
	RuleShare     Rule = "share"      // of the partner furthest below its share
	RuleOverflow  Rule = "overflow"   // of a queue that this one overflows to
	RuleRetry     Rule = "retry"      // nobody is left who has not yet let this caller's offer pass
)

// OfferResult is how an offer to an agent ended without a conversation.
type OfferResult string

// The ways an offer ends unanswered.
const (
	OfferMissed    OfferResult = "missed"    // rang for the whole ring time
	OfferRefused   OfferResult = "refused"   // the agent's phone said no: 480, 486, 603
	OfferFailed    OfferResult = "failed"    // the phone could not be reached or answered with a fault
	OfferWithdrawn OfferResult = "withdrawn" // the caller left, or another phone of the agent answered first
	OfferElsewhere OfferResult = "elsewhere" // another agent answered the same caller
)
