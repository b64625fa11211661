package app

import "centralino/call"

// surveyed adds to what a survey reports the partner that the agent works for, whom the flow knows nothing of.
func (c *conversation) surveyed(b call.Body) call.Body {
	switch b := b.(type) {
	case *call.SurveyOffered:
		with := *b
		with.Partner = c.partner(b.Agent)
		return &with
	case *call.Surveyed:
		with := *b
		with.Partner = c.partner(b.Agent)
		return &with
	case *call.SurveyCommentLeft:
		with := *b
		with.Partner = c.partner(b.Agent)
		return &with
	}
	return b
}

// partner is whom an agent works for now, empty when for nobody.
func (c *conversation) partner(a call.AgentID) call.PartnerID {
	return c.app.helpline.Load().partner(a)
}
