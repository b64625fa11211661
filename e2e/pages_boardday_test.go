package e2e

import (
	"fmt"
	"math"
	"testing"
	"time"

	"centralino/call"
	"centralino/internal/fixture"
	"centralino/journal"
)

// weeksBefore are four weeks of the same weekday, and today until now: most call in the morning, some give up, and the week
// before was a bad one.
func weeksBefore(t *testing.T) func(*journal.Journal) {
	zone, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	return func(j *journal.Journal) {
		n, now := 0, time.Now().In(zone)
		tell := func(at time.Time, id call.ID, bodies ...call.Body) {
			for _, b := range bodies {
				if _, err := j.Append(call.Event{At: at, Call: id, Body: b}); err != nil {
					t.Fatal(err)
				}
			}
		}
		for week := 4; week >= 0; week-- {
			for half := range 48 {
				at := time.Date(now.Year(), now.Month(), now.Day()-7*week, half/2, half%2*30, 0, 0, zone)
				busy := 14*math.Exp(-math.Pow(float64(half-21)/5, 2)) + 9*math.Exp(-math.Pow(float64(half-32)/4, 2))
				for i := range int(busy+.5) + (half+week)%2*min(1, int(busy)) {
					n++
					id, from := call.ID(fmt.Sprint("before", n)), at.Add(time.Duration(i)*time.Minute)
					if from.Add(5 * time.Minute).After(now) {
						return
					}
					wait := time.Duration(3+n*7%25+10*(week%2)) * time.Second
					tell(from, id, &call.Arrived{From: "+390211", To: "+39800123456", Flow: "helpline"}, &call.Queued{Queue: "billing", Flow: "helpline"})
					if n%9 == 0 {
						tell(from.Add(wait), id, &call.QueueLeft{Queue: "billing", Result: call.LeftAbandoned, Waited: wait}, &call.Ended{Flow: "helpline"})
						continue
					}
					tell(from.Add(wait), id, &call.Offered{Queue: "billing", Agent: "anna", Leg: call.LegID(id)})
					tell(from.Add(wait), id, &call.Connected{Queue: "billing", Agent: "anna", Leg: call.LegID(id), Waited: wait, InTarget: wait <= 20*time.Second})
					tell(from.Add(wait+50*time.Second), id, &call.Released{Queue: "billing", Agent: "anna", Leg: call.LegID(id), Talk: 50 * time.Second}, &call.Ended{Flow: "helpline"})
				}
			}
		}
	}
}

// leftMessage is a message that has waited for ten minutes for somebody who serves outages, and nobody does.
func leftMessage(t *testing.T) func(*journal.Journal) {
	return func(j *journal.Journal) {
		at := time.Now().Add(-10 * time.Minute)
		message := &call.LeftMessage{Call: "before1", Box: "desk", File: "m.wav", Length: 34 * time.Second, Left: at}
		booked := &call.CallbackBooked{Callback: "left1", Queue: "outages", Number: "+390699998888", Since: at, Message: message}
		if _, err := j.Append(call.Event{At: at, Call: "before1", Body: booked}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPagesBoardDay: a supervisor sees which message waits to be heard, a queue's day beside the same weekday before, and an alert while a caller waits for too
// long; says that they see to it; and it is gone when nobody waits any more.
func TestPagesBoardDay(t *testing.T) {
	beside(t, 1)
	site := files(t)
	site["centralino.yaml"] += "\nalerts: {conditions: [{when: longest-wait, over: 2s, for: 0s, clear: 2s}]}\n"
	h := startHelpline(t, site, weeksBefore(t), leftMessage(t))
	p := openPages(t, h, agentTone)
	p.logIn("sara", "sara-demo", "/board")
	p.do(nil, "wait", ".plot canvas")
	p.shows(".charts .keys", "the mean of 4 weeks", 10*time.Second)
	p.shows(".queue .messages", "1, oldest 10:", 2*time.Second)
	p.shows(".waits tbody", "a message of 0:34", time.Second)
	startBaresip(t, account{user: "anna", password: "anna-demo", server: h.address}, fixture.Tone(agentTone, 60))
	waitFor(h, 1, 10*time.Second, any[*call.AgentRegistered])
	caller := startBaresip(t, account{user: "+39021112223", server: h.address}, fixture.Tone(callerTone, 60))
	caller.dial("sip:helpline@" + h.address)
	waitFor(h, 1, 10*time.Second, func(b *call.StepEntered) bool { return b.Step == "ask-code" })
	caller.press("0")
	waitFor(h, 1, 20*time.Second, any[*call.AlertFired])
	p.shows(".alert", "billing: somebody has waited longer than 0:02", 2*time.Second)
	p.look("board-day")
	p.do(nil, "click", "I see to it")
	if seen := waitFor(h, 1, 5*time.Second, any[*call.AlertAcknowledged]); seen.By != "sara" {
		t.Errorf("acknowledged: %+v", seen)
	}
	p.shows(".alert", "sara sees to it", 2*time.Second)
	p.do(nil, "open", "/board?wall")
	p.look("board-day-wall")
	caller.do("hangup", "")
	waitFor(h, 1, 15*time.Second, any[*call.AlertResolved])
	var left string
	eventually(t, 5*time.Second, "no alert", func() bool {
		p.do(&left, "text", ".alerts")
		return left == ""
	})
}
