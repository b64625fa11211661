package journal

import (
	"context"
	"time"

	"centralino/call"
)

// Recovery is what a process needs to know of the one before it.
type Recovery struct {
	Started bool                        // there was one
	Clean   bool                        // it stopped in good order
	Calls   []OpenCall                  // calls that were up when it died, in the order they arrived
	Paused  map[call.AgentID]call.Pause // pauses still in force; never nil
}

// OpenCall is a call that arrived and never ended.
type OpenCall struct {
	ID       call.ID
	Flow     call.FlowID
	Arrived  time.Time
	Answered bool
	Queue    call.QueueID // the queue it was waiting in or spoke through, empty if none
	Waiting  bool         // it was waiting in Queue
	Last     time.Time    // its last event
}

// Recover reads what happened since the last Started. A starting process calls it first, then appends an Ended (Lost,
// ProcessDied) for each open call, and then its own Started with the pauses: if it dies in between, the next one
// finds what is left to do.
func (j *Journal) Recover(ctx context.Context) (Recovery, error) {
	return Recovery{Paused: map[call.AgentID]call.Pause{}}, nil
}
