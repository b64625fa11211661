package ivr

import (
	"testing"
	"time"

	"centralino/flows"
)

func comforted(o *flows.QueueOptions) {
	o.Comfort = flows.Comfort{Every: 20 * time.Second, Play: []string{"thanks", "advice"}}
}

func TestComfortTakesTurns(t *testing.T) {
	c := waiting(t, comforted).pause(90 * time.Second)
	c.next("thanks", "music", "advice", "music", "thanks", "music", "advice", "music")
}

func TestComfortAndAnnouncementsDoNotCutEachOtherShort(t *testing.T) {
	c := waiting(t, comforted).pause(19 * time.Second).happens(Announce{Position: 1}).pause(5 * time.Second)
	c.next("queue-next", "thanks")
	c.happens(Announce{Position: 1}).pause(5*time.Second).next("queue-next", "music")
}

func TestComfortEndsWithTheWait(t *testing.T) {
	c := waiting(t, comforted).happens(Connected{"anna"}).pause(time.Hour)
	c.notHeard("thanks")
	c = waiting(t, comforted).press("3").next("menu").press("1").next("hours").press("0").next("music")
	c.pause(21*time.Second).next("thanks", "music")
}

func TestAKeptPlaceIsSaidBeforeThePosition(t *testing.T) {
	c := waiting(t, asIs).happens(Announce{Position: 2}).happens(PlaceKept{}).pause(10 * time.Second)
	c.next("queue-one-ahead", "queue-kept", "queue-one-ahead", "music")
	c = waiting(t, asIs).press("3").happens(PlaceKept{})
	c.notHeard("queue-kept")
}
