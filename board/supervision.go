package board

import "centralino/call"

// supervised follows who hears the conversation.
func (c *onLine) supervised(body call.Body) {
	switch x := body.(type) {
	case *call.SupervisionBegan:
		c.shown.Supervisor, c.shown.Supervision = x.Supervisor, x.Mode
	case *call.SupervisionChanged:
		c.shown.Supervisor, c.shown.Supervision = x.Supervisor, x.Mode
	case *call.SupervisionEnded:
		c.shown.Supervisor, c.shown.Supervision = "", ""
	}
}
