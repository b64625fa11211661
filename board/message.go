package board

import (
	"cmp"
	"slices"
	"time"

	"centralino/call"
)

// Message waits in a queue for an agent to hear it. It is no call: nobody is on the telephone.
type Message struct {
	Message call.ID      `json:"message"`
	Queue   call.QueueID `json:"queue"`
	Call    call.ID      `json:"call,omitempty"` // in which it was left
	From    call.Number  `json:"from,omitempty"` // empty: withheld
	Left    time.Time    `json:"left"`
	Length  float64      `json:"length_seconds"`
	Agent   call.AgentID `json:"agent,omitempty"` // whose telephone rings for it, or who hears it
}

// messages lists what is to be heard, the oldest first.
func (b *Board) messages() []Message {
	out := []Message{}
	for id, p := range b.owed {
		m := p.Message
		if m == nil {
			continue
		}
		one := Message{Message: id, Queue: p.Queue, Call: m.Call, From: p.Number, Left: m.Left, Length: m.Length.Seconds()}
		if c := b.calls[id]; c != nil {
			one.Agent = c.shown.Agent
		}
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b Message) int { return cmp.Or(a.Left.Compare(b.Left), cmp.Compare(a.Message, b.Message)) })
	return out
}
