package ivr

import (
	"testing"
	"time"

	"centralino/call"
	"centralino/flows"
)

func abroad(o *flows.QueueOptions) {
	o.Country = flows.CountryNotice{Tell: flows.NoticeAbroad, Home: "IT", Key: '5'}
}

func TestTheCountryIsToldWhileThePhoneRings(t *testing.T) {
	c := waiting(t, abroad).happens(Offered{"AL"})
	if !c.state.Untold("AL") || c.state.Untold("IT") || c.state.Untold("") {
		t.Error("who is told of what?")
	}
	c.next("notice-country", "countries/al", "notice-eu", "numbers/five", "music")
	c.isReported(&call.CountryTold{Queue: "q", Country: "AL"})
	if c.state.Untold("AL") {
		t.Error("told, and yet to be told")
	}
	heard := len(c.begun)
	c.happens(Offered{"AL"}).happens(Offered{"IT"}).happens(Offered{""}).pause(10 * time.Second)
	if len(c.begun) != heard {
		t.Errorf("said again: %v", c.begun[heard:])
	}
	c.happens(Offered{"RO"}).next("notice-country", "countries/ro", "music") // in the Union: told, and there is no other to ask for
}

func TestAnAgentWhoPicksUpIsWaitedForNoLongerThanTheNotice(t *testing.T) {
	c := waiting(t, abroad).happens(Offered{"AL"}).pause(perPrompt).happens(PickedUp{"AL"}).press("0123*#")
	c.next("notice-country", "countries/al", "notice-eu", "numbers/five", "music")
	c.isReported(&call.CountryTold{Queue: "q", Country: "AL"})
	if len(c.left) != 0 || c.aside {
		t.Error("a key took the caller away from an agent who is on the line")
	}
	c.happens(Connected{"beni"})
}

// Whoever does something else when the agent answers hears the notice at once.
func TestTheNoticeInterruptsWhatTheCallerDoes(t *testing.T) {
	c := waiting(t, abroad).press("2").next("voicemail-intro").happens(Offered{"AL"}).happens(PickedUp{"AL"})
	c.next("notice-country", "countries/al", "notice-eu", "numbers/five", "music")
	c = waiting(t, abroad).happens(Announce{Position: 1}).happens(PickedUp{"AL"}).next("queue-next", "notice-country")
	if c.happens(PickUpLost{}).press("2").next("voicemail-intro"); c.queue == nil {
		t.Error("the place is lost")
	}
}

func TestTheKeyForAnAgentInTheEU(t *testing.T) {
	c := waiting(t, abroad).press("5").happens(Offered{"AL"}).next("notice-country").press("5").next("notice-eu-asked", "music")
	if c.queue == nil || len(c.left) != 0 {
		t.Error("the place is lost")
	}
	c.press("5").happens(Offered{"AL"}).pause(time.Minute) // again does nothing; the queue has to leave the others alone
	c.press("3").next("notice-country", "countries/al", "music", "menu").press("4").waitsIn("r")
	if !c.queued[1].EU {
		t.Errorf("queued %+v", c.queued[1])
	}
	c.happens(QueueMoved{call.LeftOverflowed, call.RuleEU}).next("music", "queue-empty-eu", "queue-offer-callback")
}

func TestARecordingOfOurOwnSaysItAll(t *testing.T) {
	c := waiting(t, func(o *flows.QueueOptions) {
		abroad(o)
		o.Country.Tell, o.Country.Prompts = flows.NoticeAlways, map[string]string{"AL": "from-albania"}
	}).happens(Offered{"AL"}).happens(Offered{"IT"})
	c.next("from-albania", "notice-country", "countries/it", "music")
}
