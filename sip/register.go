package sip

import (
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"centralino/call"
	"centralino/sip/digest"
	"centralino/sip/location"

	sipmsg "github.com/emiago/sipgo/sip"
)

// registrar knows where the agents' phones are, RFC 3261 section 10.3.
type registrar struct {
	server   *Server
	store    *location.Store
	auth     *digest.Authenticator
	throttle *digest.Throttle
	simple   simplePhones
	agents   atomic.Pointer[func(call.AgentID) (call.Secret, bool)]
}

func newRegistrar(s *Server) (*registrar, error) {
	r := &registrar{server: s, throttle: digest.NewThrottle(digest.ThrottleOptions{})}
	r.agents.Store(&s.opts.Agents)
	var err error
	r.auth, err = digest.New(digest.Options{
		Realm:    s.opts.Realm,
		Password: func(user string) (call.Secret, bool) { return r.password(call.AgentID(user)) },
	})
	if err != nil {
		return nil, err
	}
	r.store = location.New(location.Options{Changed: r.changed})
	return r, nil
}

func (r *registrar) changed(c location.Change) {
	if c.Online {
		r.server.opts.Handler.AgentOnline(c.Agent)
		return
	}
	r.server.opts.Handler.AgentOffline(c.Agent, c.Expired)
}

func (r *registrar) password(agent call.AgentID) (call.Secret, bool) {
	return (*r.agents.Load())(agent)
}

func (r *registrar) setAgents(agents func(call.AgentID) (call.Secret, bool)) {
	if agents == nil {
		agents = func(call.AgentID) (call.Secret, bool) { return call.Secret{}, false }
	}
	r.agents.Store(&agents)
	r.store.Drop(func(agent call.AgentID, _ location.Contact) bool {
		_, known := agents(agent)
		return !known
	})
}

// lost forgets the phones behind a connection that broke: they will register again over a new one.
func (r *registrar) lost(f flow) {
	r.store.Drop(func(_ call.AgentID, c location.Contact) bool {
		over, ok := c.Flow.(flow)
		return ok && over.link == f.link
	})
}

// at returns the agent who calls in From, when that agent's phone registered from exactly there. Several agents may
// share a phone or a proxy.
func (r *registrar) at(from flow, user string) (call.AgentID, bool) {
	if !slices.Contains(r.store.AgentsAt(from.peer), call.AgentID(user)) {
		return "", false
	}
	for _, c := range r.store.Contacts(call.AgentID(user)) {
		if over, ok := c.Flow.(flow); ok && over.same(from) {
			return call.AgentID(user), true
		}
	}
	return "", false
}

// register answers a REGISTER.
func (r *registrar) register(tx *serverTx) {
	agent, ok := r.login(tx, userLogin)
	if !ok {
		return
	}
	req := tx.req
	if userOf(&req.To().Address) != string(agent) {
		tx.respond(sipmsg.StatusForbidden, "Forbidden") // nobody registers for somebody else
		return
	}
	contacts, status := r.wishes(req, tx.from)
	switch status {
	case 0:
	case sipmsg.StatusIntervalToBrief:
		shortest := strconv.Itoa(int(r.server.opts.Registration.Min / time.Second))
		tx.respond(status, "Interval Too Brief", with("Min-Expires", shortest))
		return
	default:
		tx.respond(status, "Bad Contact")
		return
	}
	r.bind(tx, agent, contacts)
}

// bind carries the wishes out and says what is in force.
func (r *registrar) bind(tx *serverTx, agent call.AgentID, contacts []location.Contact) {
	var bound []location.Contact
	var err error
	id, seq := tx.req.CallID().Value(), tx.req.CSeq().SeqNo
	if c := tx.req.Contact(); c != nil && c.Address.Wildcard {
		err = r.store.RemoveAll(agent, id, seq)
	} else {
		bound, err = r.store.Update(agent, contacts)
	}
	switch {
	case err == location.ErrOrder:
		tx.respond(sipmsg.StatusInternalServerError, "CSeq Out Of Order")
		return
	case err != nil:
		tx.respond(sipmsg.StatusForbidden, "Too Many Contacts")
		return
	}
	more := []func(*sipmsg.Response){with("Date", time.Now().UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT"))}
	for _, c := range bound {
		left := max(0, int(time.Until(c.Expires).Round(time.Second)/time.Second))
		more = append(more, with("Contact", "<"+c.URI+">;expires="+strconv.Itoa(left)))
	}
	tx.respond(sipmsg.StatusOK, "OK", more...)
}

// wishes reads the contacts of a REGISTER and how long each shall live; status is not 0 when it must be refused.
func (r *registrar) wishes(req *sipmsg.Request, from flow) (list []location.Contact, status int) {
	general, given := expires(header(req, "expires"))
	now := time.Now()
	for _, h := range req.GetHeaders("contact") {
		c, ok := h.(*sipmsg.ContactHeader)
		if !ok {
			return nil, sipmsg.StatusBadRequest
		}
		if c.Address.Wildcard { // "*" goes with Expires: 0 and without other contacts, RFC 3261 section 10.2.2
			if !given || general != 0 || len(req.GetHeaders("contact")) > 1 {
				return nil, sipmsg.StatusBadRequest
			}
			return nil, 0
		}
		life, status := r.life(c, general, given)
		if status != 0 {
			return nil, status
		}
		q, err := strconv.ParseFloat(c.Params.GetOr("q", "1"), 64)
		if err != nil || q < 0 || q > 1 {
			q = 1
		}
		list = append(list, location.Contact{
			URI: c.Address.String(), Source: from.peer, Transport: strings.ToLower(from.link.transport()),
			Instance: strings.Trim(c.Params.GetOr("+sip.instance", ""), `"<>`), Q: q,
			CallID: req.CallID().Value(), CSeq: req.CSeq().SeqNo, Expires: now.Add(life), Flow: from,
		})
	}
	return list, 0
}

// life is how long one contact shall be registered.
func (r *registrar) life(c *sipmsg.ContactHeader, general time.Duration, given bool) (life time.Duration, status int) {
	bounds := r.server.opts.Registration
	life = bounds.Default
	if given {
		life = general
	}
	if own, ok := expires(c.Params.GetOr("expires", "")); ok {
		life = own
	}
	switch {
	case c.Address.Host == "" || !portOK(c.Address.Port) || c.Address.Scheme != "sip":
		return 0, sipmsg.StatusBadRequest
	case life > 0 && life < bounds.Min:
		return 0, sipmsg.StatusIntervalToBrief
	}
	return min(life, bounds.Max), 0
}

// expires reads a number of seconds; anything else is as good as not given, RFC 3261 section 20.19.
func expires(text string) (time.Duration, bool) {
	n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 32)
	return time.Duration(n) * time.Second, err == nil
}
