package call

import "time"

// AgentRegistered: an agent's first phone registered (or all were lost and one came back).
type AgentRegistered struct {
	Agent AgentID `json:"agent"`
}

// AgentUnregistered: the agent's last phone is gone.
type AgentUnregistered struct {
	Agent   AgentID `json:"agent"`
	Expired bool    `json:"expired,omitempty"` // it ran out rather than saying goodbye
}

// AgentPaused: the agent takes no calls until AgentReady.
type AgentPaused struct {
	Agent  AgentID `json:"agent"`
	Reason string  `json:"reason,omitempty"` // the code keyed after *1, or PauseMisses
	By     PauseBy `json:"by"`
}

// PauseBy says who paused an agent.
type PauseBy string

// Who pauses agents.
const (
	PausedByAgent  PauseBy = "agent"
	PausedByMisses PauseBy = "misses" // several offers in a row went unanswered

	PausedBySupervisor PauseBy = "supervisor" // on a page or by the API: Acted says who
)

// AgentReady: the agent ended a pause.
type AgentReady struct {
	Agent AgentID `json:"agent"`
}

// AgentUnreachable: the agent counts as ready, and the last so many offers came to nothing because the phone could not be
// reached (OfferFailed) or said no at once (OfferRefused). It is told once until the agent answers, registers anew or says
// that they are ready.
type AgentUnreachable struct {
	Agent  AgentID     `json:"agent"`
	Result OfferResult `json:"result"`
	Offers int         `json:"offers"`
}

// AgentAssigned: the agent serves these queues and no others until a time, whatever their skills, because somebody said so; Acted
// says who. No queue: none.
type AgentAssigned struct {
	Agent  AgentID   `json:"agent"`
	Queues []QueueID `json:"queues"`
	Until  time.Time `json:"until"`
}

// AgentUnassigned: the agent serves the queues of their skills again. Acted says who wanted it; nobody did when the time of
// AgentAssigned was over.
type AgentUnassigned struct {
	Agent AgentID `json:"agent"`
}

// Assignment is which queues an agent serves for now, as Started hands it on to the next process.
type Assignment struct {
	Queues []QueueID `json:"queues"`
	Until  time.Time `json:"until"`
}

// WrapUpEnded: the agent's after-call work is over.
type WrapUpEnded struct {
	Agent AgentID `json:"agent"`
}

// WrapUpExtended: the agent's after-call work ends later than it would have.
type WrapUpExtended struct {
	Agent AgentID       `json:"agent"`
	By    time.Duration `json:"by_ns"`
}

// AgentState is what an agent is doing, derived from events: a live leg, the agent's own choice, a registration.
type AgentState string

// The states of an agent, the `state` label of centralino_agents.
const (
	AgentOffline   AgentState = "offline"   // no phone registered
	AgentAvailable AgentState = "available" // waiting for a call
	AgentRinging   AgentState = "ringing"   // being offered a call
	AgentBusy      AgentState = "busy"      // in a conversation
	AgentWrapUp    AgentState = "wrap-up"   // after-call work
	AgentOnPause   AgentState = "paused"
)

// AgentStates lists every state once, in the order of the constants.
func AgentStates() []AgentState {
	return []AgentState{AgentOffline, AgentAvailable, AgentRinging, AgentBusy, AgentWrapUp, AgentOnPause}
}

// Pause is a pause that is in force.
type Pause struct {
	Reason string    `json:"reason,omitempty"`
	By     PauseBy   `json:"by"`
	Since  time.Time `json:"since"`
}

// Kind implements Body.
func (*AgentRegistered) Kind() Kind { return "agent_registered" }

// Kind implements Body.
func (*AgentUnregistered) Kind() Kind { return "agent_unregistered" }

// Kind implements Body.
func (*AgentPaused) Kind() Kind { return "agent_paused" }

// Kind implements Body.
func (*AgentReady) Kind() Kind { return "agent_ready" }

// Kind implements Body.
func (*AgentUnreachable) Kind() Kind { return "agent_unreachable" }

// Kind implements Body.
func (*AgentAssigned) Kind() Kind { return "agent_assigned" }

// Kind implements Body.
func (*AgentUnassigned) Kind() Kind { return "agent_unassigned" }

// Kind implements Body.
func (*WrapUpExtended) Kind() Kind { return "wrap_up_extended" }

// Kind implements Body.
func (*WrapUpEnded) Kind() Kind { return "wrap_up_ended" }
