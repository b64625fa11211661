package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"net/http"
	"strings"

	"centralino/account"
	"centralino/call"
)

// Reload is how a program has the helpline read everything anew: POST /api/v1/reload.
type Reload struct {
	// Token returns http.token as it is in force, which lets in too; empty: there is none.
	Token func() string
	// Run reads everything anew and says what came of it: a status of HTTP, and what is answered as JSON.
	Run func() (status int, answer any)
	// Try reads everything anew, says what would come of it, and leaves all as it is.
	Try func() (status int, answer any)
}

// postReload lets in who has the right, or the token that is there for nothing else.
func (s *Server) postReload(w http.ResponseWriter, r *http.Request, who *Who) error {
	acted := &call.Acted{Token: "http.token", Action: "reload"}
	switch {
	case who != nil && who.May(account.Reload):
		acted = who.acted("reload")
	case s.reloadToken(r):
	case who != nil:
		return forbidden(account.Reload)
	default:
		return loginNeeded()
	}
	q := asked(r, s.settings())
	try := q.oneOf("try", "false", "true") == "true"
	if err := q.done(); err != nil {
		return err
	}
	status, answer := s.reload(try, acted)
	data, err := json.MarshalIndent(answer, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(append(data, '\n')) // the peer may have gone
	return nil
}

// reload reads everything anew, and records it unless it is only tried.
func (s *Server) reload(try bool, acted *call.Acted) (status int, answer any) {
	if try {
		return s.options.Reload.Try()
	}
	status, answer = s.options.Reload.Run()
	if status >= http.StatusBadRequest {
		acted.Refused = http.StatusText(status)
	}
	s.record("", acted)
	return status, answer
}

// reloadToken reports whether a request has http.token.
func (s *Server) reloadToken(r *http.Request) bool {
	token := s.options.Reload.Token()
	scheme, given, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	return token != "" && strings.EqualFold(scheme, "Bearer") && same(strings.TrimSpace(given), token)
}

// same compares two texts in a time that says nothing of either, its length included.
func same(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}
