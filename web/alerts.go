package web

import (
	"net/http"
	"slices"
	"time"

	"centralino/account"
	"centralino/board"
	"centralino/call"
)

func (s *Server) alertRoutes() []Route {
	return []Route{
		{Method: "GET", Path: "/api/v1/alerts", Needs: []account.Right{account.BoardRead}, Handler: s.getAlerts},
		{Method: "POST", Path: "/api/v1/alerts/{alert}/acknowledge", Needs: []account.Right{account.AgentsWrite}, Handler: s.postAcknowledge},
	}
}

func (s *Server) getAlerts(w http.ResponseWriter, _ *http.Request, who *Who) error {
	state := s.seen(who)
	return writeJSON(w, http.StatusOK, struct {
		At     time.Time     `json:"at"`
		Alerts []board.Alert `json:"alerts"`
	}{state.At, state.Alerts})
}

// postAcknowledge says that somebody sees to an alert. The first who does is shown.
func (s *Server) postAcknowledge(w http.ResponseWriter, r *http.Request, who *Who) error {
	id, on := r.PathValue("alert"), s.seen(who).Alerts
	i := slices.IndexFunc(on, func(a board.Alert) bool { return a.ID == id })
	if i < 0 {
		return notFound("that alert is not on", "see /api/v1/alerts; it may be over")
	}
	acted := who.acted("acknowledge-alert")
	acted.Queue, acted.Detail = on[i].Queue, on[i].Alert
	return s.carryOut(w, "", acted, func() error {
		if by := on[i].Acknowledged; by != "" {
			return Refuse(http.StatusConflict, "acknowledged", "%s sees to it already", "ask them", by)
		}
		by := acted.By
		if by == "" {
			by = acted.Token
		}
		s.record("", &call.AlertAcknowledged{AlertSubject: on[i].AlertSubject, By: by})
		return nil
	})
}
