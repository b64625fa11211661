package explain

import (
	"fmt"
	"strings"
	"time"

	"centralino/call"
)

// queueing tells what happened between the caller, a queue and its agents.
func (x *Explainer) queueing(e call.Event) {
	switch b := e.Body.(type) {
	case *call.Queued:
		x.queued(e.At, b)
	case *call.Announced:
		x.say(e.At, announced(b))
	case *call.SteppedAside:
		x.aside(true)
		x.say(e.At, "went back to a menu and keeps the place; no phone rings meanwhile")
	case *call.SteppedBack:
		x.aside(false)
		x.say(e.At, "waits again, in the same place")
	case *call.Prioritised:
		x.say(e.At, fmt.Sprintf("has the priority %d from here on", b.Priority))
	case *call.Acted:
		x.say(e.At, acted(b))
	case *call.AskedForEU:
		if x.wait != nil {
			x.wait.eu = true
		}
		x.say(e.At, "asked for an agent in the European Union, and is offered to no other from here on")
	case *call.CountryTold:
		x.say(e.At, "has heard that the agent sits in "+b.Country)
	case *call.PickedUp:
		x.say(e.At, fmt.Sprintf("%s answered, and waits until the caller has heard where they sit", b.Agent))
	case *call.Offered:
		x.offered(e.At, b)
	case *call.OfferEnded:
		x.say(e.At, x.offerEnded(b))
	case *call.QueueLeft:
		x.wait = nil
		x.say(e.At, left(b))
	default:
		x.talking(e)
	}
}

// talking tells what happened with an agent on the line.
func (x *Explainer) talking(e call.Event) {
	switch b := e.Body.(type) {
	case *call.Connected:
		x.wait = nil
		x.legs[b.Leg] = b.Agent
		x.say(e.At, connected(b))
	case *call.Held:
		x.say(e.At, x.holder(b.By, b.Leg)+" put the other on hold")
	case *call.Resumed:
		x.say(e.At, x.holder(b.By, b.Leg)+" took the other off hold")
	case *call.Released:
		text := fmt.Sprintf("%s hung up after %s", x.holder(b.By, b.Leg), span(b.Talk))
		if b.Hold > 0 {
			text += ", of which " + span(b.Hold) + " on hold"
		}
		x.say(e.At, text)
	case *call.SupervisionBegan, *call.SupervisionChanged, *call.SupervisionEnded:
		x.say(e.At, supervised(b))
	default:
		x.say(e.At, strings.ReplaceAll(string(e.Body.Kind()), "_", " "))
	}
}

func (x *Explainer) holder(by call.Side, leg call.LegID) string {
	if agent := x.legs[leg]; by == call.SideAgent && agent != "" {
		return string(agent)
	}
	return "the " + string(by)
}

func (x *Explainer) aside(on bool) {
	if x.wait != nil {
		x.wait.aside = on
	}
}

func (x *Explainer) queued(at time.Time, b *call.Queued) {
	since := at
	if !b.Since.IsZero() && b.Since.Before(at) {
		since = b.Since
	}
	x.wait = &wait{queue: b.Queue, since: since, eu: b.EU, rings: map[call.LegID]bool{}}
	text := fmt.Sprintf("entered the queue %s", b.Queue)
	if b.Priority != 0 {
		text += fmt.Sprintf(" with priority %d", b.Priority)
	}
	if b.Language != "" {
		text += fmt.Sprintf(", in the language %s", b.Language)
	}
	switch {
	case b.Kept == call.RuleRedial:
		text += fmt.Sprintf("; cut off before, gets the place back: the wait counts since %s ago", span(at.Sub(since)))
	case since.Before(at):
		text += fmt.Sprintf("; the wait counts since %s ago, when the first queue was entered", span(at.Sub(since)))
	}
	if b.EU {
		text += "; wants an agent in the European Union"
	}
	if n := x.ahead(); n > 0 {
		text += fmt.Sprintf("; %s there for longer", people(n))
	}
	x.say(at, text)
}

// ahead counts those who wait in the same queue for longer.
func (x *Explainer) ahead() (n int) {
	for _, o := range x.others {
		if o.queue == x.wait.queue && o.since.Before(x.wait.since) {
			n++
		}
	}
	return n
}

func people(n int) string {
	if n == 1 {
		return "one caller has been"
	}
	return fmt.Sprintf("%d callers have been", n)
}

func announced(b *call.Announced) string {
	var said []string
	switch {
	case b.Position == 1:
		said = append(said, "to be next")
	case b.Position > 1:
		said = append(said, fmt.Sprintf("to be number %d", b.Position))
	}
	switch {
	case b.To > 0 && b.From > 0:
		said = append(said, fmt.Sprintf("to wait between %s and %s", span(b.From), span(b.To)))
	case b.To > 0:
		said = append(said, "to wait less than "+span(b.To))
	case b.Wait > 0 && b.From == 0:
		said = append(said, "to wait about "+span(b.Wait))
	}
	if len(said) == 0 {
		return ""
	}
	return "was told " + strings.Join(said, ", and ")
}

func left(b *call.QueueLeft) string {
	text := fmt.Sprintf("left the queue %s after %s", b.Queue, span(b.Waited))
	why := map[call.Rule]string{
		call.RuleFull: "it was full", call.RuleEmpty: "nobody who could answer was there",
		call.RuleClosed:   "a supervisor had closed it",
		call.RuleMoved:    "a supervisor moved the caller",
		call.RulePromise:  "the longest wait that the queue promises was over",
		call.RuleEU:       "nobody in the European Union was there, and the caller asked for nobody else",
		call.RuleShutdown: "the helpline was stopped", call.RuleCaller: "by the caller's own choice",
	}[b.Rule]
	if b.Result == call.LeftAbandoned && b.Rule == call.RuleCaller {
		why = "the caller gave up"
	}
	if why == "" {
		why = string(b.Rule)
	}
	to := map[call.Leave]string{call.LeftCallback: ", to be called back", call.LeftVoicemail: ", to leave a message"}[b.Result]
	return text + to + ": " + why
}

func connected(b *call.Connected) string {
	text := fmt.Sprintf("speaks to %s after waiting %s", b.Agent, span(b.Waited))
	if b.ToHuman > b.Waited {
		text += fmt.Sprintf(" (%s from the answer of the call)", span(b.ToHuman))
	}
	if b.InTarget {
		return text + "; that is within the queue's service level"
	}
	return text + "; that is not within the queue's service level"
}
