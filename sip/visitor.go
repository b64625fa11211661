package sip

import (
	"net/http"

	sipmsg "github.com/emiago/sipgo/sip"
)

// Visit is what a page that anybody may open can do over its connection: it calls what it is let, and nothing else. It cannot
// register, is nobody's agent, and no password is asked for over it.
type Visit struct {
	// Enter lets a call begin to what was dialled, and leave is called when it is over. A refusal other than 0 is the status
	// to answer with.
	Enter func(dialled string) (leave func(), refusal int)
}

// Visitor serves the connection of one visit.
func (s *Server) Visitor(v Visit) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.browsers.serve(w, r, holder{visit: &v}) })
}

// visit is what the peer may do when it is a visitor, nil when it is none.
func (f flow) visit() *Visit {
	if c, ok := f.link.(*browser); ok {
		return c.visit
	}
	return nil
}

// outOfPlace refuses what a visitor has no business with. What belongs to a call of theirs finds it by its tags.
func (s *Server) outOfPlace(tx *serverTx) bool {
	if tx.from.visit() == nil {
		return false
	}
	switch tx.method {
	case sipmsg.BYE, sipmsg.UPDATE, sipmsg.INFO, sipmsg.OPTIONS:
		return false
	case sipmsg.INVITE:
		if tx.req.GetHeader("replaces") == nil {
			return false
		}
	}
	tx.respond(sipmsg.StatusForbidden, "Forbidden")
	return true
}

// enter lets a visitor's call begin, where it is one.
func (o *origin) enter(tx *serverTx) bool {
	if o.visit == nil {
		return true
	}
	leave, refusal := o.visit.Enter(userOf(&tx.req.Recipient))
	if refusal != 0 {
		reason := "Forbidden"
		if refusal == sipmsg.StatusBusyHere {
			reason = "Busy Here"
		}
		tx.respond(refusal, reason)
		return false
	}
	o.leave = leave
	return true
}
