package app

import (
	"net/http"
	"slices"

	"centralino/sip"
	"centralino/web"
	"centralino/web/visit"
)

// What a visitor's call is refused with.
const (
	noSuchNumber = http.StatusForbidden // SIP has it from HTTP
	busyHere     = 486
)

// visitRoute serves the WebSocket of the page from which anybody may call: the numbers of browsers.public, within its
// limits, and nothing else. It takes a ticket, which our own page asks for.
func (a *App) visitRoute() web.Route {
	return web.Route{Method: "GET", Path: web.CallSocket, Open: true, Socket: true, Handler: func(w http.ResponseWriter, r *http.Request, _ *web.Who) error {
		enter, ok := a.web.Visitor(r)
		if !ok {
			return web.Refuse(http.StatusForbidden, "no-ticket", "this takes a ticket that was not used before", "open the page /call, which asks for one")
		}
		a.sip.Visitor(sip.Visit{Enter: func(dialled string) (func(), int) {
			if !a.visited(dialled) {
				return nil, noSuchNumber
			}
			leave, ok := enter()
			if !ok {
				return nil, busyHere
			}
			return leave, 0
		}}).ServeHTTP(w, r)
		return nil
	}}
}

// visited reports whether the public page may call what it dials.
func (a *App) visited(dialled string) bool {
	h := a.helpline.Load()
	number, _, ok := h.flowFor(dialled, h.country())
	return ok && slices.Contains(h.cfg.Browsers.Public.Numbers, number)
}

// public says in the pages' words what the configuration says of the page for everybody; nil when there is none.
func (h *helpline) public() *web.Public {
	p := h.cfg.Browsers.Public
	if !p.On() || h.cfg.Browsers.UDPPort == 0 {
		return nil
	}
	return &web.Public{Numbers: p.Numbers, Origins: p.Origins, Limits: visit.Limits{InAll: p.AtOnce, PerSource: p.PerSource}}
}
