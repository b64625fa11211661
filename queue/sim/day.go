package sim

import (
	"math"
	"time"

	"centralino/call"
	"centralino/queue"
)

// Forever is the patience of who never gives up, and the answer time of a phone that nobody answers.
const Forever = time.Duration(math.MaxInt64)

// Day is everything that a run needs. It is only read, so several runs may share it.
type Day struct {
	Start   time.Time     // what all durations count from
	Until   time.Duration // nothing happens later; 0: a day after the last caller and note
	Rules   queue.Config
	Before  []call.Event // what happened before Start, applied as it is: the state in which the day begins
	Callers []Caller     // sorted by Visit.At
	Agents  []Agent      // how those answer who do not answer at once; in any order
	Notes   []Note       // sorted by At
	Seed    uint64       // of what agents' phones do

	// Respond says what an agent's phone does with an offer; nil: as the Agent says.
	Respond func(Offer) Response
}

// Caller is one call, from its first queue to its last.
type Caller struct {
	ID    call.ID
	Flow  call.FlowID
	Visit         // the first queue; At counts from Day.Start
	Then  []Visit // the queues after it; At counts from the end of the visit before
	Again call.ID // the call that this one repeats: it comes only if that one ended its last wait without an agent; empty: it comes
	Begun int     // how many of the visits began in Day.Before, the last of which may be under way; 0: the call is still to come
}

// Visit is one wait of a caller, and the conversation if it comes to one.
type Visit struct {
	Queue    call.QueueID
	At       time.Duration
	Priority int
	Language call.Language
	Waited   time.Duration // brought along from a queue before
	Up       time.Duration // how long the call had been answered; 0: unknown
	Patience time.Duration // from entry to giving up; Forever: never
	Talk     time.Duration
	Wrap     time.Duration // after-call work; 0: as long as the queue allows
	Aside    []Span        // when the caller is back in a menu with the place kept, from entry on; To is Forever: until the end
	AsksEU   time.Duration // when the caller asks for an agent in the European Union, from entry; 0: never
	After    call.Leave    // of a later visit: it follows only if the one before was left so
	GivesUp  call.Leave    // how a caller whose patience is over leaves; empty: LeftAbandoned
	Like     *call.Queued  // whatever else the event says that queues the caller; nil: nothing
}

// Agent is how one agent answers.
type Agent struct {
	ID     call.AgentID
	Shifts []Span  // when the phone is registered; nil: all the time
	Pauses []Pause // the agent's own, within shifts
	Answer Dist    // from the offer to the answer; nil: at once
	Misses float64 // the share of offers that nobody answers, 0 to 1
	Back   Dist    // from a pause for misses to being ready again; nil: five minutes
}

// Span is a time from From up to To.
type Span struct{ From, To time.Duration }

// Pause is an agent's own pause.
type Pause struct {
	Span
	Reason string
}

// Note is something that happens to no caller: a phone registers, an agent pauses, the process starts anew.
type Note struct {
	At   time.Duration
	Body call.Body
}

// Offer is one ringing phone.
type Offer struct {
	Caller *Caller
	Visit  int // 0 is the first
	Agent  call.AgentID
	Leg    call.LegID
	At     time.Duration
}

// Response is what becomes of an offer after a time: an answer, or the given result. After a time longer than the queue's
// ring time it is missed.
type Response struct {
	After  time.Duration
	Result call.OfferResult // empty: answered
	Picked time.Duration    // when the phone answers although the caller hears something first, until After; 0: at After
	Status int              // of a phone that said no
	Talk   time.Duration    // instead of the visit's; 0: the visit's
	Wrap   time.Duration    // instead of the visit's; 0: the visit's
}

// Hooks watch a run. Each may be nil. They must not change the engine.
type Hooks struct {
	Event  func(call.Event)             // every event, after the engine applied it, numbered from 1
	Joined func(*queue.Engine, Arrival) // a caller was queued and nothing was decided yet
	Left   func(*queue.Engine, Outcome) // a caller left a queue, by an answer or otherwise
}

// Arrival is a caller who has just joined a queue.
type Arrival struct {
	Caller *Caller
	Visit  int
	Now    time.Time
}

// Outcome is how one visit ended.
type Outcome struct {
	Caller *Caller
	Visit  int
	Now    time.Time
	Queue  call.QueueID
	Result call.Leave
	Rule   call.Rule     // empty when answered
	Waited time.Duration // as the engine counts, what was brought along included
	Agent  call.AgentID  // who answered
}

// visit returns the n-th visit of the caller, 0 being the first.
func (c *Caller) visit(n int) *Visit {
	if n == 0 {
		return &c.Visit
	}
	return &c.Then[n-1]
}
