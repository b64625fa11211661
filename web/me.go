package web

import (
	"net/http"

	"centralino/account"
	"centralino/call"
)

// accountRoutes are those about whoever asks.
func (s *Server) accountRoutes() []Route {
	return append(s.deskRoutes(), []Route{
		{Method: "GET", Path: "/api/v1/login", Open: true, Handler: s.getWaysIn},
		{Method: "POST", Path: "/api/v1/login", Open: true, Handler: s.postLogin},
		{Method: "POST", Path: "/api/v1/logout", Needs: []account.Right{account.Self}, Handler: s.postLogout},
		{Method: "GET", Path: "/api/v1/me", Open: true, Handler: s.getMe},
	}...)
}

// me is how an account is shown to itself.
type me struct {
	Account  string          `json:"account,omitempty"` // empty for a program
	Token    string          `json:"token,omitempty"`
	Name     string          `json:"name"`
	Role     account.Role    `json:"role,omitempty"`
	Agent    call.AgentID    `json:"agent,omitempty"`
	Partner  call.PartnerID  `json:"partner,omitempty"`
	Rights   []account.Right `json:"rights"`
	Helpline string          `json:"helpline"`
	Language call.Language   `json:"language"`

	Telephone string `json:"telephone,omitempty"`     // as whom a telephone on the page registers
	Single    bool   `json:"agent_figures,omitempty"` // they may see figures of single agents
}

func describe(who *Who, settings *Settings) me {
	m := me{
		Account: who.Account.ID, Name: who.Account.Name, Role: who.Account.Role, Agent: who.Account.Agent(), Partner: who.Account.Partner,
		Rights: who.Rights(), Helpline: settings.Helpline, Language: settings.Languages[0],
	}
	if _, own := settings.Accounts[who.Account.ID]; own && settings.Browsers && who.Account.HasTelephone() {
		m.Telephone = who.Account.ID
	}
	m.Single = settings.AgentFigures && who.May(account.ReportsRead)
	if who.Token != nil {
		m.Token, m.Name, m.Partner = who.Token.Name, who.Token.Name, who.Token.Partner
	}
	return m
}

func (s *Server) getMe(w http.ResponseWriter, _ *http.Request, who *Who) error {
	if who == nil {
		return loginNeeded()
	}
	return writeJSON(w, http.StatusOK, describe(who, s.settings()))
}

// postLogout ends this session, or with {"everywhere": true} every session of the account.
func (s *Server) postLogout(w http.ResponseWriter, r *http.Request, who *Who) error {
	var in struct {
		Everywhere bool `json:"everywhere"`
	}
	if r.ContentLength != 0 {
		if err := readJSON(w, r, &in); err != nil {
			return err
		}
	}
	if in.Everywhere {
		s.sessions.EndAll(who.Account.ID)
	} else {
		s.sessions.End(who.session)
	}
	s.record("", &call.LoggedOut{Account: who.Account.ID, All: in.Everywhere})
	setCookie(w, s.settings(), r, "")
	w.WriteHeader(http.StatusNoContent)
	return nil
}
