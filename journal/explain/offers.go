package explain

import (
	"strconv"
	"time"

	"centralino/call"
)

// offered tells why this caller was next, and why this agent was rung.
func (x *Explainer) offered(at time.Time, b *call.Offered) {
	x.legs[b.Leg] = b.Agent
	if x.wait != nil {
		x.wait.rings[b.Leg] = true
	}
	text := x.words.Say("the phone of %s rings after %s", b.Agent, x.words.Span(b.Waited))
	if why := x.turn(b); why != "" {
		text += x.words.Say(". This caller was next: %s", why)
	}
	if why := x.chosen(b); why != "" {
		text += x.words.Say(". This agent: %s", why)
	}
	x.say(at, text)
}

// turn says why the caller was next for the agent.
func (x *Explainer) turn(b *call.Offered) string {
	switch b.Rule {
	case call.RuleTaken:
		return x.words.Say("a supervisor took them")
	case call.RuleFCFS:
		return x.words.Say("nobody whom the agent can serve had waited longer")
	case call.RuleAgeing:
		return x.words.Say("the wait outweighs the priority of others")
	case call.RuleRedial:
		return x.words.Say("the place was kept from the call before")
	case call.RulePriority:
		return x.words.Say("the priority outweighs the longer wait of %s", b.Over)
	case call.RuleWish:
		return x.words.Say("%s has waited longer, and still waits for an agent they would rather have", b.Over)
	case call.RuleCountry:
		return x.words.Say("%s has waited longer, and asked for an agent in the European Union", b.Over)
	}
	return string(b.Rule)
}

// chosen says why the agent was chosen of those who were free.
func (x *Explainer) chosen(b *call.Offered) string {
	if b.Chosen == call.RuleShare {
		return x.words.Say("%s is furthest below its share of the calls", b.Partner)
	}
	why := x.words.Word(map[call.Rule]string{
		"longest-idle":     "idle for longest",
		"most-skilled":     "the most skilled of those free",
		"fewest-calls":     "had the fewest calls of those free",
		"round-robin":      "it was their turn",
		"ring-all":         "everybody who is free is rung",
		call.RuleLastAgent: "spoke to this number last",
		call.RuleLanguage:  "speaks the caller's language",
		call.RuleOverflow:  "helps out from another queue",
		call.RuleTaken:     "whom the supervisor named",
		call.RuleRetry:     "nobody else was left who had not let this caller pass",
	}[b.Chosen])
	return otherwise(why, b.Chosen)
}

func (x *Explainer) offerEnded(b *call.OfferEnded) string {
	if x.wait != nil {
		delete(x.wait.rings, b.Leg)
	}
	switch b.Result {
	case call.OfferMissed:
		return x.words.Say("%s did not answer in time", b.Agent)
	case call.OfferRefused:
		return x.words.Say("%s refused", b.Agent) + status(b.Status)
	case call.OfferFailed:
		return x.words.Say("the phone of %s could not be reached", b.Agent) + status(b.Status)
	case call.OfferElsewhere:
		return x.words.Say("the phone of %s stopped: another agent answered", b.Agent)
	case call.OfferWithdrawn:
		return x.words.Say("the phone of %s stopped: the caller went another way", b.Agent)
	}
	return x.words.Say("the offer to %s ended: %s", b.Agent, b.Result)
}

// status is a final SIP status in brackets, empty where there was none.
func status(code int) string {
	if code == 0 {
		return ""
	}
	return " (SIP " + strconv.Itoa(code) + ")"
}

// otherwise is a word of a later version, for which there is no sentence yet, as the journal has it.
func otherwise[W ~string](text string, word W) string {
	if text != "" {
		return text
	}
	return string(word)
}
