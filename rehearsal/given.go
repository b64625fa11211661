package rehearsal

import (
	"time"

	"centralino/call"
)

// Given is what is unlike a good day. The zero value is one: directories answer, queues are empty, every agent is there
// and free, and no announcement is switched on.
// Given is what is unlike a good day. The zero value is one: directories in files answer, queues are empty, and every agent is there
// and free.
type Given struct {
	Directories map[string]Directory
	Services    map[string]Service
	Queues      map[call.QueueID]Line
	Agents      map[call.AgentID]Agent
	Otherwise   Agent           // what agents do who are not in Agents
	Flashes     map[string]bool // the announcements that are switched on
	DiskFull    bool            // nothing that callers say can be recorded

	Transfers map[call.StepID]Outside
	Elsewhere Outside // what becomes of transfers by steps that are not in Transfers
}

// Directory answers in place of one of the helpline's.
type Directory struct {
	Answer call.Identity // found, unknown or failed
	Fields map[string]string
	PIN    call.Secret // the right one; empty: every PIN is
}

// Line is who waits in a queue.
type Line struct {
	Full  bool // nobody more may wait
	Empty bool // nobody is there who could answer
	Ahead int  // callers who joined before this one
}

// Agent is what one agent does.
type Agent struct {
	Is      Presence
	For     time.Duration // how long a busy agent stays busy; 0: as long as the call lasts
	Answers time.Duration // after the phone has rung for so long; 0: when told to
	Talks   time.Duration // then hangs up; 0: when told to
}

// Presence is where an agent is when the call begins.
type Presence string

// Where agents are.
const (
	Present Presence = "present" // also the zero value
	Absent  Presence = "absent"  // no phone is registered
	Paused  Presence = "paused"
	Busy    Presence = "busy" // in a conversation with somebody else
)

// Agents who have no part in the call serve those ahead of it.
const (
	otherAnswered = 3 * time.Second
	otherTalk     = 3 * time.Minute
)

func (g Given) agent(id call.AgentID) Agent {
	if a, ok := g.Agents[id]; ok {
		return a
	}
	return g.Otherwise
}
