package report

import (
	"strings"

	"centralino/call"
)

// definition says from when to when a figure is measured, what counts, and what is left out.
func (r *LawReport) definition(t Target) (counts, leftOut string) {
	say := r.words.Say
	asked := say("Asked for an operator: came to a queue, sent there by the flow included.")
	never := say("calls that never came to a queue, calls that we made to call back, and calls still waiting when the history ends")
	which := ""
	if t.Queues != nil {
		which = say("Only calls that came to the emergency line: %s.", named(t.Queues))
	}
	switch t.Figure {
	case MeanTimeToHuman:
		return sentences(say("From our answer of the call, menus and messages included, until caller and operator hear each other for the first time; "+
				"the mean of all calls that spoke with an operator."), which),
			say("calls that never spoke with an operator, and calls that we made to call back")
	case MeanWait:
		return sentences(say("From our answer of the call, by the menu too, until caller and operator hear each other for the first time, or until the "+
				"end of the call of those who gave up waiting, or until those who took a call back or went to a mailbox left the queue; the mean of "+
				"all calls that asked for an operator."), asked, which),
			say("calls that never came to a queue, calls that we made to call back, calls still waiting when the history ends, and calls without an " +
				"operator that were cut off when the process died: nobody knows how long they would have waited")
	case AnsweredWithin:
		within := r.words.Seconds(t.Within.Seconds(), -1)
		share := say("Calls in which caller and operator heard each other at most %s after our answer of the call, menus and messages included, ÷ calls "+
			"that asked for an operator.", within)
		if t.Queued {
			share = say("Calls in which caller and operator heard each other at most %s after the moment at which the caller first came to a queue ÷ calls "+
				"that asked for an operator.", within)
		}
		return sentences(share, asked, say("Who gave up, took a call back, went to a mailbox or was cut off counts against it."), which), never
	case ServiceLevel:
		return sentences(say("Calls that spoke with an operator ÷ calls that asked for one."), asked, say("Who gave up, took a call back, went to a mailbox "+
			"or was cut off counts against it, whatever came of the call back."), which), never
	case Accessibility:
		return say("Time in which fewer calls were up than there may be at once (sip.max_calls of now) ÷ time in which operators answer, by the flows and " +
				"calendars of now."),
			say("lines of the carrier, and times at which the program did not run: the history does not know of them")
	}
	return "", ""
}

// sentences joins those that there are.
func sentences(all ...string) string {
	return strings.TrimSpace(strings.Join(all, " "))
}

func named(queues []call.QueueID) string {
	names := make([]string, len(queues))
	for i, q := range queues {
		names[i] = string(q)
	}
	return strings.Join(names, ", ")
}
