package app

import (
	"net/http"
	"net/netip"
	"slices"

	"centralino/account"
	"centralino/call"
	"centralino/config"
	"centralino/media"
	"centralino/metrics"
	"centralino/sip"
	"centralino/sip/sdp"
	"centralino/web"
)

// phoneRoutes serve the WebSockets of telephones in browsers, where there are any. Whoever may register or call there is
// settled by SIP, and which pages may open one by the configuration. The own pages of agents and supervisors need no password: their
// session says whose telephone it is.
func (a *App) phoneRoutes(h *helpline) []web.Route {
	if h.cfg.Browsers.UDPPort == 0 {
		return nil
	}
	return []web.Route{a.visitRoute(), {Method: "GET", Path: "/sip", Open: true, Handler: func(w http.ResponseWriter, r *http.Request, who *web.Who) error {
		var agent call.AgentID
		if who != nil && !a.web.Foreign(r) {
			agent = a.telephone(who.Account)
		}
		a.sip.WebSocket(agent).ServeHTTP(w, r)
		return nil
	}}}
}

// telephone is as whom the telephone on the page of an account registers, empty for one that has none.
func (a *App) telephone(of account.Account) call.AgentID {
	if id := of.Agent(); id != "" {
		return id
	}
	if _, ok := a.helpline.Load().supervisor(of.ID); ok {
		return call.AgentID(of.ID)
	}
	return ""
}

// guest reports whether anybody may call what a page dials, without a login.
func (a *App) guest(dialled string) bool {
	h := a.helpline.Load()
	number, _, ok := h.flowFor(dialled, h.country())
	return ok && slices.Contains(h.cfg.Browsers.Callers, number)
}

// browsersRestart reports whether something changed that only a restart puts in force.
func browsersRestart(old, now config.Browsers) bool {
	return old.UDPPort != now.UDPPort || !slices.Equal(old.Addresses, now.Addresses) ||
		!slices.Equal(old.Origins, now.Origins) || !slices.Equal(old.Proxies, now.Proxies)
}

// webLeg is what is different about a leg whose telephone is in a browser. The zero pointer is every other leg.
type webLeg struct {
	candidates []netip.AddrPort
	fragment   string // the browser's; another one is a restart of ICE
}

// openWebLeg opens a leg to a browser that reached us at a local address.
func (a *App) openWebLeg(local netip.Addr, sink func(media.Event)) (*leg, error) {
	bind, candidates := a.webAddresses(local)
	var l *leg
	opened := make(chan struct{})
	stream, err := a.media.OpenWeb(bind, func(e media.Event) {
		<-opened
		switch e := e.(type) {
		case media.ReadyEvent:
			l.open.Store(true)
			a.metrics.Browser(metrics.BrowserReady)
		case media.FailedEvent:
			a.log.Warn("no sound of a browser", "why", e.Why)
			a.metrics.Browser(string(e.Why))
		}
		sink(e)
	})
	if err != nil {
		return nil, err
	}
	l = makeLeg(stream, sdp.DTLS)
	port := stream.Local().Port()
	l.web = &webLeg{}
	for _, c := range candidates {
		l.web.candidates = append(l.web.candidates, netip.AddrPortFrom(c, port))
	}
	l.address = l.web.candidates[0]
	close(opened)
	return l, nil
}

// webAddresses are where the port of browsers is bound, and where they are told to send: to the addresses of the
// configuration, or to the one that SIP advertises, or else to the one that the browser reached. The first two need not be
// this machine's own, so the port is then bound everywhere.
func (a *App) webAddresses(local netip.Addr) (bind netip.Addr, candidates []netip.Addr) {
	configured := a.helpline.Load().cfg.Browsers.Addresses
	if len(configured) == 0 && a.advertise.IsValid() {
		configured = []netip.Addr{a.advertise}
	}
	if len(configured) == 0 {
		return local, []netip.Addr{local}
	}
	four := configured[0].Is4()
	for _, c := range configured {
		if c.Is4() == four {
			candidates = append(candidates, c)
		}
	}
	if four {
		return netip.IPv4Unspecified(), candidates
	}
	return netip.IPv6Unspecified(), candidates
}

// describe is what we have to say about the transport.
func (w *webLeg) describe(s *media.Stream) *sdp.Web {
	if w == nil {
		return nil
	}
	ours := s.Web()
	return &sdp.Web{
		Fragment: ours.Fragment, Password: ours.Password, Lite: true, Candidates: w.candidates, Source: ours.Source,
		Fingerprints: []sdp.Fingerprint{{Algorithm: "sha-256", Value: ours.Fingerprint}},
	}
}

// follow restarts ICE where the browser does.
func (w *webLeg) follow(s *media.Stream, offer *sdp.Description) {
	if w != nil && offer.Web != nil && w.fragment != "" && w.fragment != offer.Web.Fragment {
		s.RestartICE()
	}
}

// settle takes what was agreed.
func (w *webLeg) settle(m sdp.Media) {
	if w != nil && m.Web != nil {
		w.fragment = m.Web.Fragment
	}
}

// webPeer is a browser as the media engine knows it.
func webPeer(p *sdp.Peer) (out media.WebPeer) {
	if p == nil {
		return out
	}
	for _, f := range p.Fingerprints {
		out.Fingerprints = append(out.Fingerprints, media.Fingerprint(f))
	}
	out.Passive = p.Passive
	return out
}

// browsing reports whether a call is a browser's: it came by a browser's connection, or its offer is one of WebRTC.
func (h *helpline) browsing(in *sip.Inbound) bool {
	return h.cfg.Browsers.UDPPort != 0 && (in.Browser || in.Offer != nil && in.Offer.Web != nil)
}

// phoneSRTP is whether a call to an agent's telephone is to be encrypted.
func (h *helpline) phoneSRTP(id call.AgentID, p sip.Phone) sdp.SRTP {
	if p.Browser {
		return sdp.DTLS
	}
	return h.agentSRTP(id)
}
