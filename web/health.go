package web

import (
	"net/http"

	"centralino/account"
)

func (s *Server) healthz(w http.ResponseWriter, _ *http.Request, _ *Who) error {
	writeLine(w, http.StatusOK, "alive")
	return nil
}

func (s *Server) readyz(w http.ResponseWriter, _ *http.Request, _ *Who) error {
	if err := s.options.Ready(); err != nil {
		writeLine(w, http.StatusServiceUnavailable, err.Error())
		return nil
	}
	writeLine(w, http.StatusOK, "ready")
	return nil
}

// metrics is open unless the configuration says otherwise: Prometheus scrapes it, and on the address that is listened on when
// nothing is said nobody else is.
func (s *Server) metrics(w http.ResponseWriter, r *http.Request, who *Who) error {
	if s.settings().MetricsLogin {
		if who == nil {
			return loginNeeded()
		}
		if !who.May(account.MetricsRead) {
			return forbidden(account.MetricsRead)
		}
	}
	s.options.Metrics.ServeHTTP(w, r)
	return nil
}
