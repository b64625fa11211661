package web

import (
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"centralino/call"
	"centralino/web/pages"
	"centralino/web/visit"
)

// Public is the page /call, from which anybody may call.
type Public struct {
	Numbers []call.Number // the first one unless a page asks for another
	Origins []string      // sites that may show it in a frame
	Limits  visit.Limits
}

// Where the page is, and what it connects to.
const (
	callPage   = "/call"
	callButton = "/call/button.js"
	CallSocket = "/call/sip" // which other rooms serve
)

// ticketPrefix begins the subprotocol that carries a ticket: browsers let a page send nothing else with a WebSocket but its
// address, and addresses are written into logs.
const ticketPrefix = "ticket."

// publicRoutes are the page and what it asks for. They are as good as not there unless it is configured.
func (s *Server) publicRoutes() []Route {
	return []Route{
		{Method: "GET", Path: callPage, Open: true, Handler: s.public(s.getCallPage)},
		{Method: "GET", Path: callButton, Open: true, Handler: s.public(s.getCallButton)},
		{Method: "GET", Path: "/api/v1/visit", Open: true, Handler: s.public(s.getVisit)},
		{Method: "POST", Path: "/api/v1/visit", Open: true, Handler: s.public(s.postVisit)},
	}
}

// public lets to a handler whoever comes, where there is a public page.
func (s *Server) public(h func(http.ResponseWriter, *http.Request, *Public) error) func(http.ResponseWriter, *http.Request, *Who) error {
	return func(w http.ResponseWriter, r *http.Request, who *Who) error {
		p := s.settings().Public
		switch {
		case p == nil && who == nil:
			return loginNeeded()
		case p == nil:
			return notFound("nobody calls from a page here", "write browsers.public into the configuration to let everybody")
		}
		return h(w, r, p)
	}
}

// getCallPage shows the page, in a frame of those sites too that may.
func (s *Server) getCallPage(w http.ResponseWriter, r *http.Request, p *Public) error {
	if len(p.Origins) > 0 {
		h := w.Header()
		h.Del("X-Frame-Options") // it knows no origins; the policy goes before it
		h.Set("Content-Security-Policy", strings.Replace(policy, "frame-ancestors 'none'", "frame-ancestors 'self' "+strings.Join(p.Origins, " "), 1))
	}
	pages.Page("call").ServeHTTP(w, r)
	return nil
}

// getCallButton serves the script of the button, which other sites load.
func (s *Server) getCallButton(w http.ResponseWriter, r *http.Request, p *Public) error {
	h := w.Header()
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Add("Vary", "Origin")
	if origin := r.Header.Get("Origin"); origin != "" && p.embeds(origin) {
		h.Set("Access-Control-Allow-Origin", origin)
	}
	pages.Button().ServeHTTP(w, r)
	return nil
}

func (p *Public) embeds(origin string) bool {
	return slices.Contains(p.Origins, "*") || slices.ContainsFunc(p.Origins, func(o string) bool { return strings.EqualFold(o, origin) })
}

// getVisit says what can be called.
func (s *Server) getVisit(w http.ResponseWriter, _ *http.Request, p *Public) error {
	settings := s.settings()
	return writeJSON(w, http.StatusOK, struct {
		Helpline string        `json:"helpline"`
		Numbers  []call.Number `json:"numbers"`
		Language call.Language `json:"language"`
	}{settings.Helpline, p.Numbers, settings.Languages[0]})
}

// postVisit gives a ticket.
func (s *Server) postVisit(w http.ResponseWriter, r *http.Request, _ *Public) error {
	if s.options.Ready() != nil {
		return Refuse(http.StatusServiceUnavailable, "stopping", "no new calls are taken", "try again in a minute")
	}
	text, wait := s.visits.Ticket(neighbourhood(source(s.settings(), r)), time.Now())
	if wait > 0 {
		seconds := strconv.Itoa(int(math.Ceil(wait.Seconds())))
		w.Header().Set("Retry-After", seconds)
		return Refuse(http.StatusTooManyRequests, "too-many", "too many calls were begun from here", "try again in %s seconds", seconds)
	}
	return writeJSON(w, http.StatusOK, struct {
		Ticket  string  `json:"ticket"`
		Expires float64 `json:"expires_seconds"`
	}{text.Reveal(), visit.Lasts.Seconds()})
}

// Visitor takes the ticket of a WebSocket that the public page opens. enter counts a call until leave is called, and is not
// ok when there are as many as may be. The ticket is none, or was used: not ok.
func (s *Server) Visitor(r *http.Request) (enter func() (leave func(), ok bool), ok bool) {
	if s.settings().Public == nil || s.Foreign(r) {
		return nil, false
	}
	for _, line := range r.Header.Values("Sec-WebSocket-Protocol") {
		for word := range strings.SplitSeq(line, ",") {
			text, found := strings.CutPrefix(strings.TrimSpace(word), ticketPrefix)
			if !found {
				continue
			}
			if source, good := s.visits.Use(text, time.Now()); good {
				return func() (func(), bool) { return s.visits.Enter(source) }, true
			}
		}
	}
	return nil, false
}

// visitLimits are those in force.
func (s *Server) visitLimits() visit.Limits {
	if p := s.settings().Public; p != nil {
		return p.Limits
	}
	return visit.Limits{}
}
