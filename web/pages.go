package web

import (
	"net/http"

	"centralino/account"
	"centralino/web/pages"
)

// pageRoutes are what people see. The door and what pages are made of is open to everybody; what pages show comes from the
// API.
func (s *Server) pageRoutes() []Route {
	all := []Route{
		{Method: "GET", Path: "/{$}", Page: true, Needs: account.Rights(), Handler: s.home},
		{Method: "GET", Path: "/login", Open: true, Handler: s.getLogin},
		{Method: "GET", Path: "/desk", Page: true, Needs: []account.Right{account.Self}, Handler: s.getDesk},
		{Method: "GET", Path: "/calls/report", Page: true, Needs: []account.Right{account.ReportsRead}, Handler: s.getReportPage},
		{Method: "GET", Path: "/calls/figures", Page: true, Needs: []account.Right{account.ReportsRead}, Handler: file(pages.Page("calls-figures"))},
		{Method: "GET", Path: "/static/", Open: true, Handler: file(pages.Static())},
	}
	for _, p := range s.pages() {
		all = append(all, Route{Method: "GET", Path: p.path, Page: true, Needs: []account.Right{p.needs}, Handler: file(pages.Page(p.path[1:]))})
	}
	return all
}

// page is one that somebody with the right may open.
type page struct {
	path  string
	needs account.Right
}

// pages lists them; the first that somebody may open is where they begin.
func (s *Server) pages() []page {
	return []page{{"/board", account.BoardRead}, {"/flows", account.FlowsRead}, {"/calls", account.CallsRead}}
}

func file(h http.Handler) func(http.ResponseWriter, *http.Request, *Who) error {
	return func(w http.ResponseWriter, r *http.Request, _ *Who) error {
		h.ServeHTTP(w, r)
		return nil
	}
}

// getDesk shows the desk to who answers calls.
func (s *Server) getDesk(w http.ResponseWriter, r *http.Request, who *Who) error {
	if _, err := who.me(); err != nil {
		return err
	}
	pages.Page("desk").ServeHTTP(w, r)
	return nil
}

// home sends people where they begin.
func (s *Server) home(w http.ResponseWriter, r *http.Request, who *Who) error {
	if who.Account.Agent() != "" {
		http.Redirect(w, r, "/desk", http.StatusSeeOther)
		return nil
	}
	for _, p := range s.pages() {
		if who.May(p.needs) {
			http.Redirect(w, r, p.path, http.StatusSeeOther)
			return nil
		}
	}
	return notFound("there is no page for this account yet", "use the telephone's codes, or the API")
}

// getLogin shows the door to who is outside.
func (s *Server) getLogin(w http.ResponseWriter, r *http.Request, who *Who) error {
	if who != nil {
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return nil
	}
	pages.Page("login").ServeHTTP(w, r)
	return nil
}
