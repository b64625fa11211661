package web

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"
	"time"

	"centralino/account"
	"centralino/call"
)

// Who is whoever makes a request: somebody who is logged in, or a program with a token.
type Who struct {
	Account account.Account // zero for a program
	Token   *account.Token  // nil for somebody
	session string
}

// May reports whether they have the right.
func (w *Who) May(r account.Right) bool {
	if w.Token != nil {
		return w.Token.May(r)
	}
	return w.Account.May(r)
}

// Rights lists what they may do.
func (w *Who) Rights() []account.Right {
	if w.Token != nil {
		return slices.DeleteFunc(slices.Clone(w.Token.Scopes), func(r account.Right) bool { return !w.Token.May(r) })
	}
	return w.Account.Role.Rights()
}

// Partner is the company whose agents alone they may see and act on; empty: all.
func (w *Who) Partner() call.PartnerID {
	if w.Token != nil {
		return w.Token.Partner
	}
	if w.Account.Role == account.PartnerSupervisor {
		return w.Account.Partner
	}
	return ""
}

// acted begins the record of something they did.
func (w *Who) acted(action string) *call.Acted {
	if w.Token != nil {
		return &call.Acted{Token: w.Token.Name, Action: action}
	}
	return &call.Acted{By: w.Account.ID, Action: action}
}

// Who finds out who makes a request; nil when nobody is logged in. It is for what has to be asked before a handler of our
// own has, such as a telephone that connects.
func (s *Server) Who(r *http.Request) *Who {
	settings := s.settings()
	if text, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return bearer(settings, call.NewSecret(strings.TrimSpace(text)))
	}
	cookie, err := r.Cookie(cookieName(settings, r))
	if err != nil {
		return nil
	}
	found, ok := s.sessions.Find(cookie.Value, time.Now())
	if !ok {
		return nil
	}
	now, there := settings.Accounts[found.Account.ID]
	switch {
	case there && (found.SSO || s.sessions.Sealed(cookie.Value, now.Password)):
		return &Who{Account: now, session: cookie.Value}
	case !there && found.SSO && strings.HasPrefix(found.Account.ID, guestPrefix) && settings.OIDC != nil:
		return &Who{Account: found.Account, session: cookie.Value}
	}
	s.sessions.End(cookie.Value) // the account is gone, or its password is another
	return nil
}

// guestPrefix begins the ids of those whom single sign-on vouches for and who have no account: no account may begin so.
const guestPrefix = "sso:"

// bearer finds the token that a program sent. All are compared, so that the time tells nothing.
func bearer(settings *Settings, text call.Secret) *Who {
	sum := account.HashToken(text)
	var found *Who
	for i := range settings.Tokens {
		if t := &settings.Tokens[i]; subtle.ConstantTimeCompare(t.Hash[:], sum[:]) == 1 {
			found = &Who{Token: t}
		}
	}
	return found
}

// cookieName is the name of the session's cookie. With TLS browsers hold that it comes from this very host.
func cookieName(settings *Settings, r *http.Request) string {
	if secure(settings, r) {
		return "__Host-centralino"
	}
	return "centralino"
}

// setCookie gives the browser a session, or takes it away with an empty id.
func setCookie(w http.ResponseWriter, settings *Settings, r *http.Request, id string) {
	c := &http.Cookie{
		Name: cookieName(settings, r), Value: id, Path: "/", HttpOnly: true, Secure: secure(settings, r), SameSite: http.SameSiteLaxMode,
	}
	if id == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// sees reports whether they may see an agent.
func (w *Who) sees(settings *Settings, id call.AgentID) bool {
	partner := w.Partner()
	a, ok := settings.Accounts[string(id)]
	return ok && a.Role == account.Agent && (partner == "" || a.Partner == partner)
}

// seesQueue reports whether they may see a queue: a partner's supervisors see those that its agents serve.
func (w *Who) seesQueue(settings *Settings, id call.QueueID) bool {
	q, ok := settings.Queues[id]
	return ok && (w.Partner() == "" || slices.Contains(q.Partners, w.Partner()))
}

// narrowed is the partner whose agents alone are meant when somebody asks for one: their own, or any whose agents serve a
// queue for those who may see all. Empty: all.
func (w *Who) narrowed(settings *Settings, asked call.PartnerID) (call.PartnerID, error) {
	mine := w.Partner()
	switch {
	case asked == "" || asked == mine:
		return mine, nil
	case mine == "":
		for _, a := range settings.Accounts {
			if a.Role == account.Agent && a.Partner == asked {
				return asked, nil
			}
		}
	}
	return "", notFound("there is no such partner", "leave partner out")
}
