package rehearsal

import (
	"time"

	"centralino/call"
	"centralino/ivr"
)

// Service answers in place of one of the helpline's. The zero value is one that cannot be reached.
type Service struct {
	Answers bool
	Answer  call.Answer
	Status  int           // of HTTP; one that is not 2xx is a refusal
	After   time.Duration // what the answer takes; at least as long as the service may take: it never comes
}

// request answers for a service: for one that is not given as if it could not be reached, since in a rehearsal nothing can be.
func (c *Call) request(e ivr.Request) {
	given := c.given.Services[e.Service]
	reply := ivr.Replied{ID: e.ID, Outcome: call.RequestUnreachable, Took: given.After}
	if given.Answers {
		reply.Outcome, reply.Status, reply.Answer = call.RequestOK, given.Status, given.Answer
		if given.Status < 200 || given.Status > 299 {
			reply.Outcome = call.RequestRefused
		}
	}
	if given.After <= 0 {
		c.put(reply)
		return
	}
	if given.After < e.Timeout {
		c.reply, c.replyAt = reply, c.now.Add(given.After)
	}
}

// replies lets the answer of a service come.
func (c *Call) replies() {
	c.put(c.reply)
	c.replyAt = time.Time{}
}
