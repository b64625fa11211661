package explain

import (
	"time"

	"centralino/call"
)

// queueing tells what happened between the caller, a queue and its agents.
func (x *Explainer) queueing(e call.Event) {
	switch b := e.Body.(type) {
	case *call.Queued:
		x.queued(e.At, b)
	case *call.Announced:
		x.say(e.At, x.announced(b))
	case *call.SteppedAside:
		x.aside(true)
		x.tell(e.At, "went back to a menu and keeps the place; no phone rings meanwhile")
	case *call.SteppedBack:
		x.aside(false)
		x.tell(e.At, "waits again, in the same place")
	case *call.Prioritised:
		x.tell(e.At, "has the priority %d from here on", b.Priority)
	case *call.AskedForEU:
		if x.wait != nil {
			x.wait.eu = true
		}
		x.tell(e.At, "asked for an agent in the European Union, and is offered to no other from here on")
	case *call.CountryTold:
		x.tell(e.At, "has heard that the agent sits in %s", b.Country)
	case *call.PickedUp:
		x.tell(e.At, "%s answered, and waits until the caller has heard where they sit", b.Agent)
	case *call.Offered:
		x.offered(e.At, b)
	case *call.OfferEnded:
		x.say(e.At, x.offerEnded(b))
	case *call.QueueLeft:
		x.wait = nil
		x.say(e.At, x.left(b))
	default:
		x.talking(e)
	}
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
	text := x.words.Say("entered the queue %s", b.Queue)
	if b.Priority != 0 {
		text += x.words.Say(" with priority %d", b.Priority)
	}
	if b.Language != "" {
		text += x.words.Say(", in the language %s", b.Language)
	}
	switch {
	case b.Kept == call.RuleRedial:
		text += x.words.Say("; cut off before, gets the place back: the wait counts since %s ago", x.words.Span(at.Sub(since)))
	case since.Before(at):
		text += x.words.Say("; the wait counts since %s ago, when the first queue was entered", x.words.Span(at.Sub(since)))
	}
	if b.EU {
		text += x.words.Say("; wants an agent in the European Union")
	}
	switch n := x.ahead(); n {
	case 0:
	case 1:
		text += x.words.Say("; one caller has been there for longer")
	default:
		text += x.words.Say("; %d callers have been there for longer", n)
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

func (x *Explainer) announced(b *call.Announced) string {
	var said []string
	switch {
	case b.Position == 1:
		said = append(said, x.words.Say("to be next"))
	case b.Position > 1:
		said = append(said, x.words.Say("to be number %d", b.Position))
	}
	switch {
	case b.To > 0 && b.From > 0:
		said = append(said, x.words.Say("to wait between %s and %s", x.words.Span(b.From), x.words.Span(b.To)))
	case b.To > 0:
		said = append(said, x.words.Say("to wait less than %s", x.words.Span(b.To)))
	case b.Wait > 0 && b.From == 0:
		said = append(said, x.words.Say("to wait about %s", x.words.Span(b.Wait)))
	}
	switch len(said) {
	case 0:
		return ""
	case 1:
		return x.words.Say("was told %s", said[0])
	}
	return x.words.Say("was told %s, and %s", said[0], said[1])
}

func (x *Explainer) left(b *call.QueueLeft) string {
	why := x.words.Word(map[call.Rule]string{
		call.RuleFull:     "it was full",
		call.RuleEmpty:    "nobody who could answer was there",
		call.RuleClosed:   "a supervisor had closed it",
		call.RuleMoved:    "a supervisor moved the caller",
		call.RulePromise:  "the longest wait that the queue promises was over",
		call.RuleEU:       "nobody in the European Union was there, and the caller asked for nobody else",
		call.RuleShutdown: "the helpline was stopped",
		call.RuleCaller:   "by the caller's own choice",
	}[b.Rule])
	if b.Result == call.LeftAbandoned && b.Rule == call.RuleCaller {
		why = x.words.Say("the caller gave up")
	}
	why = otherwise(why, b.Rule)
	waited := x.words.Span(b.Waited)
	switch b.Result {
	case call.LeftCallback:
		return x.words.Say("left the queue %s after %s, to be called back: %s", b.Queue, waited, why)
	case call.LeftVoicemail:
		return x.words.Say("left the queue %s after %s, to leave a message: %s", b.Queue, waited, why)
	}
	return x.words.Say("left the queue %s after %s: %s", b.Queue, waited, why)
}
