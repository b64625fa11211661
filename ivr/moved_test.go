package ivr

import (
	"testing"

	"centralino/call"
)

// TestMovedToAnotherQueue: the caller stays in the step, also when they press the key for a person, which leads there, and leaves the
// queue they were moved to.
func TestMovedToAnotherQueue(t *testing.T) {
	c := inBilling(t, mario).happens(MovedTo{"outages"}).happens(Announce{Position: 2})
	at := c.state.At()
	c.press("0")
	if len(c.left) > 0 || c.state.At() != at {
		t.Errorf("at %s, left %+v", c.state.At(), c.left)
	}
	c.step(HungUp{call.CallerHungUp})
	if len(c.left) != 1 || c.left[0].Queue != "outages" {
		t.Errorf("left %+v", c.left)
	}
}
