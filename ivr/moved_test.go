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

// TestMovedAndBackToAMenu: who waits again waits where they were moved to, whatever leads there; another queue takes the wait along.
func TestMovedAndBackToAMenu(t *testing.T) {
	for _, again := range []string{"2", "0"} { // the entry that leads to the step, the key for a person
		c := waiting(t, asIs).happens(MovedTo{"moved"}).press("3").next("menu").press("1").next("hours", "menu").press(again).next("music").isAt("person")
		if c.aside || c.state.queue != "moved" || len(c.queued) != 1 || len(c.left) != 0 {
			t.Errorf("by %s: aside: %v, in %s, queued %v, left %v", again, c.aside, c.state.queue, c.queued, c.left)
		}
		c.happens(Announce{Position: 1}).next("queue-next", "music").press("3").next("menu") // and once more
		if c.press(again).next("music"); c.aside || c.state.queue != "moved" || len(c.queued) != 1 {
			t.Errorf("once more by %s: aside: %v, in %s, queued %v", again, c.aside, c.state.queue, c.queued)
		}
	}
	c := waiting(t, asIs).happens(MovedTo{"moved"}).press("3").next("menu").press("4").next("music")
	if c.aside || len(c.queued) != 2 || c.queued[1].Queue != "r" || c.queued[1].Since.IsZero() || len(c.left) != 1 || c.left[0].Queue != "moved" {
		t.Errorf("another queue: aside: %v, queued %v, left %v", c.aside, c.queued, c.left)
	}
}
