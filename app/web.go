package app

import (
	"path/filepath"
	"slices"
	"time"

	"centralino/account"
	"centralino/call"
	"centralino/web"
	"centralino/web/session"
)

// openWeb makes what answers over HTTP.
func (a *App) openWeb(h *helpline) error {
	sessions, err := session.Open(session.Options{
		File: a.options.Sessions, Busy: a.inCall,
		Limits: func() (idle, longest time.Duration) {
			l := a.helpline.Load().cfg.Login
			return l.Idle, l.Longest
		},
		Failed: func(err error) { a.log.Warn("sessions", "err", err) },
	})
	if err != nil {
		return err
	}
	a.web = web.New(web.Options{
		Desk:    agentsDesk{a},
		Reload:  web.Reload{Token: a.reloadToken, Run: a.reloadByAPI, Try: a.tryByAPI},
		Version: a.options.Version, Metrics: a.metrics.Handler(), Ready: a.ready, Logger: a.log,
		Settings: func() *web.Settings { return a.helpline.Load().web }, Sessions: sessions, Record: a.record,
		Live: live{a}, Archive: archive{a}, Kept: kept{a}, Rules: archive{a}, Actions: actions{a}, Workshop: workshop{a}, Routes: a.phoneRoutes(h),
	})
	return nil
}

// record keeps in the journal what was done on the pages.
func (a *App) record(id call.ID, b call.Body) {
	if _, err := a.journal.Append(call.Event{At: time.Now(), Call: id, Body: b}); err != nil {
		a.log.Warn("event not recorded", "kind", b.Kind(), "err", err)
	}
}

// inCall reports whether an account is that of an agent who speaks, is rung, or has after-call work to do, or of a supervisor who
// took a call.
func (a *App) inCall(id string) bool {
	h := a.helpline.Load()
	if _, agent := h.passwords[call.AgentID(id)]; !agent && !h.onlySupervises(call.AgentID(id)) {
		return false
	}
	var state call.AgentState
	a.desk.do(func(time.Time) {
		state = a.desk.engine.AgentState(call.AgentID(id))
		if t, _ := a.desk.engine.Talk(call.AgentID(id)); state == call.AgentWrapUp && t.Owed {
			state = call.AgentAvailable // that may last for ever
		}
	})
	return state == call.AgentBusy || state == call.AgentRinging || state == call.AgentWrapUp
}

// webSettings says in the pages' words what the configuration says.
func (h *helpline) webSettings() *web.Settings {
	s := &web.Settings{
		Helpline: h.cfg.Helpline, Languages: h.cfg.Languages, Zone: h.cfg.Location, URL: h.cfg.HTTP.URL,
		MetricsLogin: h.cfg.HTTP.MetricsLogin, TrustedProxies: h.cfg.HTTP.TrustedProxies,
		Accounts: map[string]account.Account{}, Tokens: h.cfg.Tokens, OIDC: h.oidc(),
		Queues: map[call.QueueID]web.Queue{}, Flows: h.cfg.Flows, Numbers: h.cfg.Numbers, AgentFigures: h.cfg.History.LegalBasis != "",
		Folder: filepath.Dir(h.cfg.Path), Notes: h.cfg.Notes, Public: h.public(), Browsers: h.cfg.Browsers.UDPPort != 0,
		HearBasis: h.cfg.Recordings.LegalBasis != "", HearReason: h.cfg.Recordings.Reason,
	}
	for _, a := range h.cfg.AllAccounts() {
		s.Accounts[a.ID] = a
	}
	for id, q := range h.cfg.Queues {
		s.Queues[id] = web.Queue{
			Partners: h.serving(id), Within: q.ServiceLevel.Within, Target: q.ServiceLevel.Target,
			Outcomes: h.outcomes(id), OutcomeRequired: q.Outcomes.Required,
		}
	}
	return s
}

// serving lists the partners whose agents serve a queue.
func (h *helpline) serving(q call.QueueID) (partners []call.PartnerID) {
	for _, a := range h.cfg.Agents {
		if a.Partner != "" && h.queues.Able(q, a.ID) && !slices.Contains(partners, a.Partner) {
			partners = append(partners, a.Partner)
		}
	}
	return partners
}

// oidc says in the pages' words who vouches for people; nil when nobody does.
func (h *helpline) oidc() *web.OIDC {
	o := h.cfg.Login.OIDC
	if o == nil {
		return nil
	}
	return &web.OIDC{
		Issuer: o.Issuer, ClientID: o.ClientID, ClientSecret: o.ClientSecret, AccountClaim: o.Account, GroupsClaim: o.Groups,
		SignedOn: func(name string, groups []string) (account.Account, bool) {
			if a, ok := h.cfg.SignedOn(name); ok {
				return a, true
			}
			for _, g := range groups { // the first that has a role
				if m, ok := o.Roles[g]; ok {
					return web.Guest(name, m.Role, m.Partner), true
				}
			}
			return account.Account{}, false
		},
	}
}
