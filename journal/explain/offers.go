package explain

import (
	"fmt"
	"time"

	"centralino/call"
)

// offered tells why this caller was next, and why this agent was rung.
func (x *Explainer) offered(at time.Time, b *call.Offered) {
	x.legs[b.Leg] = b.Agent
	if x.wait != nil {
		x.wait.rings[b.Leg] = true
	}
	text := fmt.Sprintf("the phone of %s rings after %s", b.Agent, span(b.Waited))
	if why := turn(b); why != "" {
		text += ". This caller was next: " + why
	}
	if why := chosen(b); why != "" {
		text += ". This agent: " + why
	}
	x.say(at, text)
}

// turn says why the caller was next for the agent.
func turn(b *call.Offered) string {
	switch b.Rule {
	case call.RuleTaken:
		return "a supervisor took them"
	case call.RuleFCFS:
		return "nobody whom the agent can serve had waited longer"
	case call.RuleAgeing:
		return "the wait outweighs the priority of others"
	case call.RuleRedial:
		return "the place was kept from the call before"
	case call.RulePriority:
		return fmt.Sprintf("the priority outweighs the longer wait of %s", b.Over)
	case call.RuleWish:
		return fmt.Sprintf("%s has waited longer, and still waits for an agent they would rather have", b.Over)
	case call.RuleCountry:
		return fmt.Sprintf("%s has waited longer, and asked for an agent in the European Union", b.Over)
	}
	return string(b.Rule)
}

// chosen says why the agent was chosen of those who were free.
func chosen(b *call.Offered) string {
	switch b.Chosen {
	case "longest-idle":
		return "idle for longest"
	case "most-skilled":
		return "the most skilled of those free"
	case "fewest-calls":
		return "had the fewest calls of those free"
	case "round-robin":
		return "it was their turn"
	case "ring-all":
		return "everybody who is free is rung"
	case call.RuleLastAgent:
		return "spoke to this number last"
	case call.RuleLanguage:
		return "speaks the caller's language"
	case call.RuleShare:
		return fmt.Sprintf("%s is furthest below its share of the calls", b.Partner)
	case call.RuleOverflow:
		return "helps out from another queue"
	case call.RuleTaken:
		return "whom the supervisor named"
	case call.RuleRetry:
		return "nobody else was left who had not let this caller pass"
	}
	return string(b.Chosen)
}

func (x *Explainer) offerEnded(b *call.OfferEnded) string {
	if x.wait != nil {
		delete(x.wait.rings, b.Leg)
	}
	switch b.Result {
	case call.OfferMissed:
		return fmt.Sprintf("%s did not answer in time", b.Agent)
	case call.OfferRefused:
		return fmt.Sprintf("%s refused%s", b.Agent, status(b.Status))
	case call.OfferFailed:
		return fmt.Sprintf("the phone of %s could not be reached%s", b.Agent, status(b.Status))
	case call.OfferElsewhere:
		return fmt.Sprintf("the phone of %s stopped: another agent answered", b.Agent)
	case call.OfferWithdrawn:
		return fmt.Sprintf("the phone of %s stopped: the caller went another way", b.Agent)
	}
	return fmt.Sprintf("the offer to %s ended: %s", b.Agent, b.Result)
}

func status(code int) string {
	if code == 0 {
		return ""
	}
	return fmt.Sprintf(" (SIP %d)", code)
}
