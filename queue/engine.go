package queue

import (
	"time"

	"centralino/call"
)

// Engine is the state of all queues and agents. It is not safe for concurrent use: one writer owns it.
type Engine struct{}

// Decision is an event that should happen now. Who asked appends it to the journal and applies it, then asks again.
type Decision struct {
	Call call.ID // empty for decisions about an agent alone
	Body call.Body
}

// New returns an engine to which nothing has happened yet.
func New(c Config) *Engine { return &Engine{} }

// Reconfigure puts a new configuration in force. Nobody is logged out, no caller loses the place, no offer is withdrawn;
// a queue that is gone is served on by its old rules until its last caller has left.
func (e *Engine) Reconfigure(c Config) {}

// Apply folds one event into the state. It takes any event at any time: what contradicts the state, or names a call that
// has ended, is ignored, and an event with a Seq that was applied before changes nothing.
func (e *Engine) Apply(ev call.Event) {}

// Decide returns the next thing that should happen at now: Offered, OfferEnded (missed), AgentPaused (misses),
// WrapUpEnded, Announced, or QueueLeft (full, empty-shift, promise). It answers the same until something is applied.
func (e *Engine) Decide(now time.Time) (d Decision, ok bool) { return Decision{}, false }

// Wake returns when to ask Decide again if nothing is applied before; ok is false when only an event can change anything.
func (e *Engine) Wake(now time.Time) (at time.Time, ok bool) { return time.Time{}, false }
